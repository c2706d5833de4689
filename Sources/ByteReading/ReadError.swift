/// Why bytes could not be read, and where.
public struct ReadError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What went wrong.
  public enum Kind: Equatable, Sendable {
    /// More bytes were wanted than are left.
    case truncated(wanted: Int, left: Int)
    /// A text has no terminating NUL before the end.
    case unterminated
  }

  /// What went wrong.
  public let kind: Kind
  /// The offset in bytes at which the read began.
  public let offset: Int

  /// An error of `kind` at `offset` bytes from the start of what was being read.
  public init(_ kind: Kind, at offset: Int) {
    self.kind = kind
    self.offset = offset
  }

  /// A sentence for people, with the offset.
  public var description: String {
    switch kind {
    case .truncated(let wanted, let left):
      "needs \(wanted) bytes at offset \(offset), only \(left) are left"
    case .unterminated: "text at offset \(offset) has no end"
    }
  }
}
