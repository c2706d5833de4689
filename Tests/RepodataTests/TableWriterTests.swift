import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import Repodata

/// SQLite reads what `TableWriter` writes: it is the judge of pages, trees and indexes.
@Suite("SQLite finds the rows and indexes that were written as pages")
struct TableWriterTests {
  private static let sql = """
    CREATE TABLE packages (pkgKey INTEGER PRIMARY KEY, pkgId TEXT);
    CREATE TABLE rows (name TEXT, number INTEGER, pkgKey INTEGER, note TEXT);
    CREATE INDEX packageId ON packages (pkgId);
    CREATE INDEX names ON rows (name); CREATE INDEX keys ON rows (pkgKey);
    """

  private struct Row: Hashable {
    var name: String
    var number: Int64?
    var key: Int64
    var note = ""
  }

  /// Writes rows, with a package for each new key, and gives the database.
  private func write(_ rows: [Row], in folder: TemporaryFolder) throws -> SQLiteDatabase {
    let path = FilePath(folder.file("rows.sqlite").path)
    let schema = try SchemaFile(path, sql: Self.sql)
    let pages = try PageFile(path: path, schema: schema.bytes)
    let tables = schema.tables.map { $0.writer(pages) }
    var known: Int64 = 0
    for row in rows {
      if row.key != known {
        tables[0].add(row.key)
        tables[0].add("package \(row.key)")
        try tables[0].endRow()
        known = row.key
      }
      tables[1].add(row.name)
      if let number = row.number { tables[1].add(number) } else { tables[1].addNull() }
      tables[1].add(row.key)
      tables[1].add(row.note)
      try tables[1].endRow()
    }
    for table in tables { try table.finish() }
    for table in tables { try table.finishIndexes() }
    try pages.finish()
    return try SQLiteDatabase(path: path)
  }

  private func all(_ database: SQLiteDatabase, _ query: String) throws -> [[String?]] {
    var rows: [[String?]] = []
    try database.rows(query) {
      rows.append($0)
      return true
    }
    return rows
  }

  /// Expects SQLite to find no fault, and exactly these rows, by the table and by each index.
  private func expect(_ rows: [Row], in database: SQLiteDatabase) throws {
    #expect(try all(database, "PRAGMA integrity_check") == [["ok"]])
    let texts = rows.map { [$0.name, $0.number.map(String.init), String($0.key)] }
    #expect(try all(database, "SELECT name, number, pkgKey FROM rows ORDER BY rowid") == texts)
    let places = rows.indices.sorted {
      let (one, two) = (rows[$0].name, rows[$1].name)
      return one == two ? $0 < $1 : one.utf8.lexicographicallyPrecedes(two.utf8)
    }
    #expect(
      try all(database, "SELECT name, rowid FROM rows INDEXED BY names ORDER BY name, rowid")
        == places.map { [rows[$0].name, String($0 + 1)] })
    #expect(
      try all(database, "SELECT pkgKey FROM rows INDEXED BY keys ORDER BY pkgKey")
        == rows.map { [String($0.key)] })
  }

  @Test("Tables without rows and with one", arguments: [0, 1])
  func few(_ count: Int) throws {
    let folder = try TemporaryFolder()
    let rows = (0..<count).map { Row(name: "row \($0)", number: nil, key: 1) }
    try expect(rows, in: write(rows, in: folder))
  }

  @Test("Trees of three levels, with names that repeat and names that do not")
  func many() throws {
    let folder = try TemporaryFolder()
    var random = SeededGenerator(seed: 11)
    let rows = (0..<300_000).map { place -> Row in
      let symbol = "kernel(symbol_\(Int.random(in: 0..<900, using: &random)))"
      return Row(
        name: place % 3 == 0 ? symbol : "\(place)", number: Int64(place),
        key: Int64(place / 70 + 1))
    }
    try expect(rows, in: write(rows, in: folder))
  }

  @Test("Texts that do not fit in a page, and texts at every edge of that")
  func long() throws {
    let folder = try TemporaryFolder()
    // Where a key of an index overflows (1002), where a row does (4061), and chains of pages.
    let lengths =
      [0, 1, 56, 57, 58, 100, 70_000, 1_000_000, 2, 3] + Array(980...1010) + Array(4040...4070)
      + Array(4090...4100) + Array(5080...5090) + Array(8170...8200)
    let rows = lengths.enumerated().map { place, length in
      Row(
        name: String(repeating: Character(UnicodeScalar(UInt8(97 + place % 26))), count: length),
        number: 7, key: Int64(place + 1))
    }
    try expect(rows, in: write(rows, in: folder))
  }

  @Test("Random texts of up to a few thousand bytes, over and over", arguments: 0..<8)
  func random(_ seed: Int) throws {
    let folder = try TemporaryFolder()
    var random = SeededGenerator(seed: UInt64(seed))
    let lengths = [10, 300, 1100, 6000][seed % 4]
    let rows = (0..<4000).map { place in
      let length = Int.random(in: 0...lengths, using: &random)
      let letter = Character(UnicodeScalar(UInt8.random(in: 97...122, using: &random)))
      return Row(
        name: String(repeating: letter, count: length), number: nil, key: Int64(place / 3 + 1))
    }
    try expect(rows, in: write(rows, in: folder))
  }

  @Test("Numbers of every length, and text that is not ASCII")
  func numbers() throws {
    let folder = try TemporaryFolder()
    var numbers: [Int64] = [0, 1, -1, 2, .max, .min]
    for bits in 7..<63 {
      let edge = Int64(1) << Int64(bits)
      numbers += [edge - 1, edge, -edge, -edge - 1]
    }
    let rows = numbers.enumerated().map {
      Row(name: "Größe \($0) 漢字", number: $1, key: Int64($0 + 1))
    }
    try expect(rows, in: write(rows, in: folder))
  }

  @Test("The same rows give the same bytes")
  func repeats() throws {
    let (one, two) = (try TemporaryFolder(), try TemporaryFolder())
    let rows = (0..<2000).map { Row(name: "name \($0 % 40)", number: 3, key: Int64($0 + 1)) }
    _ = (try write(rows, in: one), try write(rows, in: two))
    #expect(
      try Data(contentsOf: one.file("rows.sqlite")) == Data(contentsOf: two.file("rows.sqlite")))
  }

  @Test(
    "Nothing is stored in the page that SQLite locks, at 1 GiB",
    .enabled(if: ProcessInfo.processInfo.environment["KMODREPO_TEST_ALL"] == "1"))
  func lockPage() throws {
    let folder = try TemporaryFolder()
    // One row's chain of pages passes it.
    let text = String(repeating: "x", count: 90 << 20)
    let rows = (0..<13).map { Row(name: "\($0)", number: nil, key: Int64($0 + 1), note: text) }
    let database = try write(rows, in: folder)
    try expect(rows, in: database)
    #expect(
      try all(database, "SELECT count(*) FROM rows WHERE length(note) = \(90 << 20)") == [["13"]])
  }
}
