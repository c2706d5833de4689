/// A database that could not be written or read.
public struct SQLiteError: Error, Hashable, Sendable, CustomStringConvertible {
  /// SQLite's extended result code.
  public let code: Int32
  /// What SQLite says.
  public let message: String
  /// The path of the database.
  public let path: String

  /// The sentence, and what to do where that is known.
  public var description: String {
    // The low byte of an extended code is the primary one: SQLITE_FULL, SQLITE_IOERR.
    let advice =
      switch code & 0xFF {
      case 13: "; free space on that file system, then run again"
      case 10: "; the device may have reported an error; look at the kernel log"
      default: ""
      }
    return "database \(path): \(message) (SQLite code \(code))\(advice)"
  }
}
