/// Symbol dependencies by number: each name once, and each pair of a name and a CRC once.
///
/// A pool names the same few ten thousand symbols a million times. As numbers they take four bytes
/// each and are compared by index; texts are made only of what is shown.
public struct SymbolNames: Sendable {
  /// A name with the CRC beside it, by numbers alone.
  ///
  ///     bits 63…33 symbol   bit 32 whether there is a CRC   bits 31…0 the CRC
  public struct Reference: Sendable, Hashable {
    /// All of it as one number.
    public let rawValue: UInt64

    /// What was a `rawValue` before.
    public init(rawValue: UInt64) { self.rawValue = rawValue }

    init(symbol: Int, crc: CRC?) {
      let own = crc.map { UInt64($0.value) | 1 << 32 } ?? 0
      rawValue = UInt64(truncatingIfNeeded: symbol) << 33 | own
    }

    /// The number of the name.
    public var symbol: Int { Int(truncatingIfNeeded: rawValue >> 33) }
    /// The CRC; nothing if the dependency names no version.
    public var crc: CRC? {
      rawValue & 1 << 32 == 0 ? nil : CRC(UInt32(truncatingIfNeeded: rawValue))
    }
  }

  /// How much of all that is.
  public struct Extent: Sendable {
    /// The bytes of the names.
    public let bytes: Int
    /// The names.
    public let names: Int
    /// The pairs of name and CRC.
    public let references: Int

    /// So many of each.
    public init(bytes: Int = 0, names: Int = 0, references: Int = 0) {
      (self.bytes, self.names, self.references) = (bytes, names, references)
    }
  }

  /// The bytes of all names, one after the other.
  public private(set) var text: [UInt8]
  /// Where each name ends in `text`.
  public private(set) var ends: [UInt32]
  /// The pairs, by their number.
  public private(set) var references: [Reference]
  private var nameSlots = HashSlots()
  private var referenceSlots = HashSlots()

  /// No names.
  public init() {
    (text, ends, references) = ([], [], [])
  }

  /// Names and pairs that were collected before; nothing if they do not fit together.
  public init?(text: [UInt8], ends: [UInt32], references: [Reference]) {
    var start: UInt32 = 0
    for end in ends {
      guard end >= start else { return nil }
      start = end
    }
    let count = ends.count
    guard start == text.count, references.allSatisfy({ $0.symbol < count }) else { return nil }
    (self.text, self.ends, self.references) = (text, ends, references)
  }

  /// How many names there are.
  public var count: Int { ends.count }

  /// The name of a number, as a dependency writes it: `kernel(kfree)`.
  public func name(_ symbol: Int) -> String {
    String(decoding: text[range(symbol)], as: UTF8.self)
  }

  /// The bytes of a name.
  public func bytes(_ symbol: Int) -> ArraySlice<UInt8> { text[range(symbol)] }

  private func range(_ symbol: Int) -> Range<Int> { Self.range(symbol, ends) }

  private static func range(_ symbol: Int, _ ends: [UInt32]) -> Range<Int> {
    Int(symbol == 0 ? 0 : ends[symbol - 1])..<Int(ends[symbol])
  }

  /// The number of the pair of these bytes of a name and that CRC; a new one if it is new.
  mutating func reference(_ name: Range<Int>, in bytes: [UInt8], _ crc: CRC?) -> Int32 {
    let pair = Reference(symbol: symbol(name, in: bytes), crc: crc)
    if referenceSlots.isFull(references.count) {
      let known = references
      referenceSlots.rebuild(known.count) { HashSlots.mix(known[$0].rawValue) }
    }
    let hash = HashSlots.mix(pair.rawValue)
    if let known = referenceSlots.find(hash, where: { references[$0] == pair }) { return known }
    references.append(pair)
    return referenceSlots.insert(hash)
  }

  private mutating func symbol(_ name: Range<Int>, in bytes: [UInt8]) -> Int {
    if nameSlots.isFull(count) {
      let (text, ends) = (text, ends)
      nameSlots.rebuild(ends.count) { HashSlots.hash(Self.range($0, ends), in: text) }
    }
    let hash = HashSlots.hash(name, in: bytes)
    let known = nameSlots.find(hash) { symbol in
      let own = range(symbol)
      guard own.count == name.count else { return false }
      for offset in 0..<name.count
      where text[own.lowerBound + offset] != bytes[name.lowerBound + offset] { return false }
      return true
    }
    if let known { return Int(known) }
    text += bytes[name]
    ends.append(UInt32(clamping: text.count))
    return Int(nameSlots.insert(hash))
  }
}

/// A hash table of numbers 0, 1, 2 … whose keys lie elsewhere; open addressing, at most half full.
private struct HashSlots {
  private var slots: [Int32] = []
  private var used = 0
  /// Another one in each process, so that nobody can choose names that collide.
  private static let seed = UInt64.random(in: .min ... .max)

  /// Whether there is no room for one more than `count` numbers.
  func isFull(_ count: Int) -> Bool { slots.count < 2 * (count + 1) }

  /// Makes room for more than `count` numbers and enters those.
  mutating func rebuild(_ count: Int, _ hash: (Int) -> UInt64) {
    var size = 1024
    while size < 4 * (count + 1) { size *= 2 }
    slots = Array(repeating: -1, count: size)
    used = 0
    for number in 0..<count { _ = insert(hash(number)) }
  }

  /// The number with this hash whose key is the one meant.
  func find(_ hash: UInt64, where isMeant: (Int) -> Bool) -> Int32? {
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot] >= 0 {
      if isMeant(Int(slots[slot])) { return slots[slot] }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  /// Enters the next number under its hash.
  mutating func insert(_ hash: UInt64) -> Int32 {
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
    let number = Int32(clamping: used)
    slots[slot] = number
    used += 1
    return number
  }

  static func mix(_ value: UInt64) -> UInt64 {
    let product = (value ^ seed).multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
    return product.high ^ product.low
  }

  /// A hash of some bytes, eight at a time.
  static func hash(_ range: Range<Int>, in bytes: [UInt8]) -> UInt64 {
    var hash = UInt64(truncatingIfNeeded: range.count)
    var index = range.lowerBound
    while index < range.upperBound {
      var word: UInt64 = 0
      for offset in index..<min(index + 8, range.upperBound) {
        word = word << 8 | UInt64(bytes[offset])
      }
      hash = mix(hash ^ word)
      index += 8
    }
    return hash
  }
}
