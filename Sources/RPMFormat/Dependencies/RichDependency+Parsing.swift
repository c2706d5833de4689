extension RichDependency {
  /// How deeply expressions may be nested.
  public static let greatestDepth = 64

  /// Reads the text of a rich dependency, which is the `name` of a `Dependency` that `isRich`.
  ///
  /// Blanks and commas separate words, as in rpm. A single operand in parentheses stands for the
  /// operand itself.
  public init(parsing text: String) throws(RichDependencyError) {
    var parser = RichDependencyParser(text)
    self = try parser.parse()
  }
}

/// Reads a rich dependency by recursive descent, one level for each parenthesis.
private struct RichDependencyParser {
  private enum Operator: String {
    case and, or, with, without, `if`, unless, `else`
  }

  private let bytes: [UInt8]
  private var index = 0

  init(_ text: String) {
    bytes = Array(text.utf8)
  }

  mutating func parse() throws(RichDependencyError) -> RichDependency {
    skipBlanks()
    guard peek == UInt8(ascii: "(") else { throw failure(.missingOpeningParenthesis) }
    let result = try parseExpression(depth: 1)
    skipBlanks()
    guard peek == nil else { throw failure(.trailingText) }
    return result
  }

  // MARK: Expressions

  /// `(operand [operator operand]…)`, from its opening parenthesis on.
  private mutating func parseExpression(depth: Int) throws(RichDependencyError) -> RichDependency {
    guard depth <= RichDependency.greatestDepth else { throw failure(.tooDeep) }
    index += 1
    let first = try parseOperand(depth: depth)
    guard let op = try parseOperator(after: nil) else { return first }
    let second = try parseOperand(depth: depth)
    switch op {
    case .and, .or, .with: return try parseChain(of: op, first, second, depth: depth)
    case .without:
      _ = try parseOperator(after: op)
      return .without(first, second)
    case .if:
      let otherwise = try parseElse(after: op, depth: depth)
      return .ifHolds(first, condition: second, otherwise: otherwise)
    case .unless, .else:
      let otherwise = try parseElse(after: op, depth: depth)
      return .unless(first, condition: second, otherwise: otherwise)
    }
  }

  private mutating func parseChain(
    of op: Operator, _ first: RichDependency, _ second: RichDependency, depth: Int
  ) throws(RichDependencyError) -> RichDependency {
    var operands = [first, second]
    while try parseOperator(after: op) != nil { operands.append(try parseOperand(depth: depth)) }
    switch op {
    case .and: return .and(operands)
    case .or: return .or(operands)
    default: return .with(operands)
    }
  }

  private mutating func parseElse(
    after op: Operator, depth: Int
  ) throws(RichDependencyError) -> RichDependency? {
    guard try parseOperator(after: op) != nil else { return nil }
    let otherwise = try parseOperand(depth: depth)
    _ = try parseOperator(after: .else)
    return otherwise
  }

  /// The next operator, or nothing at the closing parenthesis, which is consumed.
  private mutating func parseOperator(
    after previous: Operator?
  ) throws(RichDependencyError) -> Operator? {
    skipBlanks()
    guard let byte = peek else { throw failure(.unexpectedEnd) }
    if byte == UInt8(ascii: ")") {
      index += 1
      return nil
    }
    let start = index
    skip { !isBlank($0) && $0 != UInt8(ascii: "(") && $0 != UInt8(ascii: ")") }
    let word = text(from: start)
    guard let op = Operator(rawValue: word) else {
      throw RichDependencyError(.unknownOperator(word), at: start)
    }
    guard RichDependencyParser.allows(op, after: previous) else {
      throw RichDependencyError(.misplacedOperator(word), at: start)
    }
    return op
  }

  private static func allows(_ op: Operator, after previous: Operator?) -> Bool {
    switch previous {
    case nil: op != .else
    case .and, .or, .with: op == previous
    case .if, .unless: op == .else
    case .without, .else: false
    }
  }

  // MARK: Operands

  private mutating func parseOperand(depth: Int) throws(RichDependencyError) -> RichDependency {
    skipBlanks()
    guard let byte = peek else { throw failure(.unexpectedEnd) }
    if byte == UInt8(ascii: "(") { return try parseExpression(depth: depth + 1) }
    guard byte != UInt8(ascii: ")"), !isComparison(byte) else { throw failure(.missingName) }
    let name = try takeWord()
    skipBlanks()
    let start = index
    skip(isComparison)
    guard index > start else { return .leaf(Dependency(name: name)) }
    let sense = try comparison(text(from: start), at: start)
    skipBlanks()
    let version = try takeWord()
    guard !version.isEmpty else { throw failure(.missingVersion) }
    return .leaf(Dependency(name: name, sense: sense, version: version))
  }

  private func comparison(
    _ text: String, at offset: Int
  ) throws(RichDependencyError) -> DependencySense {
    switch text {
    case "<": return .less
    case "<=", "=<": return [.less, .equal]
    case "=", "==": return .equal
    case ">=", "=>": return [.greater, .equal]
    case ">": return .greater
    default: throw RichDependencyError(.unknownComparison(text), at: offset)
    }
  }

  // MARK: Words

  private var peek: UInt8? { index < bytes.count ? bytes[index] : nil }

  private func failure(_ kind: RichDependencyError.Kind) -> RichDependencyError {
    RichDependencyError(kind, at: index)
  }

  private mutating func skip(_ passes: (UInt8) -> Bool) {
    while index < bytes.count, passes(bytes[index]) { index += 1 }
  }

  private mutating func skipBlanks() {
    skip(isBlank)
  }

  /// A name or version: up to a blank or a closing parenthesis that it did not open itself.
  private mutating func takeWord() throws(RichDependencyError) -> String {
    let start = index
    var open = 0
    skip { byte in
      if byte == UInt8(ascii: "(") { open += 1 }
      if byte == UInt8(ascii: ")") { open -= 1 }
      return !isBlank(byte) && open >= 0
    }
    guard open <= 0 else {
      throw RichDependencyError(.unbalancedWord(text(from: start)), at: start)
    }
    return text(from: start)
  }

  private func text(from start: Int) -> String {
    String(decoding: bytes[start..<index], as: UTF8.self)
  }
}

/// Blanks as C's `isspace`, and commas, which rpm skips between words too.
private func isBlank(_ byte: UInt8) -> Bool {
  byte == UInt8(ascii: " ") || 0x09...0x0D ~= byte || byte == UInt8(ascii: ",")
}

private func isComparison(_ byte: UInt8) -> Bool {
  byte == UInt8(ascii: "<") || byte == UInt8(ascii: "=") || byte == UInt8(ascii: ">")
}
