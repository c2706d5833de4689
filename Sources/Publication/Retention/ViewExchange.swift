import Repodata
import SystemIO
import SystemPackage

/// Brings staged views before the clients: signed, promised in the journal, each exchanged in one
/// step.
struct ViewExchange: Sendable {
  let root: RepositoryRoot
  let definition: Definition
  private let canExchange: Bool
  /// How many views are exchanged at once: each waits for the disk several times, and no two have a
  /// file in common.
  private let threads: Int

  /// An exchange below `root`; one view after the other for one worker.
  init(_ root: RepositoryRoot, _ definition: Definition, workers: Int = 1) throws {
    self.root = root
    self.definition = definition
    threads = workers > 1 ? 8 : 1
    canExchange = try FileSystem.supportsExchange(in: root.staging)
  }

  /// Signs and exchanges what `promise` has staged, and signs again what of `unchanged` has no valid
  /// signature.
  ///
  /// Nothing is seen of any of it before all are signed and verified; the judgements follow the last
  /// of the views, and the index them; a hold begins with the first. Throws ``SigningError`` if a
  /// signature cannot be made, `SystemError` if something cannot be written.
  ///
  /// - Returns: the views that were signed again, and what the operator should know of the keys.
  func run(
    _ promise: PublishJournal, unchanged: [String]
  ) async throws -> (signedAgain: [String], warnings: [String]) {
    let signed = try await sign(promise.viewNames, unchanged: unchanged)
    try await announce(promise.views, unchanged: unchanged)
    try keep(promise.signingAgain(signed.again, root))
    return (signed.again, signed.warnings)
  }

  /// Signs what is staged, and stages and signs what of `unchanged` has no valid signature.
  private func sign(
    _ staged: [String], unchanged: [String]
  ) async throws -> (again: [String], warnings: [String]) {
    guard let signing = definition.signing else { return ([], []) }
    let signer = try await Signer(signing, scratch: root.staging)
    let again = try await sign(staged, unchanged: unchanged, signer)
    try FileSystem.writeIfChanged(signer.publicKeys, to: root.publicKeys(definition.name))
    return (again, signer.key.warnings(within: signing.warnDays))
  }

  private func sign(
    _ staged: [String], unchanged: [String], _ signer: Signer
  ) async throws -> [String] {
    let again = try await unsigned(unchanged, signer)
    for view in staged + again {
      try await signer.sign(root.stagedMetadata(view))
      try FileSystem.synchronizeDirectory(root.stagedMetadata(view))
    }
    return again
  }

  /// The views without a valid signature, staged to be signed.
  private func unsigned(_ views: [String], _ signer: Signer) async throws -> [String] {
    var unsigned: [String] = []
    for view in views {
      if try await signer.isSigned(root.repodata(view)) { continue }
      try StagedView.linkServed(view, root) { _ in true }
      unsigned.append(view)
    }
    return unsigned
  }

  /// Promises and does what is staged.
  private func keep(_ promise: PublishJournal) throws {
    guard !promise.views.isEmpty || !promise.documents.isEmpty else { return }
    try promise.write(root)
    try promise.hold?.write(root)
    try onThreads(threads, each: promise.views.count) { try commit(promise.views[$0]) }
    let judgements = promise.documents.filter { $0.view != nil }
    try onThreads(threads, each: judgements.count) { try judgements[$0].commit(root) }
    for index in promise.documents where index.view == nil { try index.commit(root) }
    try PublishJournal.remove(root)
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
    try replacePackages(view)
    try record(view)
    try FileSystem.removeTree(root.staging(view.name))
  }

  /// Does what is left to do of a view's exchange that was interrupted; tells whether that was
  /// more than to record it. A new signature alone is left to the run that follows.
  func resume(_ view: StagedView) throws -> Bool {
    guard view.generation != nil else { return false }
    if try ServedMetadata(reading: root.repodata(view.name))?.checksum == view.checksum {
      try replacePackages(view)
      try record(view)
      return false
    }
    guard let staged = try ServedMetadata(reading: root.stagedMetadata(view.name)),
      staged.checksum == view.checksum, (try? staged.verify()) != nil
    else { return false }
    try commit(view)
    return true
  }

  /// Puts the packages into the view whose new content the metadata names since a moment.
  private func replacePackages(_ view: StagedView) throws {
    guard !view.replaced.isEmpty else { return }
    let staged = root.stagedPackages(view.name)
    for name in view.replaced
    where try FileStatus.of(staged.appending(name), followLinks: false) != nil {
      try FileSystem.rename(staged.appending(name), to: root.packages(view.name).appending(name))
    }
    try FileSystem.synchronizeDirectory(root.packages(view.name))
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
