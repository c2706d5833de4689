public import SystemPackage

/// The three SQLite files of documents that are there already.
public struct RepositoryDatabases: ~Copyable {
  private let databases: DatabaseSet
  private let folder: FilePath

  /// Starts the files, under hidden names in `folder`, the `repodata` they are for.
  ///
  /// - Throws: ``SQLiteError``, `SystemError`.
  public init(folder: FilePath) throws {
    self.folder = folder
    databases = try DatabaseSet(folder: folder)
  }

  /// Adds a package; the order must be that of the documents.
  public mutating func append(_ record: PackageRecord) throws { try databases.append(record) }

  /// Ends and compresses the files, and puts them in their places.
  ///
  /// - Parameters:
  ///   - documents: the records of the XML documents, whose checksums the files tell.
  ///   - options: their compression, checksum, naming and time.
  /// - Returns: the records of the files.
  /// - Throws: ``SQLiteError``, `SystemError`, `CompressionError`.
  public consuming func finish(
    _ documents: [RepomdRecord], options: MetadataOptions
  ) throws -> [RepomdRecord] {
    try databases.finish(documents, folder: folder, options: options)
  }
}
