/// Why a pattern cannot be used, and where in it.
public struct ExtendedRegexError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What is wrong with the pattern.
  public enum Kind: Equatable, Sendable {
    /// The C library would refuse the pattern too: the rule it breaks.
    case invalid(String)
    /// A valid pattern that this matcher does not know how to match.
    case unsupported(String)
    /// More than `ExtendedRegex.longestPattern` bytes, or more than
    /// `ExtendedRegex.largestProgram` steps once intervals are written out.
    case tooLarge
    /// Groups or repetitions nested deeper than `ExtendedRegex.deepestNesting`.
    case tooDeep
  }

  /// What is wrong with the pattern.
  public let kind: Kind
  /// The offset into the pattern, in bytes.
  public let offset: Int

  /// An error of `kind` at `offset` bytes from the start of the pattern.
  public init(_ kind: Kind, at offset: Int) {
    self.kind = kind
    self.offset = offset
  }

  /// A sentence for people, with the offset.
  public var description: String {
    switch kind {
    case .invalid(let rule): "invalid pattern at offset \(offset): \(rule)"
    case .unsupported(let what): "\(what) at offset \(offset) of the pattern cannot be evaluated"
    case .tooLarge: "the pattern is too large"
    case .tooDeep: "the pattern is nested too deeply"
    }
  }
}
