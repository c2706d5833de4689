extension ShellLexer {
  /// Reads one word, up to a blank or an operator.
  mutating func readWord() throws(ShellUnreadable) -> ShellWord {
    var word = ShellWord(line: line)
    while let byte = peek(), try !isEnd(byte, of: word) {
      switch byte {
      case 0x5C where peek(1) == 0x0A: advance(2)
      case 0x5C:
        word.append(quoted: peek(1).map { [$0] } ?? [0x5C])
        advance(2)
      case UInt8(ascii: "'"): word.append(quoted: try readSingleQuotes())
      case UInt8(ascii: "\""): try readDoubleQuotes(into: &word)
      case UInt8(ascii: "$"): try readDollar(into: &word, isQuoted: false)
      case UInt8(ascii: "`"): try readBackticks(into: &word)
      case UInt8(ascii: "("), UInt8(ascii: "<"), UInt8(ascii: ">"):
        try readParentheses(byte, into: &word)
      default:
        word.append(literal: byte)
        advance()
      }
    }
    return word
  }

  /// Whether a byte that is not quoted ends the word.
  private func isEnd(_ byte: UInt8, of word: ShellWord) throws(ShellUnreadable) -> Bool {
    switch byte {
    case 0x20, 0x09, 0x0A: return true
    case UInt8(ascii: ";"), UInt8(ascii: "&"), UInt8(ascii: "|"), UInt8(ascii: ")"):
      return !isInCondition || word.keyword == "]]"
    case UInt8(ascii: "<"), UInt8(ascii: ">"):
      return !isInCondition && !(word.parts.isEmpty && peek(1) == UInt8(ascii: "("))
    case UInt8(ascii: "("):
      guard !isInCondition, !word.isBeforeArray else { return false }
      if let last = word.lastLiteral, "?*+@!".utf8.contains(last) {
        throw unreadable("an extended pattern")
      }
      return true
    default: return false
    }
  }

  /// `NAME=(…)`, `<(…)`, or a plain byte between `[[` and `]]`.
  private mutating func readParentheses(
    _ byte: UInt8, into word: inout ShellWord
  ) throws(ShellUnreadable) {
    guard !isInCondition else {
      word.append(literal: byte)
      return advance()
    }
    let start = offset
    if byte != UInt8(ascii: "(") { advance() }
    try skipParentheses()
    let kind: ShellWord.Expansion = byte == UInt8(ascii: "(") ? .evaluated : .other
    word.parts.append(.expansion(kind, Array(bytes[start..<offset])))
  }

  private mutating func readSingleQuotes() throws(ShellUnreadable) -> [UInt8] {
    let start = offset + 1
    try skipSingleQuotes()
    return Array(bytes[start..<offset - 1])
  }

  private mutating func readDoubleQuotes(into word: inout ShellWord) throws(ShellUnreadable) {
    let begin = line
    advance()
    word.append(quoted: [])
    while let byte = peek() {
      switch byte {
      case UInt8(ascii: "\""): return advance()
      case 0x5C where peek(1) == 0x0A: advance(2)
      case 0x5C:
        let next = peek(1) ?? 0
        word.append(quoted: "$`\"\\".utf8.contains(next) ? [next] : [0x5C, next])
        advance(2)
      case UInt8(ascii: "$"): try readDollar(into: &word, isQuoted: true)
      case UInt8(ascii: "`"): try readBackticks(into: &word)
      default:
        word.append(quoted: [byte])
        advance()
      }
    }
    throw ShellUnreadable(reason: "a quote without an end", line: begin)
  }

  private mutating func readBackticks(into word: inout ShellWord) throws(ShellUnreadable) {
    try skipBackticks()
    word.parts.append(.expansion(.other, []))
  }

  private mutating func readDollar(
    into word: inout ShellWord, isQuoted: Bool
  ) throws(ShellUnreadable) {
    let start = offset
    advance()
    switch peek() {
    case UInt8(ascii: "("):
      let kind: ShellWord.Expansion = peek(1) == UInt8(ascii: "(") ? .evaluated : .other
      try skipParentheses()
      word.parts.append(.expansion(kind, Array(bytes[start..<offset])))
    case UInt8(ascii: "{"):
      try skipBraces(isQuoted: isQuoted)
      word.append(parameter: Array(bytes[start..<offset]))
    case UInt8(ascii: "["): throw unreadable("$[")
    case UInt8(ascii: "'") where !isQuoted:
      try skipSingleQuotes(hasEscapes: true)
      word.parts.append(.expansion(.other, []))
    case UInt8(ascii: "\"") where !isQuoted: word.parts.append(.expansion(.other, []))
    case let byte? where isWordByte(byte) && !isDigit(byte): word.parts.append(readName())
    case let byte? where isDigit(byte) || "@*#?-$!".utf8.contains(byte):
      advance()
      word.parts.append(.expansion(.other, []))
    default: isQuoted ? word.append(quoted: [0x24]) : word.append(literal: 0x24)
    }
  }

  private mutating func readName() -> ShellWord.Part {
    let start = offset
    while let byte = peek(), isWordByte(byte) { advance() }
    return .variable(String(decoding: bytes[start..<offset], as: UTF8.self))
  }
}

extension ShellWord {
  fileprivate mutating func append(literal byte: UInt8) {
    if case .literal(let bytes) = parts.last {
      parts[parts.count - 1] = .literal(bytes + [byte])
    } else {
      parts.append(.literal([byte]))
    }
  }

  fileprivate mutating func append(quoted more: [UInt8]) {
    if case .quoted(let bytes) = parts.last {
      parts[parts.count - 1] = .quoted(bytes + more)
    } else {
      parts.append(.quoted(more))
    }
  }

  /// Adds what `${…}` stands for, with its braces.
  fileprivate mutating func append(parameter text: [UInt8]) {
    let inside = text.dropFirst(2).dropLast()
    if let first = inside.first, !isDigit(first), inside.allSatisfy(isWordByte) {
      parts.append(.variable(String(decoding: inside, as: UTF8.self)))
    } else {
      parts.append(.expansion(.evaluated, text))
    }
  }

  /// Whether the word is `NAME=` or `NAME+=` so far, so that a parenthesis begins an array.
  fileprivate var isBeforeArray: Bool {
    guard parts.count == 1, case .literal(let bytes) = parts[0] else { return false }
    return bytes.last == UInt8(ascii: "=") && ShellAssignment(self) != nil
  }

  fileprivate var lastLiteral: UInt8? {
    guard case .literal(let bytes) = parts.last else { return nil }
    return bytes.last
  }
}
