extension ExtendedRegexParser {
  /// Reads a bracket expression, `[abc]`, `[^a-z]`, `[[:digit:].]`, from its opening bracket on.
  mutating func parseBracket() throws(ExtendedRegexError) -> ByteSet {
    advance()
    let isInverted = peek() == UInt8(ascii: "^")
    if isInverted { advance() }
    var set = ByteSet()
    var isFirst = true
    while true {
      guard let byte = peek() else { throw error(.invalid("a bracket is not closed")) }
      if byte == UInt8(ascii: "]"), !isFirst { break }
      try parseElement(byte, isFirst, into: &set)
      isFirst = false
    }
    advance()
    return isInverted ? set.inverted : set
  }

  /// One byte, one range or one class.
  private mutating func parseElement(
    _ byte: UInt8, _ isFirst: Bool, into set: inout ByteSet
  ) throws(ExtendedRegexError) {
    if let members = try parseClass() {
      guard !isRange else { throw error(.invalid("a class begins a range")) }
      set.formUnion(members)
      return
    }
    if byte == UInt8(ascii: "-"), !isFirst, peek(1) != UInt8(ascii: "]") {
      throw error(.invalid("a hyphen begins a range"))
    }
    advance()
    guard isRange else {
      set.insert(byte)
      return
    }
    advance()
    if try parseClass() != nil { throw error(.invalid("a class ends a range")) }
    guard let last = peek() else { throw error(.invalid("a bracket is not closed")) }
    guard byte <= last else { throw error(.invalid("a range is reversed")) }
    advance()
    for member in byte...last { set.insert(member) }
  }

  /// Whether a hyphen stands here that makes a range with what follows it.
  private var isRange: Bool {
    peek() == UInt8(ascii: "-") && peek(1) != nil && peek(1) != UInt8(ascii: "]")
  }

  /// Reads `[:name:]`; nothing if none begins here.
  private mutating func parseClass() throws(ExtendedRegexError) -> ByteSet? {
    guard peek() == UInt8(ascii: "["), let kind = peek(1) else { return nil }
    if kind == UInt8(ascii: ".") || kind == UInt8(ascii: "=") {
      throw error(.unsupported("a collating element"))
    }
    guard kind == UInt8(ascii: ":") else { return nil }
    var name: [UInt8] = []
    while let byte = peek(2 + name.count), byte != UInt8(ascii: ":") { name.append(byte) }
    guard peek(3 + name.count) == UInt8(ascii: "]"),
      let members = ByteSet(className: String(decoding: name, as: UTF8.self))
    else { throw error(.invalid("no such class of characters")) }
    advance(4 + name.count)
    return members
  }
}
