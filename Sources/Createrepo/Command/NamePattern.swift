/// A pattern with the wildcards of GLib's `g_pattern_match`: `*` for any bytes, `/` too, `?` for
/// one character. Nothing else is special.
struct NamePattern: Sendable {
  private let pattern: [UInt8]

  init(_ pattern: [UInt8]) {
    self.pattern = pattern
  }

  /// Whether the whole of `name` matches. Takes at most the product of both lengths.
  func matches(_ name: some RandomAccessCollection<UInt8>) -> Bool {
    let text = Array(name)
    var position = 0
    var index = 0
    // Where to go on if the bytes after the last `*` do not fit: one byte further.
    var retry: (position: Int, index: Int)?
    while index < text.count {
      if position < pattern.count, pattern[position] == UInt8(ascii: "*") {
        retry = (position + 1, index)
        position += 1
      } else if position < pattern.count, pattern[position] == UInt8(ascii: "?") {
        position += 1
        index = Self.end(ofCharacterAt: index, in: text)
      } else if position < pattern.count, pattern[position] == text[index] {
        position += 1
        index += 1
      } else if let again = retry {
        position = again.position
        index = again.index + 1
        retry = (again.position, again.index + 1)
      } else {
        return false
      }
    }
    return pattern[position...].allSatisfy { $0 == UInt8(ascii: "*") }
  }

  /// The index behind the UTF-8 character at `index`; a stray byte is a character of its own.
  private static func end(ofCharacterAt index: Int, in text: [UInt8]) -> Int {
    let length =
      switch text[index] {
      case 0xC0..<0xE0: 2
      case 0xE0..<0xF0: 3
      case 0xF0...: 4
      default: 1
      }
    return min(index + length, text.count)
  }
}
