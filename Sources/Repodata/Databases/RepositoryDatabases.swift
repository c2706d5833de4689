public import SystemIO
public import SystemPackage

/// The SQLite files of a repository's documents.
public final class RepositoryDatabases {
  private let databases: [(kind: DocumentKind, database: DocumentDatabase)]
  private var key: Int64 = 0

  /// Starts the files, under hidden names in `folder`, a `repodata` in the making.
  ///
  /// - Parameters:
  ///   - folder: the folder, which must be there.
  ///   - kinds: the documents that have databases.
  /// - Throws: ``SQLiteError``, `SystemError`.
  public init(folder: FilePath, kinds: [DocumentKind] = DocumentKind.allCases) throws {
    databases = try kinds.map { ($0, try DocumentDatabase($0, folder: folder)) }
  }

  /// Adds a package; the order must be that of the documents.
  ///
  /// - Throws: `SystemError`.
  public func append(_ record: PackageRecord) throws(SystemError) {
    key += 1
    for (_, database) in databases { try database.append(record, key: key) }
  }

  /// Ends and compresses the files, and puts them in their places.
  ///
  /// - Parameters:
  ///   - documents: the records of the XML documents, whose checksums the files tell.
  ///   - options: their compression, checksum, naming and time.
  /// - Returns: the records of the files, in the order of the kinds; of documents without a record
  ///   there is none.
  /// - Throws: ``SQLiteError``, `SystemError`, `CompressionError`.
  public func finish(
    _ documents: [RepomdRecord], options: MetadataOptions
  ) throws -> [RepomdRecord] {
    try databases.compactMap { kind, database in
      guard let document = documents.first(where: { $0.type == kind.rawValue }) else { return nil }
      return try database.finish(document: document, options: options)
    }
  }
}
