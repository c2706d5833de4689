/// A bounds-checked, forward-only view of bytes that somebody else owns.
///
/// Every read moves `offset` forward and throws instead of going past the end, so a parser
/// written on top of it cannot read outside its input whatever the input says.
public struct ByteReader: ~Escapable {
  private let bytes: Span<UInt8>
  /// How many bytes have been consumed so far.
  public private(set) var offset = 0

  /// Starts at the first byte of `bytes`.
  @_lifetime(copy bytes)
  public init(_ bytes: Span<UInt8>) {
    self.bytes = bytes
  }

  /// How many bytes are left to read.
  public var remaining: Int { bytes.count - offset }

  /// Reads one byte.
  @_lifetime(self: copy self)
  public mutating func readUInt8() throws(ReadError) -> UInt8 {
    try require(1)
    defer { offset += 1 }
    return bytes[offset]
  }

  /// Reads the next two bytes as a big-endian number.
  @_lifetime(self: copy self)
  public mutating func readUInt16() throws(ReadError) -> UInt16 {
    UInt16(truncatingIfNeeded: try readBigEndian(2))
  }

  /// Reads the next four bytes as a big-endian number.
  @_lifetime(self: copy self)
  public mutating func readUInt32() throws(ReadError) -> UInt32 {
    UInt32(truncatingIfNeeded: try readBigEndian(4))
  }

  /// Reads the next eight bytes as a big-endian number.
  @_lifetime(self: copy self)
  public mutating func readUInt64() throws(ReadError) -> UInt64 {
    try readBigEndian(8)
  }

  /// Gives the next `count` bytes as a view of their own, which cannot read past its end.
  @_lifetime(self: copy self)
  @_lifetime(copy self)
  public mutating func readSpan(_ count: Int) throws(ReadError) -> Span<UInt8> {
    try require(count)
    defer { offset += count }
    return bytes.extracting(offset..<offset + count)
  }

  /// Passes over `count` bytes.
  @_lifetime(self: copy self)
  public mutating func skip(_ count: Int) throws(ReadError) {
    try require(count)
    offset += count
  }

  /// Passes over padding up to the next multiple of `alignment` bytes.
  @_lifetime(self: copy self)
  public mutating func align(to alignment: Int) throws(ReadError) {
    try skip((alignment - offset % alignment) % alignment)
  }

  private func require(_ count: Int) throws(ReadError) {
    guard count >= 0, count <= remaining else {
      throw ReadError(.truncated(wanted: count, left: remaining), at: offset)
    }
  }

  @_lifetime(self: copy self)
  private mutating func readBigEndian(_ width: Int) throws(ReadError) -> UInt64 {
    try require(width)
    var value: UInt64 = 0
    for index in offset..<offset + width { value = value << 8 | UInt64(bytes[index]) }
    offset += width
    return value
  }
}
