/// A row, or a key of an index, in SQLite's record format: the types of all values, then the
/// values.
final class RowRecord {
  /// Room for the types, which are written backwards from its end once all are known.
  private static let headRoom = 512
  /// The most columns that a row may have: each type takes at most nine bytes.
  private static let columnLimit = 48

  private var memory: UnsafeMutableRawBufferPointer
  /// Where the next value goes.
  private var end = RowRecord.headRoom
  private let types = UnsafeMutablePointer<Int>.allocate(capacity: RowRecord.columnLimit)
  private var typeCount = 0

  init() {
    memory = .allocate(byteCount: 4096, alignment: 8)
  }

  deinit {
    memory.deallocate()
    types.deallocate()
  }

  func clear() {
    end = Self.headRoom
    typeCount = 0
  }

  func addNull() { add(type: 0) }

  /// Adds a text in UTF-8.
  func add(_ text: UnsafeBufferPointer<UInt8>) {
    add(type: 2 * text.count + 13)
    reserve(text.count)
    UnsafeMutableRawBufferPointer(rebasing: memory[end...]).copyMemory(
      from: UnsafeRawBufferPointer(text))
    end += text.count
  }

  /// Adds a number, in as few bytes as SQLite has for it.
  func add(_ number: Int64) {
    if number == 0 || number == 1 { return add(type: 8 + Int(number)) }
    let bits = 64 - (number < 0 ? ~number : number).leadingZeroBitCount + 1
    let (type, count) =
      switch bits {
      case ...8: (1, 1)
      case ...16: (2, 2)
      case ...24: (3, 3)
      case ...32: (4, 4)
      case ...48: (5, 6)
      default: (6, 8)
      }
    add(type: type)
    reserve(count)
    for byte in (0..<count).reversed() {
      memory[end] = UInt8(truncatingIfNeeded: number >> (8 * byte))
      end += 1
    }
  }

  /// The whole record, until the next value is added.
  var bytes: UnsafeRawBufferPointer {
    var count = 0
    for column in 0..<typeCount { count += Varint.count(types[column]) }
    // The count of the types counts itself.
    count += count < 127 ? 1 : 2
    let start = Self.headRoom - count
    var place = start + Varint.write(count, to: rest(from: start))
    for column in 0..<typeCount {
      place += Varint.write(types[column], to: rest(from: place))
    }
    return UnsafeRawBufferPointer(rebasing: memory[start..<end])
  }

  private func rest(from start: Int) -> UnsafeMutableRawBufferPointer {
    UnsafeMutableRawBufferPointer(rebasing: memory[start...])
  }

  private func add(type: Int) {
    precondition(typeCount < Self.columnLimit, "a table of our schema has fewer columns")
    types[typeCount] = type
    typeCount += 1
  }

  private func reserve(_ count: Int) {
    guard memory.count - end < count else { return }
    let larger = UnsafeMutableRawBufferPointer.allocate(
      byteCount: max(2 * memory.count, end + count), alignment: 8)
    larger.copyMemory(from: UnsafeRawBufferPointer(memory))
    memory.deallocate()
    memory = larger
  }
}

/// SQLite's numbers of variable length: seven bits to a byte, the highest first; all bytes but the
/// last have the high bit. Numbers here stay below 2^56, whose ninth byte would be special.
enum Varint {
  static func count(_ number: Int) -> Int {
    number < 0x80 ? 1 : (64 - number.leadingZeroBitCount + 6) / 7
  }

  /// Writes a number to the front of `memory`, and gives how many bytes it took.
  static func write(_ number: Int, to memory: UnsafeMutableRawBufferPointer) -> Int {
    if number < 0x80 {
      memory[0] = UInt8(truncatingIfNeeded: number)
      return 1
    }
    let count = count(number)
    for place in 0..<count {
      let bits = UInt8(truncatingIfNeeded: number >> (7 * (count - 1 - place))) & 0x7F
      memory[place] = place == count - 1 ? bits : bits | 0x80
    }
    return count
  }
}
