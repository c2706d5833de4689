import CSQLite
import SystemPackage

/// An open SQLite database of one owner.
final class SQLiteDatabase {
  private let handle: OpaquePointer
  let path: FilePath
  /// Done once, before anything else is asked of SQLite; if it cannot be, all is only slower.
  private static let isConfigured = csqlite_count_no_memory() == SQLITE_OK

  /// Opens the database at `path`: to be written, creating it if nothing is there, or only read.
  init(path: FilePath, forReading: Bool = false) throws(SQLiteError) {
    self.path = path
    _ = Self.isConfigured
    var opened: OpaquePointer?
    let access = forReading ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
    // Its owner is one thread at a time, so no call needs to lock it.
    let flags = access | SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_NOMUTEX
    let code = path.withPlatformString { sqlite3_open_v2($0, &opened, flags, nil) }
    guard code == SQLITE_OK, let opened else {
      let message = opened.map { String(cString: sqlite3_errmsg($0)) } ?? "out of memory"
      sqlite3_close_v2(opened)
      throw SQLiteError(code: code, message: message, path: path.string)
    }
    handle = opened
  }

  deinit { sqlite3_close_v2(handle) }

  /// Runs statements that give no rows.
  func execute(_ sql: String) throws(SQLiteError) {
    try check(sqlite3_exec(handle, sql, nil, nil, nil))
  }

  /// Adds another database's file, whose tables are called `name.TABLE` from then on.
  func attach(_ path: FilePath, as name: String) throws(SQLiteError) {
    let quoted = path.string.replacing("'", with: "''")
    try execute("ATTACH '\(quoted)' AS \(name)")
  }

  private func prepare(_ sql: String) throws(SQLiteError) -> SQLiteStatement {
    var statement: OpaquePointer?
    try check(sqlite3_prepare_v2(handle, sql, -1, &statement, nil))
    guard let statement else {
      throw SQLiteError(code: SQLITE_MISUSE, message: "empty statement", path: path.string)
    }
    return SQLiteStatement(statement, of: self)
  }

  /// Runs a query and gives each of its rows, as texts, to `body`, for as long as that says so.
  func rows(_ sql: String, _ body: (_ row: [String?]) throws -> Bool) throws {
    let statement = try prepare(sql)
    while let row = try statement.nextRow() {
      guard try body(row) else { return }
    }
  }

  /// Passes over success, throws anything else in SQLite's words.
  fileprivate func check(_ code: Int32) throws(SQLiteError) {
    guard code != SQLITE_OK, code != SQLITE_DONE, code != SQLITE_ROW else { return }
    throw SQLiteError(
      code: code, message: String(cString: sqlite3_errmsg(handle)), path: path.string)
  }
}

/// A compiled query, which keeps its database open.
private final class SQLiteStatement {
  private let handle: OpaquePointer
  private let database: SQLiteDatabase

  init(_ handle: OpaquePointer, of database: SQLiteDatabase) {
    self.handle = handle
    self.database = database
  }

  deinit { sqlite3_finalize(handle) }

  /// The next row of a query, as texts; nothing after the last.
  func nextRow() throws(SQLiteError) -> [String?]? {
    let code = sqlite3_step(handle)
    try database.check(code)
    guard code == SQLITE_ROW else { return nil }
    return (0..<sqlite3_column_count(handle)).map { column in
      guard let text = sqlite3_column_text(handle, column) else { return nil }
      let count = Int(sqlite3_column_bytes(handle, column))
      return String(decoding: UnsafeBufferPointer(start: text, count: count), as: UTF8.self)
    }
  }
}
