import Repodata

/// A file that repomd.xml names, and what it was found to be.
struct MetadataFile: Sendable {
  /// What the file was found to be; only the first defect counts.
  enum State: Sendable, Hashable {
    /// It is what the index says, and so is its content.
    case intact
    /// Its href leads elsewhere than right below `repodata/`.
    case misplaced
    /// It is not there, or cannot be read: why.
    case missing(String)
    /// It has another size than this index says.
    case size(found: Int64)
    /// It has another checksum than the index says.
    case checksum(found: String)
    /// It cannot be decompressed: why.
    case damaged(String)
    /// Its content has another size than the index says.
    case openSize(found: Int64)
    /// Its content has another checksum than the index says.
    case openChecksum(found: String)
  }

  /// What the index says of it.
  let record: RepomdRecord
  /// What it was found to be.
  var state: State
}
