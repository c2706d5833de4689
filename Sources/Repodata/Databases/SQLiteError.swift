/// A database that could not be written or read.
public struct SQLiteError: Error, Hashable, Sendable, CustomStringConvertible {
  /// SQLite's extended result code.
  public let code: Int32
  /// What SQLite says.
  public let message: String
  /// The path of the database.
  public let path: String

  /// The sentence.
  public var description: String { "database \(path): \(message) (SQLite code \(code))" }
}
