import SystemIO
public import SystemPackage

/// The three SQLite files of a repository in the making.
///
/// SQLite needs a file to work in, so each lies uncompressed under a hidden name until its XML
/// document is finished, whose checksum it has to tell; then it is compressed and removed.
public final class DatabaseSet {
  private let primary: PrimaryDatabase
  private let filelists: FilelistsDatabase
  private let other: OtherDatabase
  private var key: Int64 = 0

  /// Starts all three in `folder`, which must be there.
  ///
  /// - Throws: `SystemError`, ``SQLiteError``.
  public init(folder: FilePath) throws {
    primary = try PrimaryDatabase(MetadataDatabase(.primary, folder: folder))
    filelists = try FilelistsDatabase(MetadataDatabase(.filelists, folder: folder))
    other = try OtherDatabase(MetadataDatabase(.other, folder: folder))
  }

  /// Adds a package; keys count from 1.
  public func append(_ record: PackageRecord) throws(SQLiteError) {
    key += 1
    try primary.append(record, key: key)
    try filelists.append(record, key: key)
    try other.append(record, key: key)
  }

  /// Ends and compresses all three; `documents` are the records of the XML they belong to.
  ///
  /// - Returns: what repomd.xml is to say of them.
  /// - Throws: `SystemError`, `CompressionError`, ``SQLiteError``.
  public func finish(
    _ documents: [RepomdRecord], folder: FilePath, options: MetadataOptions
  ) throws -> [RepomdRecord] {
    try [primary.database, filelists.database, other.database].map { database in
      let document = documents.first { $0.type == database.kind.rawValue }
      return try database.finish(
        documentChecksum: document?.checksum.hex ?? "", folder: folder, options: options)
    }
  }
}

/// One SQLite file in the making.
final class MetadataDatabase {
  let kind: DocumentKind
  private let path: FilePath
  private var connection: SQLiteDatabase?

  init(_ kind: DocumentKind, folder: FilePath) throws {
    self.kind = kind
    // Another name than that of the compressed file in the making.
    path = folder.appending(".\(kind.rawValue).plain\(AtomicFile.temporarySuffix)")
    // What a crashed run left behind must not be written into.
    try FileSystem.removeTree(path)
    let connection = try SQLiteDatabase(path: path)
    try connection.execute(DatabaseSchema.pragmas + DatabaseSchema.tables(kind))
    self.connection = connection
  }

  deinit {
    connection = nil
    try? FileSystem.removeTree(path)
  }

  /// Compiles an INSERT with as many parameters as the table has columns.
  func insert(into table: String, columns: Int) throws(SQLiteError) -> SQLiteStatement {
    guard let connection else {
      throw SQLiteError(code: 0, message: "it is finished", path: path.string)
    }
    let marks = Array(repeating: "?", count: columns).joined(separator: ", ")
    return try connection.prepare("INSERT INTO \(table) VALUES (\(marks))")
  }

  /// Ends the writing of rows, and gives the open database, which goes with this object.
  func commit() throws(SQLiteError) -> SQLiteDatabase {
    guard let connection else {
      throw SQLiteError(code: 0, message: "it is finished", path: path.string)
    }
    try connection.execute("COMMIT;")
    return connection
  }

  /// Writes the rest, closes, compresses and removes the uncompressed file.
  func finish(
    documentChecksum: String, folder: FilePath, options: MetadataOptions, workers: Int = 1
  ) throws -> RepomdRecord {
    let info = try insert(into: "db_info", columns: 2)
    info.bind(DatabaseSchema.version)
    info.bind(documentChecksum)
    try info.run()
    try connection?.execute(DatabaseSchema.indexes(kind) + "COMMIT;")
    var record = try compress(folder: folder, options: options, workers: workers)
    record.databaseVersion = DatabaseSchema.version
    connection = nil
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
