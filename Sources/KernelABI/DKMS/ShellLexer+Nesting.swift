/// Passing over what is nested: each begins at its opening byte and ends after its closing one.
extension ShellLexer {
  private static let deepest = 32

  mutating func skipSingleQuotes(hasEscapes: Bool = false) throws(ShellUnreadable) {
    let begin = line
    advance()
    while let byte = peek() {
      if byte == UInt8(ascii: "'") { return advance() }
      advance(hasEscapes && byte == 0x5C ? 2 : 1)
    }
    throw ShellUnreadable(reason: "a quote without an end", line: begin)
  }

  mutating func skipBackticks() throws(ShellUnreadable) {
    let begin = line
    advance()
    while let byte = peek() {
      if byte == UInt8(ascii: "`") { return advance() }
      advance(byte == 0x5C ? 2 : 1)
    }
    throw ShellUnreadable(reason: "a backtick without an end", line: begin)
  }

  /// `(…)`. A comment, a here-document or a `case` inside may hold a parenthesis that closes
  /// nothing, and so cannot be read.
  mutating func skipParentheses(
    depth: Int = 0, isInArithmetic: Bool = false
  ) throws(ShellUnreadable) {
    let start = offset
    let begin = line
    let isArithmetic = isInArithmetic || peek(1) == UInt8(ascii: "(")
    advance()
    while let byte = peek() {
      switch byte {
      case UInt8(ascii: ")"):
        advance()
        return try requireNoCase(bytes[start..<offset], begin)
      case UInt8(ascii: "("):
        try skipParentheses(depth: try deeper(depth), isInArithmetic: isArithmetic)
      case UInt8(ascii: "#") where !isArithmetic && isWhiteSpace(bytes[offset - 1]):
        throw unreadable("a comment in a command substitution")
      case UInt8(ascii: "<") where !isArithmetic && isNext("<<") && !isNext("<<<"):
        throw unreadable("a here-document in a command substitution")
      default: try skipOne(byte, isQuoted: false, depth)
      }
    }
    throw ShellUnreadable(reason: "a parenthesis without an end", line: begin)
  }

  /// `{…}` after a dollar sign.
  mutating func skipBraces(isQuoted: Bool, depth: Int = 0) throws(ShellUnreadable) {
    let begin = line
    advance()
    while let byte = peek() {
      if byte == UInt8(ascii: "}") { return advance() }
      try skipOne(byte, isQuoted: isQuoted, depth)
    }
    throw ShellUnreadable(reason: "a brace without an end", line: begin)
  }

  private mutating func skipDoubleQuotes(_ depth: Int) throws(ShellUnreadable) {
    let begin = line
    advance()
    while let byte = peek() {
      if byte == UInt8(ascii: "\"") { return advance() }
      try skipOne(byte, isQuoted: true, depth)
    }
    throw ShellUnreadable(reason: "a quote without an end", line: begin)
  }

  /// One byte, or all of what begins with it.
  private mutating func skipOne(
    _ byte: UInt8, isQuoted: Bool, _ depth: Int
  ) throws(ShellUnreadable) {
    switch byte {
    case 0x5C: advance(2)
    case UInt8(ascii: "'") where !isQuoted: try skipSingleQuotes()
    case UInt8(ascii: "\""): try skipDoubleQuotes(try deeper(depth))
    case UInt8(ascii: "`"): try skipBackticks()
    case UInt8(ascii: "$") where peek(1) == UInt8(ascii: "("):
      advance()
      try skipParentheses(depth: try deeper(depth))
    case UInt8(ascii: "$") where peek(1) == UInt8(ascii: "{"):
      advance()
      try skipBraces(isQuoted: isQuoted, depth: try deeper(depth))
    case UInt8(ascii: "$") where peek(1) == UInt8(ascii: "'") && !isQuoted:
      advance()
      try skipSingleQuotes(hasEscapes: true)
    default: advance()
    }
  }

  private func deeper(_ depth: Int) throws(ShellUnreadable) -> Int {
    guard depth < Self.deepest else { throw unreadable("nested too deeply") }
    return depth + 1
  }

  private func requireNoCase(
    _ text: ArraySlice<UInt8>, _ line: Int
  ) throws(ShellUnreadable) {
    let words = text.split { !isWordByte($0) }
    guard words.contains(where: { $0.elementsEqual("case".utf8) }) else { return }
    throw ShellUnreadable(reason: "a case in a command substitution", line: line)
  }
}
