public import SystemIO

/// How a repository's metadata is written.
public struct MetadataOptions: Sendable, Hashable {
  /// How the XML documents are compressed.
  public var compression: CompressionOptions
  /// Whether the three SQLite files are written too, which yum alone needs.
  public var database: Bool
  /// How the SQLite files are compressed.
  public var databaseCompression: CompressionOptions
  /// The algorithm of all checksums in repomd.xml.
  public var checksum: DigestAlgorithm
  /// Whether names of files begin with their checksum, so that no two generations share one.
  public var uniqueNames: Bool
  /// The modification time of the files, in seconds since the epoch; also told in repomd.xml.
  public var timestamp: Int64
  /// The `<revision>` of repomd.xml.
  public var revision: String
  /// The `<tags>` of repomd.xml.
  public var tags: RepomdTags

  /// createrepo_c's habits, except that there is no clock: time and revision are the caller's.
  public init(
    compression: CompressionOptions = .documents(.zstd), database: Bool = false,
    databaseCompression: CompressionOptions = CompressionOptions(.bzip2),
    checksum: DigestAlgorithm = .sha256, uniqueNames: Bool = true, timestamp: Int64,
    revision: String? = nil, tags: RepomdTags = RepomdTags()
  ) {
    self.compression = compression
    self.database = database
    self.databaseCompression = databaseCompression
    self.checksum = checksum
    self.uniqueNames = uniqueNames
    self.timestamp = timestamp
    self.revision = revision ?? String(timestamp)
    self.tags = tags
  }
}
