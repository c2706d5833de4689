extension Span<UInt8> {
  /// The bytes as a text, or nothing if they are not UTF-8.
  var text: String? {
    guard let text = try? UTF8Span(validating: self) else { return nil }
    return String(copying: text)
  }

  /// The bytes as a text in which each byte that is not UTF-8 is replaced.
  var repairedText: String {
    if let text { return text }
    return String(decoding: indices.map { self[$0] }, as: UTF8.self)
  }

  /// The bytes without white space at both ends.
  var trimmed: Span<UInt8> {
    @_lifetime(copy self)
    get {
      var start = 0
      var end = count
      while start < end, isWhiteSpace(self[start]) { start += 1 }
      while end > start, isWhiteSpace(self[end - 1]) { end -= 1 }
      return extracting(start..<end)
    }
  }

  /// Whether the first bytes are those of `prefix`.
  func begins(with prefix: String) -> Bool {
    var index = 0
    for byte in prefix.utf8 {
      guard index < count, self[index] == byte else { return false }
      index += 1
    }
    return true
  }

  /// Whether the last bytes are those of `suffix`.
  func ends(with suffix: String) -> Bool {
    let length = suffix.utf8.count
    return count >= length && extracting(count - length..<count).begins(with: suffix)
  }

  /// Whether the bytes are those of `text`.
  func isEqual(to text: String) -> Bool {
    count == text.utf8.count && begins(with: text)
  }
}

/// Whether a byte is a blank, a tab or another of the white-space characters of ASCII.
func isWhiteSpace(_ byte: UInt8) -> Bool {
  byte == 0x20 || (0x09...0x0D).contains(byte)
}
