import SystemIO
import SystemPackage

/// The index of views that belongs to staged views, beside them: it is exchanged with them, so that
/// it never speaks of what is not served.
struct StagedIndex: Sendable, Codable {
  /// Its SHA-256 in hexadecimal.
  let checksum: String

  /// Stages an index; nothing if the one that is served says the same.
  init?(_ bytes: [UInt8], _ root: RepositoryRoot) throws {
    if try FileStatus.of(root.index, followLinks: false)?.size == Int64(bytes.count),
      try FileSystem.readWholeFile(root.index, limit: bytes.count) == bytes
    {
      return nil
    }
    checksum = Digest.hex(of: try Digest.of(bytes, .sha256))
    try FileSystem.writeFileAtomically(bytes, to: root.stagedIndex, mode: 0o644)
  }

  /// Puts it in the place of the one that is served. Where an interrupted run had done so already,
  /// nothing is staged any more, and nothing is done.
  func commit(_ root: RepositoryRoot) throws {
    guard try FileStatus.of(root.stagedIndex, followLinks: false)?.isRegular == true else { return }
    let bytes = try FileSystem.readWholeFile(root.stagedIndex, limit: 1 << 30)
    guard Digest.hex(of: try Digest.of(bytes, .sha256)) == checksum else { return }
    try FileSystem.rename(root.stagedIndex, to: root.index)
    try FileSystem.synchronizeDirectory(root.views)
  }
}

extension RepositoryRoot {
  /// The index of views that is not served yet.
  var stagedIndex: FilePath { staging.appending("index.json") }
}
