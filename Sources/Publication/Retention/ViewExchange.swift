import Repodata
import SystemIO
import SystemPackage

/// Brings staged views before the clients: signed, promised in the journal, exchanged one by one.
struct ViewExchange: Sendable {
  let root: RepositoryRoot
  let definition: Definition
  private let canExchange: Bool

  /// An exchange below `root`.
  init(_ root: RepositoryRoot, _ definition: Definition) throws {
    self.root = root
    self.definition = definition
    canExchange = try FileSystem.supportsExchange(in: root.staging)
  }

  /// Signs and exchanges `staged`, and signs again what of `unchanged` has no valid signature.
  ///
  /// Nothing is seen of any of it before all are signed and verified; `index` takes the place of
  /// the index of views after the last of them. Throws ``SigningError`` if a signature cannot be
  /// made, `SystemError` if something cannot be written.
  ///
  /// - Returns: the views that were signed again, and what the operator should know of the keys.
  func run(
    _ staged: [StagedView], unchanged: [String], index: [UInt8]?
  ) async throws -> (signedAgain: [String], warnings: [String]) {
    var views = staged
    var warnings: [String] = []
    if let signing = definition.signing {
      let signer = try await Signer(signing, scratch: root.staging)
      for view in unchanged where try await !signer.isSigned(root.repodata(view)) {
        views.append(try StagedView(again: view, root))
      }
      for view in views {
        try await signer.sign(root.stagedMetadata(view.name))
        try FileSystem.synchronizeDirectory(root.stagedMetadata(view.name))
      }
      try FileSystem.writeIfChanged(
        signer.publicKeys,
        to: root.publicKeys(definition.name))
      warnings += signer.key.warnings(within: signing.warnDays)
    }
    try await announce(staged, unchanged: unchanged)
    let newIndex = try index.flatMap { try StagedIndex($0, root) }
    if views.isEmpty {
      try newIndex?.commit(root)
    } else {
      try PublishJournal(views: views, index: newIndex).write(root)
      for view in views { try commit(view) }
      try newIndex?.commit(root)
      try PublishJournal.remove(root)
    }
    return (views.dropFirst(staged.count).map(\.name), warnings)
  }

  /// Writes the metalinks that know of the new repomd.xml too, and gives clients the time to go on
  /// from the ones that do not.
  private func announce(_ staged: [StagedView], unchanged: [String]) async throws {
    guard let options = definition.metalink else {
      for view in staged.map(\.name) + unchanged { try FileSystem.removeTree(root.metalink(view)) }
      return
    }
    for view in unchanged { try writeMetalink(view, next: nil) }
    for view in staged { try writeMetalink(view.name, next: view.generation) }
    let isServed = try staged.contains { try FileStatus.of(root.repodata($0.name)) != nil }
    if isServed, options.lead > 0 { try await Task.sleep(for: .seconds(options.lead)) }
  }

  private func writeMetalink(_ view: String, next: Generations.Generation?) throws {
    var known = try Generations(reading: root.generations(view)).generations
    if let next { known.append(next) }
    guard let metalink = try Metalink(view: view, known, definition) else { return }
    try FileSystem.makeDirectory(root.view(view), mode: 0o755, intermediate: true)
    try FileSystem.writeIfChanged(metalink.xml, to: root.metalink(view))
  }

  /// Exchanges one view and records its generation.
  func commit(_ view: StagedView) throws {
    try MetadataSwap(canExchange: canExchange).swap(
      root.stagedMetadata(view.name), into: root.repodata(view.name))
    try record(view)
    try FileSystem.removeTree(root.staging(view.name))
  }

  /// Does what is left to do of a view's exchange that was interrupted; tells whether that was
  /// more than to record it. A new signature alone is left to the run that follows.
  func resume(_ view: StagedView) throws -> Bool {
    guard view.generation != nil else { return false }
    if try ServedMetadata(reading: root.repodata(view.name))?.checksum == view.checksum {
      try record(view)
      return false
    }
    guard let staged = try ServedMetadata(reading: root.stagedMetadata(view.name)),
      staged.checksum == view.checksum, (try? staged.verify()) != nil
    else { return false }
    try commit(view)
    return true
  }

  private func record(_ view: StagedView) throws {
    guard let generation = view.generation else { return }
    var generations = try Generations(reading: root.generations(view.name))
    guard generations.present != generation else { return }
    generations.add(
      generation, grace: definition.grace, minimum: definition.retention.generations)
    try generations.write(to: root.generations(view.name))
  }
}
