import SystemIO

/// Builds the body of a state file: numbers and runs of bytes, one after the other.
///
/// Numbers lie there as in memory: the file is for machines like the one that wrote it.
public struct StateWriter {
  /// The body so far.
  public private(set) var bytes: [UInt8] = []

  /// An empty body.
  public init() {}

  /// A number.
  public mutating func add(_ value: some FixedWidthInteger) {
    withUnsafeBytes(of: value) { bytes.append(contentsOf: $0) }
  }

  /// A number of elements.
  public mutating func add(count: Int) { add(UInt32(clamping: count)) }

  /// Bytes after their number.
  mutating func add(run: ArraySlice<UInt8>) { add(numbers: run) }

  /// Bytes after their number.
  public mutating func add(run: [UInt8]) { add(numbers: run[...]) }

  /// A text after its number of bytes.
  public mutating func add(text: String) { add(run: Array(text.utf8)) }

  /// Texts after how many they are.
  mutating func add(texts: [String]) {
    add(count: texts.count)
    for text in texts { add(text: text) }
  }

  /// Numbers after how many they are, as they lie in memory.
  mutating func add<Number: FixedWidthInteger>(numbers: ArraySlice<Number>) {
    add(count: numbers.count)
    numbers.withUnsafeBytes { bytes.append(contentsOf: $0) }
  }

  /// Numbers after how many they are, as they lie in memory.
  mutating func add<Number: FixedWidthInteger>(numbers: [Number]) { add(numbers: numbers[...]) }
}

/// A state file does not hold what it should: it is then as if there were none.
public struct StateDamage: Error {
  /// Something is missing, or is not what it should be.
  public init() {}
}

/// Reads the body of a state file; never past its end, whatever it says.
public struct StateReader: Sendable {
  private let bytes: [UInt8]
  private var offset = 0
  private var end: Int

  /// A reader at the beginning of a body.
  public init(_ bytes: [UInt8]) {
    self.bytes = bytes
    end = bytes.count
  }

  /// Whether everything has been read.
  public var isAtEnd: Bool { offset == end }

  /// The next number.
  public mutating func number<Number: FixedWidthInteger>(
    _ type: Number.Type = Number.self
  ) throws(StateDamage) -> Number {
    let range = try take(MemoryLayout<Number>.size)
    return bytes.withUnsafeBytes {
      $0.loadUnaligned(fromByteOffset: range.lowerBound, as: Number.self)
    }
  }

  /// A number of elements of at least so many bytes each.
  mutating func count(of size: Int = 1) throws(StateDamage) -> Int {
    let count = Int(try number(UInt32.self))
    guard count <= (end - offset) / size else { throw StateDamage() }
    return count
  }

  /// Bytes that their number stands before.
  public mutating func run() throws(StateDamage) -> ArraySlice<UInt8> {
    let count = try count()
    return bytes[try take(count)]
  }

  /// A reader of the bytes that their number stands before, where they are.
  mutating func part() throws(StateDamage) -> StateReader {
    let range = try take(try count())
    var part = self
    part.offset = range.lowerBound
    part.end = range.upperBound
    return part
  }

  /// How many bytes have not been read.
  var remaining: Int { end - offset }

  /// The next text.
  public mutating func text() throws(StateDamage) -> String {
    String(decoding: try run(), as: UTF8.self)
  }

  /// A list of texts.
  mutating func texts() throws(StateDamage) -> [String] {
    try list(of: 4) { reader throws(StateDamage) in try reader.text() }
  }

  mutating func numbers<Number: FixedWidthInteger>(
    _ type: Number.Type = Number.self
  ) throws(StateDamage) -> [Number] {
    let size = MemoryLayout<Number>.size
    let count = try count(of: size)
    let range = try take(count * size)
    return Array(unsafeUninitializedCapacity: count) { numbers, filled in
      bytes.withUnsafeBytes { memory in
        UnsafeMutableRawBufferPointer(numbers).copyMemory(
          from: UnsafeRawBufferPointer(rebasing: memory[range]))
      }
      filled = count
    }
  }

  /// As many elements as are announced, each of at least `size` bytes.
  public mutating func list<Element>(
    of size: Int = 1, _ body: (inout StateReader) throws(StateDamage) -> Element
  ) throws(StateDamage) -> [Element] {
    let count = try count(of: size)
    var elements: [Element] = []
    elements.reserveCapacity(count)
    for _ in 0..<count { elements.append(try body(&self)) }
    return elements
  }

  private mutating func take(_ count: Int) throws(StateDamage) -> Range<Int> {
    guard count <= end - offset else { throw StateDamage() }
    defer { offset += count }
    return offset..<offset + count
  }
}
