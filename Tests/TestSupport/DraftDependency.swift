/// One dependency of a package that a test writes: name, comparison, version.
public struct DraftDependency: Hashable, Sendable {
  /// The name, a file path, or a whole rich expression in parentheses.
  public var name: String
  /// rpm's sense bits as they stand in the header; 0 for a dependency without version.
  public var sense: UInt32
  /// `[EPOCH:]VERSION[-RELEASE]`; empty without comparison.
  public var version: String

  /// A dependency from its three parts.
  public init(name: String, sense: UInt32 = 0, version: String = "") {
    self.name = name
    self.sense = sense
    self.version = version
  }

  /// A dependency as spec files write it: `name`, `name op version`, or `(rich expression)`.
  ///
  /// The operator is one of `<`, `<=`, `=`, `==`, `>=`, `>`; a text that is none of this becomes a
  /// name as it stands.
  public init(_ text: String) {
    let words = text.split(separator: " ")
    guard !text.hasPrefix("("), words.count == 3, let sense = Self.senses[words[1]] else {
      self.init(name: text)
      return
    }
    self.init(name: String(words[0]), sense: sense, version: String(words[2]))
  }

  private static let senses: [Substring: UInt32] = [
    "<": less, "<=": less | equal, "=": equal, "==": equal, ">=": greater | equal, ">": greater,
  ]

  /// rpm's bit for "older than".
  public static let less: UInt32 = 2
  /// rpm's bit for "newer than".
  public static let greater: UInt32 = 4
  /// rpm's bit for "equal to".
  public static let equal: UInt32 = 8
  /// rpm's bit for a feature that rpm itself must have.
  static let rpmlib: UInt32 = 1 << 24
}

extension DraftDependency: ExpressibleByStringLiteral {
  /// The same as ``init(_:)``, so that lists of dependencies can be lists of texts.
  public init(stringLiteral text: String) { self.init(text) }
}
