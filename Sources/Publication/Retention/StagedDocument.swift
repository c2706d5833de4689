import SystemIO
import SystemPackage

/// A document on views, `index.json` or a view's `judgement.json`, that is not served yet: it goes
/// before the clients with the views that it speaks of.
struct StagedDocument: Sendable, Codable {
  /// Whose judgement it is; nothing if it is the index of views.
  let view: String?
  /// Its SHA-256 in hexadecimal.
  let checksum: String

  /// Stages the judgement of a view, or the index of views; nothing if what is served says the same.
  init?(_ bytes: [UInt8], of view: String?, _ root: RepositoryRoot) throws {
    guard try !FileSystem.holds(root.document(of: view), bytes) else { return nil }
    self.view = view
    checksum = Digest.hex(of: try Digest.of(bytes, .sha256))
    try FileSystem.writeFileAtomically(bytes, to: root.stagedDocument(of: view), mode: 0o644)
  }

  /// Puts it, which this run has staged, in the place of the one that is served.
  func commit(_ root: RepositoryRoot) throws {
    let served = root.document(of: view)
    try FileSystem.rename(root.stagedDocument(of: view), to: served)
    try FileSystem.synchronizeDirectory(served.removingLastComponent())
  }

  /// Does the same for a run that was interrupted. Where that had done so already, nothing is staged
  /// any more, and nothing is done.
  func resume(_ root: RepositoryRoot) throws {
    let staged = root.stagedDocument(of: view)
    guard try FileStatus.of(staged, followLinks: false)?.isRegular == true else { return }
    let bytes = try FileSystem.readWholeFile(staged, limit: 1 << 30)
    guard Digest.hex(of: try Digest.of(bytes, .sha256)) == checksum else { return }
    try commit(root)
  }
}

extension RepositoryRoot {
  /// The judgement of a view, or the index of views.
  fileprivate func document(of view: String?) -> FilePath { view.map(judgement) ?? index }
  /// The same, not served yet.
  fileprivate func stagedDocument(of view: String?) -> FilePath {
    staging.appending(view.map { "\($0).\(Self.judgementName)" } ?? "index.json")
  }
}
