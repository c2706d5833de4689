import FoundationEssentials
import Repodata
import SystemIO
import SystemPackage

/// The promise to exchange views: written when all are staged, signed and on the device, removed
/// when all are exchanged.
///
/// A run that is killed before it has changed nothing. One that is killed after it is finished by
/// the next: what is staged is what was judged, and half of the views old and half new is what
/// nobody has judged.
struct PublishJournal: Codable {
  let views: [StagedView]

  /// Writes the promise.
  func write(_ root: RepositoryRoot) throws {
    try FileSystem.writeFileAtomically(try jsonBytes(self), to: root.journal, mode: 0o644)
  }

  /// Keeps the promise of a run that was interrupted, if there is one; only for the holder of the
  /// lock.
  ///
  /// - Returns: the names of the views that were exchanged.
  static func finish(_ root: RepositoryRoot, _ definition: Definition) throws -> [String] {
    guard try FileStatus.of(root.journal, followLinks: false) != nil else { return [] }
    let bytes = try FileSystem.readWholeFile(root.journal, limit: 256 << 20)
    var finished: [String] = []
    // A journal is written in one step; one that cannot be read was written by nobody of ours.
    if let journal = try? JSONDecoder().decode(PublishJournal.self, from: Data(bytes)) {
      let exchange = try ViewExchange(root, definition)
      for view in journal.views where try exchange.resume(view) { finished.append(view.name) }
    }
    try Self.remove(root)
    return finished
  }

  /// Takes the promise back, as it is kept.
  static func remove(_ root: RepositoryRoot) throws {
    try FileSystem.removeTree(root.journal)
    try FileSystem.synchronizeDirectory(root.state)
  }
}
