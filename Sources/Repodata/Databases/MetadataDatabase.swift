import SystemIO
import SystemPackage

/// One SQLite file in the making.
///
/// SQLite makes the schema; rows and indexes, which are most of the work, are written as pages by
/// ``TableWriter``: in order and each once, without looking for their places.
final class MetadataDatabase {
  let kind: DocumentKind
  private let path: FilePath
  private let pages: PageFile
  /// In the order of the schema.
  private let tables: [(name: String, writer: TableWriter)]

  /// Starts a database, by default with the indexes that clients want.
  init(_ kind: DocumentKind, folder: FilePath, isIndexed: Bool = true) throws {
    self.kind = kind
    // Another name than that of the compressed file in the making.
    path = folder.appending(".\(kind.rawValue).plain\(AtomicFile.temporarySuffix)")
    let schema = try SchemaFile(
      path, sql: DatabaseSchema.tables(kind) + (isIndexed ? DatabaseSchema.indexes(kind) : ""))
    pages = try PageFile(path: path, schema: schema.bytes)
    tables = schema.tables.map { [pages] in ($0.name, $0.writer(pages)) }
  }

  deinit { try? FileSystem.removeTree(path) }

  /// The writer of a table's rows.
  func table(_ name: String) throws(SQLiteError) -> TableWriter {
    guard let table = tables.first(where: { $0.name == name }) else {
      throw SQLiteError(code: 0, message: "it has no table \(name)", path: path.string)
    }
    return table.writer
  }

  /// Ends the writing of rows, and opens the database.
  func read() throws -> SQLiteDatabase {
    try finishPages()
    return try SQLiteDatabase(path: path)
  }

  private func finishPages() throws(SystemError) {
    for table in tables { try table.writer.finish() }
    for table in tables { try table.writer.finishIndexes() }
    try pages.finish()
  }

  /// Writes the rest, compresses and removes the uncompressed file.
  func finish(
    documentChecksum: String, folder: FilePath, options: MetadataOptions, workers: Int = 1
  ) throws -> RepomdRecord {
    let info = try table("db_info")
    info.add(DatabaseSchema.version)
    info.add(documentChecksum)
    try info.endRow()
    try finishPages()
    var record = try compress(folder: folder, options: options, workers: workers)
    record.databaseVersion = DatabaseSchema.version
    try FileSystem.removeTree(path)
    return record
  }

  private func compress(
    folder: FilePath, options: MetadataOptions, workers: Int
  ) throws -> RepomdRecord {
    let writer = try MetadataFileWriter(
      type: "\(kind.rawValue)_db", fileName: "\(kind.rawValue).sqlite", folder: folder,
      compression: options.databaseCompression, options: options)
    let file = try OpenFile(reading: path)
    guard FileCompression.supports(options.databaseCompression.format) else {
      return try Self.stream(file, into: writer)
    }
    let sink = Sink(writer)
    let compression = try FileCompression(file, options.databaseCompression, workers: workers)
    try compression.run { try sink.writer?.append($0, asMember: $1) }
    guard let record = try sink.writer.take()?.finish() else {
      throw SQLiteError(code: 0, message: "it is finished", path: path.string)
    }
    return record
  }

  private static func stream(
    _ file: borrowing OpenFile, into writer: consuming MetadataFileWriter
  ) throws -> RepomdRecord {
    var writer = writer
    var buffer: [UInt8] = []
    var offset: Int64 = 0
    while try file.read(into: &buffer, count: 1 << 18, at: offset) > 0 {
      try writer.append(buffer)
      offset += Int64(buffer.count)
    }
    return try writer.finish()
  }

  /// The file that several threads write into, one at a time.
  private final class Sink: @unchecked Sendable {
    // Sendable: pieces are delivered one after the other.
    var writer: MetadataFileWriter?
    init(_ writer: consuming MetadataFileWriter) { self.writer = consume writer }
  }
}
