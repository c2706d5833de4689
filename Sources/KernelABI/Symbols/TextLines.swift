/// The lines of a text file, in order, each without its `\n` and one `\r` before it.
///
/// What follows the last `\n` is a line of its own unless it is empty.
struct TextLines: ~Escapable {
  private let bytes: Span<UInt8>
  private var offset = 0
  /// The number of the line that `next()` gave last, counting from one.
  private(set) var number = 0

  @_lifetime(copy bytes)
  init(_ bytes: Span<UInt8>) {
    self.bytes = bytes
  }

  /// The next line, or nothing at the end.
  @_lifetime(self: copy self)
  @_lifetime(copy self)
  mutating func next() -> Span<UInt8>? {
    guard offset < bytes.count else { return nil }
    let start = offset
    var end = start
    while end < bytes.count, bytes[end] != 0x0A { end += 1 }
    offset = end + 1
    number += 1
    if end > start, bytes[end - 1] == 0x0D { end -= 1 }
    return bytes.extracting(start..<end)
  }
}
