/// Compares two version or release texts as rpm does: -1 if `a` is older, 1 if it is newer, else 0.
///
/// The rule is rpm's own (rpmvercmp, the "Version comparison" part of its manual):
/// - texts are cut into segments of ASCII digits or of ASCII letters; every other byte separates
///   and says nothing itself, so `1.0` equals `1_0`;
/// - digits compare as numbers of any length, so leading zeros do not count; letters compare byte
///   by byte, upper case first; digits are newer than letters;
/// - `~` is older than anything, the end of the text too; `^` is newer than the end of the text
///   and older than anything else;
/// - if all common segments are equal, the longer text is newer.
public func compareVersions(_ a: String, _ b: String) -> Int {
  compareVersions(a.utf8Span.span, b.utf8Span.span)
}

/// Compares two version or release texts, given as bytes, as rpm does.
///
/// This is `compareVersions(_:_:)` for bytes of a header that need not become a `String` first.
public func compareVersions(_ a: Span<UInt8>, _ b: Span<UInt8>) -> Int {
  var left = VersionCursor(a)
  var right = VersionCursor(b)
  while true {
    left.skipSeparators()
    right.skipSeparators()
    let (one, two) = (left.kind, right.kind)
    switch (one, two) {
    case (.tilde, .tilde), (.caret, .caret):
      left.advance()
      right.advance()
    case (.tilde, _): return -1
    case (_, .tilde): return 1
    case (.end, .end): return 0
    // A caret is newer than the end of the other text and older than anything else there; what
    // is left over when neither has a caret is newer than the end.
    case (.end, _): return -1
    case (_, .end): return 1
    case (.caret, _): return -1
    case (_, .caret): return 1
    case (.digits, .letters): return 1
    case (.letters, .digits): return -1
    case (.digits, _):
      let order = left.compareNumber(with: &right)
      if order != 0 { return order }
    case (.letters, _):
      let order = left.compareLetters(with: &right)
      if order != 0 { return order }
    }
  }
}

/// A place in a version text.
private struct VersionCursor: ~Escapable {
  enum Kind { case end, tilde, caret, digits, letters }

  private let bytes: Span<UInt8>
  private var index = 0

  @_lifetime(copy bytes)
  init(_ bytes: Span<UInt8>) {
    self.bytes = bytes
  }

  /// What stands at this place, if no separator does.
  var kind: Kind {
    guard index < bytes.count else { return .end }
    switch bytes[index] {
    case UInt8(ascii: "~"): return .tilde
    case UInt8(ascii: "^"): return .caret
    case let byte where isDigit(byte): return .digits
    default: return .letters
    }
  }

  @_lifetime(self: copy self)
  mutating func advance() {
    index += 1
  }

  @_lifetime(self: copy self)
  mutating func skipSeparators() {
    while index < bytes.count, isSeparator(bytes[index]) { index += 1 }
  }

  /// Passes over the digits at this place of both texts and compares them as numbers.
  @_lifetime(self: copy self)
  @_lifetime(other: copy other)
  mutating func compareNumber(with other: inout VersionCursor) -> Int {
    skip { $0 == UInt8(ascii: "0") }
    other.skip { $0 == UInt8(ascii: "0") }
    let (start, otherStart) = (index, other.index)
    skip(isDigit)
    other.skip(isDigit)
    let (length, otherLength) = (index - start, other.index - otherStart)
    guard length == otherLength else { return length < otherLength ? -1 : 1 }
    return order(from: start, length, other, from: otherStart)
  }

  /// Passes over the letters at this place of both texts and compares them byte by byte.
  @_lifetime(self: copy self)
  @_lifetime(other: copy other)
  mutating func compareLetters(with other: inout VersionCursor) -> Int {
    let (start, otherStart) = (index, other.index)
    skip(isLetter)
    other.skip(isLetter)
    let (length, otherLength) = (index - start, other.index - otherStart)
    let order = order(from: start, min(length, otherLength), other, from: otherStart)
    guard order == 0, length != otherLength else { return order }
    return length < otherLength ? -1 : 1
  }

  @_lifetime(self: copy self)
  private mutating func skip(_ passes: (UInt8) -> Bool) {
    while index < bytes.count, passes(bytes[index]) { index += 1 }
  }

  private func order(
    from start: Int, _ count: Int, _ other: borrowing VersionCursor, from otherStart: Int
  ) -> Int {
    for step in 0..<count {
      let (one, two) = (bytes[start + step], other.bytes[otherStart + step])
      if one != two { return one < two ? -1 : 1 }
    }
    return 0
  }
}

private func isDigit(_ byte: UInt8) -> Bool {
  UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
}

private func isLetter(_ byte: UInt8) -> Bool {
  UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20
}

private func isSeparator(_ byte: UInt8) -> Bool {
  !isDigit(byte) && !isLetter(byte) && byte != UInt8(ascii: "~") && byte != UInt8(ascii: "^")
}
