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
public struct PublishJournal: Codable, Sendable {
  let views: [StagedView]
  /// The judgements and the index that go with them, as far as they change; the index last.
  let documents: [StagedDocument]
  /// The hold that a rollback begins.
  let hold: Hold?

  /// The names of the views to be exchanged.
  public var viewNames: [String] { views.map(\.name) }

  /// The journal of a root, if there is one; without views if it cannot be understood.
  ///
  /// Throws `SystemError` if it cannot be read.
  public static func of(_ root: RepositoryRoot) throws -> PublishJournal? {
    guard try FileStatus.of(root.journal, followLinks: false) != nil else { return nil }
    let bytes = try FileSystem.readWholeFile(root.journal, limit: 256 << 20)
    // A journal is written in one step; one that cannot be read was written by nobody of ours.
    return (try? JSONDecoder().decode(PublishJournal.self, from: Data(bytes)))
      ?? PublishJournal(views: [], index: nil)
  }

  /// The same with further views, which are as they are served but for another signature.
  func signingAgain(_ names: [String], _ root: RepositoryRoot) throws -> PublishJournal {
    let again = try names.map { try StagedView(again: $0, root) }
    return PublishJournal(views: views + again, documents: documents, hold: hold)
  }

  /// Writes the promise.
  func write(_ root: RepositoryRoot) throws {
    try FileSystem.writeFileAtomically(try jsonBytes(self), to: root.journal, mode: 0o644)
  }

  /// Keeps the promise of a run that was interrupted, if there is one; only for the holder of the
  /// lock.
  ///
  /// - Returns: the names of the views that were exchanged.
  static func finish(_ root: RepositoryRoot, _ definition: Definition) throws -> [String] {
    guard let journal = try of(root) else { return [] }
    try journal.hold?.write(root)
    var finished: [String] = []
    if !journal.views.isEmpty {
      let exchange = try ViewExchange(root, definition)
      for view in journal.views where try exchange.resume(view) { finished.append(view.name) }
    }
    for document in journal.documents { try document.resume(root) }
    try Self.remove(root)
    return finished
  }

  /// Takes the promise back, as it is kept.
  static func remove(_ root: RepositoryRoot) throws {
    try FileSystem.removeTree(root.journal)
    try FileSystem.synchronizeDirectory(root.state)
  }
}

extension PublishJournal {
  /// The promise of staged views with the documents that speak of them.
  init(
    views: [StagedView], judgements: [StagedDocument] = [], index: StagedDocument?,
    hold: Hold? = nil
  ) {
    self.init(views: views, documents: judgements + (index.map { [$0] } ?? []), hold: hold)
  }
}
