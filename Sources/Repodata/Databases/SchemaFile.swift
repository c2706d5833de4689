import SystemIO
import SystemPackage

/// A database without rows, made by SQLite: its pages, and where each table and index begins.
struct SchemaFile {
  /// A table of the schema.
  struct Table {
    let name: String
    /// The page in which it begins, counted from 1.
    let root: UInt32
    /// Whether its first column is the number of the row.
    let isKeyed: Bool
    /// For each column the page in which its index begins, if it has one.
    let indexes: [UInt32?]

    /// Writes its rows to the pages of the file.
    func writer(_ pages: PageFile) -> TableWriter {
      let indexes = indexes.map { root in
        root.map { ColumnIndex(Tree(pages, root: $0, isIndex: true)) }
      }
      return TableWriter(
        Tree(pages, root: root, isIndex: false), isKeyed: isKeyed, indexes: indexes)
    }
  }

  /// The pages.
  let bytes: [UInt8]
  /// The tables, in the order of the statements.
  let tables: [Table]

  /// The statements that come before those of a schema. Nothing needs to survive a crash: the file
  /// is thrown away then.
  private static let settings = """
    PRAGMA page_size = \(PageFile.pageSize); PRAGMA encoding = 'UTF-8';
    PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
    """

  /// Makes a database by statements at `path`, replacing what a crashed run has left there, and
  /// removes it again.
  init(_ path: FilePath, sql: String) throws {
    try FileSystem.removeTree(path)
    defer { try? FileSystem.removeTree(path) }
    tables = try Self.make(path, sql)
    bytes = try FileSystem.readWholeFile(path, limit: 1 << 24)
    // The file format, 1.3: page size, and bytes that are reserved at the end of each page.
    guard bytes.count % PageFile.pageSize == 0, bytes.count > 20, bytes[20] == 0 else {
      throw SQLiteError(
        code: 0, message: "SQLite made pages of another size than asked for", path: path.string)
    }
  }

  private static func make(_ path: FilePath, _ sql: String) throws -> [Table] {
    let database = try SQLiteDatabase(path: path)
    try database.execute(settings + "BEGIN;" + sql + "COMMIT;")
    var tables: [Table] = []
    try database.rows("SELECT name, rootpage FROM sqlite_master WHERE type = 'table'") { row in
      guard row.count == 2, let name = row[0], let root = row[1].flatMap({ UInt32($0) }) else {
        return true
      }
      tables.append(try table(name, root, database))
      return true
    }
    return tables
  }

  private static func table(
    _ name: String, _ root: UInt32, _ database: SQLiteDatabase
  ) throws -> Table {
    var columns = 0
    var isKeyed = false
    // cid, name, type, notnull, dflt_value, pk
    try database.rows("PRAGMA table_info(\(name))") { row in
      if columns == 0, row.count > 5 { isKeyed = row[5] == "1" }
      columns += 1
      return true
    }
    var indexes = [UInt32?](repeating: nil, count: columns)
    let query = """
      SELECT m.rootpage, i.cid FROM sqlite_master AS m, pragma_index_info(m.name) AS i
      WHERE m.type = 'index' AND m.tbl_name = '\(name)'
      """
    try database.rows(query) { row in
      guard row.count == 2, let column = row[1].flatMap({ Int($0) }) else { return true }
      if indexes.indices.contains(column) { indexes[column] = row[0].flatMap { UInt32($0) } }
      return true
    }
    return Table(name: name, root: root, isKeyed: isKeyed, indexes: indexes)
  }
}
