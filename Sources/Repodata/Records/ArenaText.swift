import RPMFormat

/// Where a text lies in the arena of its record.
struct ArenaText: Hashable, Sendable {
  let start: UInt32
  let end: UInt32

  static let none = ArenaText(0..<0)

  init(_ range: Range<Int>) {
    start = UInt32(clamping: range.lowerBound)
    end = UInt32(clamping: range.upperBound)
  }

  var range: Range<Int> { Int(start)..<Int(end) }
  var count: Int { Int(end) - Int(start) }
  var isEmpty: Bool { start == end }
}

/// The bytes that a record's texts lie in: those of its header, and behind them every text that
/// had to be converted.
struct TextArena: Sendable {
  private(set) var bytes: [UInt8]

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// Takes a text of the header: as it is if that is UTF-8, else converted from Latin-1.
  ///
  /// - Throws: ``RecordError`` if it has a character that may not stand in XML.
  mutating func admit(
    _ text: TextRange?, _ field: @autoclosure () -> String
  ) throws(RecordError) -> ArenaText {
    guard let text, !text.isEmpty else { return .none }
    return try admit(text.range, field())
  }

  /// The same for a range of the arena's bytes.
  mutating func admit(
    _ range: Range<Int>, _ field: @autoclosure () -> String
  ) throws(RecordError) -> ArenaText {
    if try isGoodUTF8(range, field()) { return ArenaText(range) }
    let converted = latin1Text(bytes.span.extracting(range))
    return append(converted)
  }

  /// Whether a text is UTF-8; refuses what may not stand in XML whatever the encoding.
  func isGoodUTF8(
    _ range: Range<Int>, _ field: @autoclosure () -> String
  ) throws(RecordError) -> Bool {
    guard range.count <= RecordError.textLimit else {
      let limit = RecordError.textLimit
      throw RecordError(.tooLong(limit: limit), in: field(), at: limit)
    }
    if try isPlain(range, field()) { return true }
    try checkCharacters(range, field())
    return isUTF8(bytes.span.extracting(range))
  }

  /// Adds a text from elsewhere.
  mutating func admit(_ text: String, _ field: String) throws(RecordError) -> ArenaText {
    let added = append(Array(text.utf8))
    return try admit(added.range, field)
  }

  /// Adds bytes that are known to be good.
  mutating func append(_ text: [UInt8]) -> ArenaText {
    let start = bytes.count
    bytes += text
    return ArenaText(start..<bytes.count)
  }

  /// Whether a text is ASCII; refuses control characters.
  private func isPlain(
    _ range: Range<Int>, _ field: @autoclosure () -> String
  ) throws(RecordError) -> Bool {
    let span = bytes.span
    var high: UInt8 = 0
    for index in range {
      let byte = span[index]
      high |= byte
      if byte < 32, byte != 9, byte != 10, byte != 13 {
        throw RecordError(.controlCharacter(byte), in: field(), at: index - range.lowerBound)
      }
    }
    return high < 0x80
  }

  private func checkCharacters(
    _ range: Range<Int>, _ field: @autoclosure () -> String
  ) throws(RecordError) {
    let span = bytes.span.extracting(range)
    guard span.count >= 3 else { return }
    for index in 0..<span.count - 2 {
      let (one, two, three) = (span[index], span[index + 1], span[index + 2])
      let isNoncharacter = one == 0xEF && two == 0xBF && (three == 0xBE || three == 0xBF)
      let isSurrogate = one == 0xED && two >= 0xA0 && two <= 0xBF && three & 0xC0 == 0x80
      if isNoncharacter || isSurrogate {
        let scalar = UInt32(one & 15) << 12 | UInt32(two & 63) << 6 | UInt32(three & 63)
        throw RecordError(.forbiddenCharacter(scalar), in: field(), at: index)
      }
    }
  }
}

extension Span<UInt8> {
  /// Whether `prefix` stands at the beginning.
  func starts(with prefix: StaticString) -> Bool {
    guard count >= prefix.utf8CodeUnitCount else { return false }
    return prefix.withUTF8Buffer { prefix in
      prefix.indices.allSatisfy { self[$0] == prefix[$0] }
    }
  }

  /// Whether the bytes are these.
  func equals(_ other: StaticString) -> Bool {
    count == other.utf8CodeUnitCount && starts(with: other)
  }

  /// Whether both have the same bytes.
  func equals(_ other: Span<UInt8>) -> Bool {
    guard count == other.count else { return false }
    for index in indices where self[index] != other[index] { return false }
    return true
  }
}
