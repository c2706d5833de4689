/// Reads a pattern into a tree, by the rules of the C library's `regcomp` with `REG_EXTENDED`.
struct ExtendedRegexParser {
  private let bytes: [UInt8]
  private(set) var offset = 0
  private var depth = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// Reads the whole pattern.
  mutating func parse() throws(ExtendedRegexError) -> ExtendedRegexTree {
    try parseAlternatives()
  }

  /// The byte at the current offset, or at one after it.
  func peek(_ distance: Int = 0) -> UInt8? {
    offset + distance < bytes.count ? bytes[offset + distance] : nil
  }

  /// Passes over bytes that were looked at.
  mutating func advance(_ count: Int = 1) {
    offset = min(offset + count, bytes.count)
  }

  func error(_ kind: ExtendedRegexError.Kind) -> ExtendedRegexError {
    ExtendedRegexError(kind, at: offset)
  }

  private mutating func parseAlternatives() throws(ExtendedRegexError) -> ExtendedRegexTree {
    var alternatives = [try parseSequence()]
    while peek() == UInt8(ascii: "|") {
      advance()
      alternatives.append(try parseSequence())
    }
    return alternatives.count == 1 ? alternatives[0] : .alternatives(alternatives)
  }

  private mutating func parseSequence() throws(ExtendedRegexError) -> ExtendedRegexTree {
    var parts: [ExtendedRegexTree] = []
    while let byte = peek(), byte != UInt8(ascii: "|"), byte != UInt8(ascii: ")") || depth == 0 {
      parts.append(try parsePart(byte))
    }
    return .sequence(parts)
  }

  /// One atom with the repetitions after it. An anchor takes none.
  private mutating func parsePart(_ byte: UInt8) throws(ExtendedRegexError) -> ExtendedRegexTree {
    switch byte {
    case UInt8(ascii: "^"):
      advance()
      return .atStart
    case UInt8(ascii: "$"):
      advance()
      return .atEnd
    case UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "?"), UInt8(ascii: "{"):
      throw error(.invalid("nothing to repeat"))
    default:
      return try parseRepetitions(of: try parseAtom(byte))
    }
  }

  private mutating func parseAtom(_ byte: UInt8) throws(ExtendedRegexError) -> ExtendedRegexTree {
    switch byte {
    case UInt8(ascii: "("): return try parseGroup()
    case UInt8(ascii: "["): return .byte(try parseBracket())
    case UInt8(ascii: "\\"): return .byte(try parseEscape())
    default:
      advance()
      return .byte(byte == UInt8(ascii: ".") ? .any : ByteSet(byte))
    }
  }

  private mutating func parseGroup() throws(ExtendedRegexError) -> ExtendedRegexTree {
    guard depth < ExtendedRegex.deepestNesting else { throw error(.tooDeep) }
    depth += 1
    advance()
    let inside = try parseAlternatives()
    guard peek() == UInt8(ascii: ")") else { throw error(.invalid("a group is not closed")) }
    advance()
    depth -= 1
    return inside
  }

  private mutating func parseEscape() throws(ExtendedRegexError) -> ByteSet {
    guard let byte = peek(1) else { throw error(.invalid("nothing follows the last backslash")) }
    let set: ByteSet
    switch byte {
    case UInt8(ascii: "1")...UInt8(ascii: "9"): throw error(.unsupported("a back-reference"))
    case UInt8(ascii: "b"), UInt8(ascii: "B"), UInt8(ascii: "<"), UInt8(ascii: ">"),
      UInt8(ascii: "`"), UInt8(ascii: "'"):
      throw error(.unsupported("a boundary"))
    case UInt8(ascii: "w"): set = ByteSet(where: isWordByte)
    case UInt8(ascii: "W"): set = ByteSet(where: isWordByte).inverted
    case UInt8(ascii: "s"): set = ByteSet(where: isWhiteSpace)
    case UInt8(ascii: "S"): set = ByteSet(where: isWhiteSpace).inverted
    default: set = ByteSet(byte)
    }
    advance(2)
    return set
  }

  private mutating func parseRepetitions(
    of atom: ExtendedRegexTree
  ) throws(ExtendedRegexError) -> ExtendedRegexTree {
    var tree = atom
    for _ in 0..<ExtendedRegex.deepestNesting {
      switch peek() {
      case UInt8(ascii: "*"): tree = .repetition(tree, least: 0, most: nil)
      case UInt8(ascii: "+"): tree = .repetition(tree, least: 1, most: nil)
      case UInt8(ascii: "?"): tree = .repetition(tree, least: 0, most: 1)
      case UInt8(ascii: "{"):
        tree = try parseInterval(of: tree)
        continue
      default: return tree
      }
      advance()
    }
    throw error(.tooDeep)
  }

  private mutating func parseInterval(
    of tree: ExtendedRegexTree
  ) throws(ExtendedRegexError) -> ExtendedRegexTree {
    advance()
    let least = try parseNumber()
    var most = least
    if peek() == UInt8(ascii: ",") {
      advance()
      most = try parseNumber()
    } else if least == nil {
      throw error(.invalid("an interval has no number"))
    }
    guard peek() == UInt8(ascii: "}") else { throw error(.invalid("an interval is malformed")) }
    guard (least ?? 0) <= most ?? .max else { throw error(.invalid("an interval is reversed")) }
    advance()
    return .repetition(tree, least: least ?? 0, most: most)
  }

  private mutating func parseNumber() throws(ExtendedRegexError) -> Int? {
    var number: Int?
    while let byte = peek(), isDigit(byte) {
      number = (number ?? 0) * 10 + Int(byte - 0x30)
      guard (number ?? 0) <= 0x7FFF else { throw error(.invalid("an interval is too large")) }
      advance()
    }
    return number
  }
}
