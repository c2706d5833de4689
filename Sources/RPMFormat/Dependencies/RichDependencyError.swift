/// Why a text is no rich dependency, and where.
public struct RichDependencyError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What is wrong.
  public enum Kind: Equatable, Sendable {
    /// The text does not begin with `(`.
    case missingOpeningParenthesis
    /// The text ends inside an expression.
    case unexpectedEnd
    /// A dependency's name should stand here.
    case missingName
    /// A name or version opens a parenthesis that it does not close.
    case unbalancedWord(String)
    /// A comparison is not followed by a version.
    case missingVersion
    /// Something like `=<>` stands where a comparison should.
    case unknownComparison(String)
    /// A word that is none of the operators stands where one should.
    case unknownOperator(String)
    /// The operator cannot follow the one before it: only `and`, `or` and `with` chain, and only
    /// with themselves; `else` follows `if` or `unless`.
    case misplacedOperator(String)
    /// Text follows the closing parenthesis.
    case trailingText
    /// Expressions are nested more deeply than `RichDependency.greatestDepth`.
    case tooDeep
  }

  /// What is wrong.
  public let kind: Kind
  /// The offset in bytes of the place in the text.
  public let offset: Int

  /// An error of `kind` at `offset` bytes from the start of the text.
  public init(_ kind: Kind, at offset: Int) {
    self.kind = kind
    self.offset = offset
  }

  /// A sentence for people, with the offset.
  public var description: String {
    "rich dependency, byte \(offset): \(reason)"
  }

  private var reason: String {
    switch kind {
    case .missingOpeningParenthesis: "must begin with '('"
    case .unexpectedEnd: "ends before its closing ')'"
    case .missingName: "a dependency's name is missing"
    case .unbalancedWord(let text): "'\(text)' opens a parenthesis that it does not close"
    case .missingVersion: "a version is missing after the comparison"
    case .unknownComparison(let text): "'\(text)' is no comparison"
    case .unknownOperator(let text): "'\(text)' is no operator"
    case .misplacedOperator(let text): "'\(text)' cannot follow the operator before it"
    case .trailingText: "text follows the closing ')'"
    case .tooDeep: "more than \(RichDependency.greatestDepth) levels of parentheses"
    }
  }
}
