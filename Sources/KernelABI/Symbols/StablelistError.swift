/// Why a line of a list of stable symbols cannot be read, and where it is.
public struct StablelistError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The rule that the line breaks.
  public enum Kind: Error, Equatable, Sendable {
    /// Neither one symbol nor a line of a symvers file.
    case notASymbol
    /// A second `[name]`: the symbols after it would belong to another list.
    case secondHeader
    /// A line of a symvers file that cannot be read.
    case symvers(SymversError.Kind)
  }

  /// The rule that the line breaks.
  public let kind: Kind
  /// The file as the caller named it.
  public let file: String
  /// The line's number, counting from one.
  public let line: Int

  /// An error of `kind` in a line of `file`.
  public init(_ kind: Kind, file: String, line: Int) {
    self.kind = kind
    self.file = file
    self.line = line
  }

  /// `FILE:LINE:` and the rule.
  public var description: String {
    switch kind {
    case .notASymbol: "\(file):\(line): must be one symbol, or CRC, symbol and module"
    case .secondHeader: "\(file):\(line): begins a second list"
    case .symvers(let kind): SymversError(kind, file: file, line: line).description
    }
  }
}
