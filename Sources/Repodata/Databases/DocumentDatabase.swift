public import SystemIO
public import SystemPackage

/// The SQLite file of a document in the making; one thread's at a time.
///
/// It lies uncompressed under a hidden name until its XML document is finished, whose checksum it has
/// to tell; then it is compressed and removed.
public final class DocumentDatabase {
  private enum Rows {
    case primary(PrimaryDatabase)
    case filelists(FilelistsDatabase)
    case other(OtherDatabase)
  }

  private let database: MetadataDatabase
  private let rows: Rows
  private let folder: FilePath

  /// Starts the database of a document in the folder `repodata`, which must be there.
  ///
  /// - Parameters:
  ///   - kind: the document.
  ///   - folder: the folder.
  ///   - isIndexed: whether it gets the indexes that clients want.
  /// - Throws: `SystemError`, ``SQLiteError``.
  public init(_ kind: DocumentKind, folder: FilePath, isIndexed: Bool = true) throws {
    database = try MetadataDatabase(kind, folder: folder, isIndexed: isIndexed)
    self.folder = folder
    switch kind {
    case .primary: rows = .primary(try PrimaryDatabase(database))
    case .filelists, .filelistsExt: rows = .filelists(try FilelistsDatabase(database))
    case .other: rows = .other(try OtherDatabase(database))
    }
  }

  /// Adds a package; keys count from 1.
  public func append(_ record: PackageRecord, key: Int64) throws(SystemError) {
    switch rows {
    case .primary(let rows): try rows.append(record, key: key)
    case .filelists(let rows): try rows.append(record, key: key)
    case .other(let rows): try rows.append(record, key: key)
    }
  }

  /// Ends the writing of rows, and opens the database, whose file goes with this object.
  func read() throws -> SQLiteDatabase { try database.read() }

  /// Indexes, closes, compresses, and puts the file in its place.
  ///
  /// - Parameters:
  ///   - document: the record of the XML document it belongs to.
  ///   - options: how it is compressed and named.
  ///   - workers: how many threads compress.
  /// - Returns: what repomd.xml is to say.
  /// - Throws: `SystemError`, ``SQLiteError``, `CompressionError`.
  public func finish(
    document: RepomdRecord, options: MetadataOptions, workers: Int = 1
  ) throws -> RepomdRecord {
    try database.finish(
      documentChecksum: document.checksum.hex, folder: folder, options: options, workers: workers)
  }
}
