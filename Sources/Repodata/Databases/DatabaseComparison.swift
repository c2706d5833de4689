public import SystemPackage

/// Rows that a database of somebody's metadata lacks or has too many, compared with its document.
public struct RowDifference: Sendable, Hashable {
  /// The table.
  public let table: String
  /// The pkgid of the package that the row belongs to; empty for a row of no package.
  public let pkgid: String
  /// The row, as `column=value` of all columns that are not empty.
  public let row: String
  /// How many more of it the document calls for; negative if the database has too many.
  public let lacking: Int
}

/// Holds a SQLite file of somebody's metadata against the rows that its document calls for.
///
/// The rows are written as we would write them, into a file of our own; then SQLite counts each row
/// of both. Rows belong together by the pkgid of their package, never by keys or row numbers, and
/// NULL is an empty text: writers differ in that, and no client does.
public final class DatabaseComparison {
  private let kind: DocumentKind
  private let expected: DocumentDatabase
  private var count: Int64 = 0

  /// Starts the file of our own in a scratch folder.
  ///
  /// - Throws: `SystemError`, ``SQLiteError``.
  public init(_ kind: DocumentKind, scratch folder: FilePath) throws {
    self.kind = kind
    expected = try DocumentDatabase(kind, folder: folder, isIndexed: false)
  }

  /// Adds a package, by its element of the document.
  ///
  /// - Throws: ``MetadataError``, ``SQLiteError``.
  public func append(_ element: XMLFragment) throws {
    count += 1
    try expected.append(try PackageRecord(element, of: kind), key: count)
  }

  /// Ends the file of our own and compares; call it once.
  ///
  /// - Parameters:
  ///   - copy: a copy of the database, which nobody else uses, and which has no faults.
  ///   - limit: the most differences that are given.
  /// - Returns: the first differences, and how many there are.
  /// - Throws: ``SQLiteError``.
  public func differences(
    from copy: FilePath, limit: Int = 20
  ) throws -> (first: [RowDifference], count: Int) {
    let database = try expected.read()
    // Sorting goes to disk: file lists of kernels are large.
    try database.execute(ServedDatabase.distrust + "PRAGMA temp_store = FILE;")
    try database.attach(copy, as: "served")
    var present: Set<String> = []
    try database.rows("SELECT name FROM served.sqlite_master WHERE type = 'table'") { row in
      if let name = row.first ?? nil { present.insert(name) }
      return true
    }
    var first: [RowDifference] = []
    var count = 0
    for table in DatabaseSchema.comparedTables(kind) where present.contains(table.name) {
      try database.rows(Self.query(table)) { row in
        count += 1
        if first.count < limit { first.append(Self.difference(table, row)) }
        return true
      }
    }
    return (first, count)
  }

  /// Rows that one side has more often than the other, and how much more often we have them.
  private static func query(_ table: DatabaseSchema.Table) -> String {
    let columns = (0...table.columns.count).map { "c\($0)" }.joined(separator: ", ")
    return """
      SELECT \(columns), sum(weight) FROM (
        \(rows(table, in: "main", weight: 1)) UNION ALL \(rows(table, in: "served", weight: -1)))
      GROUP BY \(columns) HAVING sum(weight) <> 0
      """
  }

  private static func rows(
    _ table: DatabaseSchema.Table, in schema: String, weight: Int
  ) -> String {
    let isPackages = table.name == "packages"
    let columns = (["p.pkgId"] + table.columns.map { isPackages ? "p.\($0)" : "t.\($0)" })
      .enumerated().map { "ifnull(CAST(\($1) AS TEXT), '') AS c\($0)" }
    let source =
      isPackages
      ? "\(schema).packages AS p"
      : "\(schema).\(table.name) AS t LEFT JOIN \(schema).packages AS p ON p.pkgKey = t.pkgKey"
    return "SELECT \(columns.joined(separator: ", ")), \(weight) AS weight FROM \(source)"
  }

  private static func difference(
    _ table: DatabaseSchema.Table, _ row: [String?]
  ) -> RowDifference {
    let values = zip(table.columns, row.dropFirst()).compactMap { column, value in
      value.flatMap { $0.isEmpty ? nil : "\(column)=\($0)" }
    }
    return RowDifference(
      table: table.name, pkgid: row.first.flatMap { $0 } ?? "",
      row: values.joined(separator: ", "), lacking: (row.last ?? nil).flatMap { Int($0) } ?? 0)
  }
}
