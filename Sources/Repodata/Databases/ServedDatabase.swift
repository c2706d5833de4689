public import SystemPackage

/// A SQLite file of somebody's metadata, to be read and not to be trusted.
///
/// Give it a copy of what is served: SQLite may write beside a file that a crashed writer has left.
public final class ServedDatabase {
  /// What `db_info` says.
  public struct Info: Sendable, Hashable {
    /// The version of the schema; nothing if it is no number.
    public let version: Int?
    /// The checksum of the document that the database was made of.
    public let checksum: String?
    /// How many rows the table has; one, if all is well.
    public let rowCount: Int
  }

  private let kind: DocumentKind
  private let database: SQLiteDatabase

  /// Opens a database; whether it is one shows only when it is read.
  ///
  /// - Throws: ``SQLiteError``.
  public init(_ kind: DocumentKind, copy path: FilePath) throws(SQLiteError) {
    self.kind = kind
    database = try SQLiteDatabase(path: path, forReading: true)
    try database.execute(Self.distrust)
  }

  /// Functions in somebody's schema are not called, and cells are looked at before they are used.
  static let distrust = """
    PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0;
    """

  /// What keeps it from being used: what `PRAGMA integrity_check` complains of, and the tables and
  /// columns that it lacks.
  ///
  /// - Parameter limit: the most complaints that are given.
  /// - Returns: sentences in SQLite's words or ours; none if all is well.
  /// - Throws: ``SQLiteError`` if it is no database at all.
  public func faults(limit: Int = 10) throws -> [String] {
    var faults: [String] = []
    try database.rows("PRAGMA integrity_check(\(limit))") { row in
      if let words = row.first ?? nil, words != "ok" { faults.append(words) }
      return true
    }
    return faults.isEmpty ? try lacks() : faults
  }

  private func lacks() throws -> [String] {
    var tables: Set<String> = []
    var lacks: [String] = []
    try database.rows("SELECT name, sql FROM sqlite_master WHERE type = 'table'") { row in
      guard row.count == 2, let name = row[0] else { return true }
      tables.insert(name)
      // It would be asked of code, not read from the file.
      if row[1]?.uppercased().hasPrefix("CREATE VIRTUAL") == true {
        lacks.append("the table \(name) is a virtual one")
      }
      return true
    }
    let info = DatabaseSchema.Table(name: "db_info", columns: ["dbversion", "checksum"])
    for table in [info] + DatabaseSchema.comparedTables(kind) {
      guard tables.contains(table.name) else {
        if !table.isOptional { lacks.append("it has no table \(table.name)") }
        continue
      }
      var columns: Set<String> = []
      try database.rows("PRAGMA table_info(\(table.name))") { row in
        if row.count > 1, let name = row[1] { columns.insert(name) }
        return true
      }
      let keys = table.name == "db_info" ? [] : ["pkgKey"]
      let identity = table.name == "packages" ? ["pkgId"] : []
      for column in table.columns + keys + identity where !columns.contains(column) {
        lacks.append("its table \(table.name) has no column \(column)")
      }
    }
    return lacks
  }

  /// What it says of itself.
  ///
  /// - Throws: ``SQLiteError``.
  public func info() throws -> Info {
    var rows: [[String?]] = []
    var count = 0
    try database.rows("SELECT dbversion, checksum FROM db_info") { row in
      if rows.isEmpty { rows.append(row) }
      count += 1
      return count < 1000
    }
    return Info(
      version: rows.first.flatMap { $0[0] }.flatMap { Int($0) },
      checksum: rows.first.flatMap { $0[1] }, rowCount: count)
  }
}
