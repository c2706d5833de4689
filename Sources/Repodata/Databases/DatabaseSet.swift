public import SystemIO
public import SystemPackage

/// The three SQLite files of a repository in the making.
///
/// Each lies uncompressed under a hidden name until its XML
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
  public func append(_ record: PackageRecord) throws(SystemError) {
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
