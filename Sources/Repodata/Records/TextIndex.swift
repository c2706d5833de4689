/// Finds entries by the hash of their texts, the equality being the caller's. Entries are numbered
/// in the order in which they are put in.
struct TextIndex {
  /// The newest entry of each slot, plus one; as many slots as a power of two.
  private var slots: [UInt32] = []
  /// For each entry its hash, and the next older one of the same slot, plus one.
  private var entries: [(hash: UInt64, older: UInt32)] = []

  /// Makes room for `count` entries.
  mutating func reserve(_ count: Int) {
    entries.reserveCapacity(count)
    if count > slots.count { resize(for: count) }
  }

  /// Adds the next entry.
  mutating func insert(hash: UInt64) {
    if entries.count >= slots.count { resize(for: 2 * entries.count + 16) }
    let slot = slot(of: hash)
    entries.append((hash, slots[slot]))
    slots[slot] = UInt32(truncatingIfNeeded: entries.count)
  }

  /// The newest entry with this hash that `isMatch` accepts.
  func last(hash: UInt64, where isMatch: (Int) -> Bool) -> Int? {
    guard !slots.isEmpty else { return nil }
    var candidate = slots[slot(of: hash)]
    while candidate > 0 {
      let index = Int(candidate) - 1
      if entries[index].hash == hash, isMatch(index) { return index }
      candidate = entries[index].older
    }
    return nil
  }

  func contains(hash: UInt64, where isMatch: (Int) -> Bool) -> Bool {
    last(hash: hash, where: isMatch) != nil
  }

  private func slot(of hash: UInt64) -> Int {
    Int(truncatingIfNeeded: hash ^ hash >> 32) & (slots.count - 1)
  }

  private mutating func resize(for count: Int) {
    var size = 16
    while size < count { size *= 2 }
    slots = Array(repeating: 0, count: size)
    for index in entries.indices {
      let slot = slot(of: entries[index].hash)
      entries[index].older = slots[slot]
      slots[slot] = UInt32(truncatingIfNeeded: index + 1)
    }
  }
}

extension TextArena {
  /// A hash of two texts, eight bytes at a time; the same texts have the same hash.
  func hash(_ one: ArenaText, _ two: ArenaText) -> UInt64 {
    bytes.withUnsafeBytes { memory in
      var value: UInt64 = 0xcbf2_9ce4_8422_2325
      Self.add(UnsafeRawBufferPointer(rebasing: memory[one.range]), to: &value)
      Self.add(UnsafeRawBufferPointer(rebasing: memory[two.range]), to: &value)
      return value
    }
  }

  /// A hash of one text.
  static func hash(_ text: UnsafeRawBufferPointer) -> UInt64 {
    var value: UInt64 = 0xcbf2_9ce4_8422_2325
    add(text, to: &value)
    return value
  }

  private static func add(_ text: UnsafeRawBufferPointer, to value: inout UInt64) {
    var place = 0
    while place + 8 <= text.count {
      mix(text.loadUnaligned(fromByteOffset: place, as: UInt64.self), into: &value)
      place += 8
    }
    var rest: UInt64 = UInt64(text.count) << 56
    while place < text.count {
      rest = rest << 8 ^ UInt64(text[place])
      place += 1
    }
    mix(rest, into: &value)
  }

  private static func mix(_ word: UInt64, into value: inout UInt64) {
    value = (value ^ word) &* 0x9E37_79B9_7F4A_7C15
    value ^= value >> 29
  }

  /// Whether two texts have the same bytes.
  func equal(_ one: ArenaText, _ two: ArenaText) -> Bool {
    bytes.span.extracting(one.range).equals(bytes.span.extracting(two.range))
  }
}
