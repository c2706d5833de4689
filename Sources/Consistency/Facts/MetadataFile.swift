import Repodata
import SystemIO
import SystemPackage

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
    /// It has another size than the index says.
    case size(found: Int64)
    /// It has another checksum than the index says.
    case checksum(found: String)
    /// It is a zchunk file whose header has another size or checksum than the index says.
    case zchunkHeader(String)
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
  /// What it is on disk; nothing on the web, or if it is not there.
  var entry: Entry?

  /// What a name in a folder is.
  struct Entry: Sendable {
    /// Whether it is a symbolic link.
    let isLink: Bool
    /// What it leads to.
    let status: FileStatus

    /// What lies at `path`; nothing if that cannot be told.
    init?(_ path: FilePath) {
      guard let own = try? FileStatus.of(path, followLinks: false),
        let status = try? FileStatus.of(path)
      else { return nil }
      isLink = own.isSymlink
      self.status = status
    }
  }
}
