/// Why a line of a symvers file cannot be read, and where it is.
public struct SymversError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The rule that the line breaks.
  public enum Kind: Error, Equatable, Sendable {
    /// The first column is not one to eight hexadecimal digits, with or without `0x`.
    case notHexadecimal
    /// Fewer columns than CRC, symbol and module.
    case tooFewFields(Int)
    /// More columns than CRC, symbol, module, export type and namespace.
    case tooManyFields(Int)
    /// The column of that name is empty.
    case emptyField(String)
    /// More than `Symvers.longestLine` bytes.
    case lineTooLong
    /// A column is not UTF-8.
    case notUTF8
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
  public var description: String { "\(file):\(line): \(kind.rule)" }
}

extension SymversError.Kind {
  fileprivate var rule: String {
    switch self {
    case .notHexadecimal: "the CRC in the first column must be 1 to 8 hexadecimal digits"
    case .tooFewFields(let count): "needs at least CRC, symbol and module, but has \(count) fields"
    case .tooManyFields(let count): "has \(count) fields, but at most 5 are known"
    case .emptyField(let name): "the \(name) is empty"
    case .lineTooLong: "is longer than \(Symvers.longestLine) bytes"
    case .notUTF8: "is not UTF-8 text"
    }
  }
}
