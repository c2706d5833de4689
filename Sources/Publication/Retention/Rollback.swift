import Repodata
import SystemIO
import SystemPackage

/// Publishes the content of an older generation once more, as a new one.
///
/// Clients never see a revision go back: the old content comes with a new revision, and the
/// metadata that is taken back stays readable for the grace time like any that is superseded.
public struct Rollback: Sendable {
  /// A view that was rolled back.
  public struct Result: Sendable, Encodable {
    /// The view.
    public let view: String
    /// The generation whose content it has again.
    public let from: String
    /// The new revision.
    public let revision: String
    /// How many packages it offers.
    public let packages: Int
  }

  private let definition: Definition
  private let root: RepositoryRoot

  /// Rollbacks of what a definition publishes.
  public init(_ definition: Definition) {
    self.definition = definition
    root = RepositoryRoot(definition.root)
  }

  /// Rolls `view` back, or every view that remembers the generation and does not serve it.
  ///
  /// - Parameters:
  ///   - generation: the revision of the generation.
  ///   - view: the view; nothing for all.
  ///   - holds: whether publishing is refused from now on until somebody resumes it.
  /// - Returns: what was rolled back, and what the operator should know of clock and keys.
  /// - Throws: ``RollbackError``, ``GuardError``, ``SigningError``, `SystemError`;
  ///   `PublicationError.locked` if another run is at work.
  public func run(
    to generation: String, view: String?, holds: Bool = true
  ) async throws -> (views: [Result], warnings: [String]) {
    let guarding = PublishGuard(root: root, definition: definition)
    try guarding.checkRoot()
    try guarding.checkIdentity()
    try root.prepare()
    guard let lock = try FileLock.tryAcquire(root.lock) else {
      throw PublicationError.locked(root.lock)
    }
    defer { _ = lock.path }
    _ = try PublishJournal.finish(root, definition)
    try root.removeLeftovers()
    let views = try chosen(view, generation)
    let clock = try PublishClock(root)
    var results: [Result] = []
    var staged: [StagedView] = []
    var digests = FileDigestMemory()
    for view in views {
      let (stagedView, result) = try stage(
        view, generation, at: clock.time(of: view), &digests)
      staged.append(stagedView)
      results.append(result)
    }
    let hold =
      holds
      ? Hold(reason: "since a rollback to generation \(generation) what is served is held as it is")
      : nil
    let exchanged = try await ViewExchange(root, definition).run(
      PublishJournal(
        views: staged, index: try index(staged, results, hold: hold ?? Hold.of(root)),
        hold: hold), unchanged: [])
    return (results, exchanged.warnings + (clock.warning.map { [$0] } ?? []))
  }

  /// The index of views as it will be, staged; nothing if there is none to go by.
  private func index(
    _ staged: [StagedView], _ results: [Result], hold: Hold?
  ) throws -> StagedDocument? {
    guard try FileStatus.of(root.index) != nil else { return nil }
    let views = zip(staged, results).map { staged, result in
      let served = IndexDocument.ServedView(
        revision: result.revision, repomdChecksum: staged.checksum, packages: result.packages,
        rolledBackTo: result.from)
      return (result.view, served)
    }
    let revised = IndexDocument.revised(
      try FileSystem.readWholeFile(root.index, limit: 1 << 30),
      Dictionary(views, uniquingKeysWith: { first, _ in first }), hold: hold?.reason)
    return try revised.flatMap { try StagedDocument($0, of: nil, root) }
  }

  private func chosen(_ view: String?, _ generation: String) throws -> [String] {
    let names = try ViewGenerations.names(root)
    if let view {
      guard names.contains(view) else { throw RollbackError.noSuchView(view, known: names) }
    }
    var known: Set<String> = []
    var present: String?
    let found = try names.filter { name in
      guard view == nil || view == name else { return false }
      let generations = try Generations(reading: root.generations(name))
      known.formUnion(generations.generations.map(\.revision))
      if generations.present?.revision == generation { present = name }
      return generations.generations.dropLast().contains { $0.revision == generation }
    }
    if found.isEmpty, let present { throw RollbackError.isPresent(generation, view: present) }
    guard !found.isEmpty else {
      throw RollbackError.noSuchGeneration(generation, known: known.sorted())
    }
    return found
  }

  private func stage(
    _ view: String, _ revision: String, at time: Int64, _ digests: inout FileDigestMemory
  ) throws -> (StagedView, Result) {
    func missing(_ what: String) -> RollbackError {
      .incomplete(revision, view: view, missing: what)
    }
    let generations = try Generations(reading: root.generations(view)).generations
    guard let old = generations.dropLast().last(where: { $0.revision == revision }),
      let text = old.repomd
    else { throw missing("its repomd.xml was not remembered") }
    var repomd = try Repomd(parsing: Array(text.utf8))
    let packages: [String: RepomdRecord.Checksum]
    do {
      for record in repomd.records { try record.verify(in: root.repodata(view)) }
      packages = try PackageNames.checksums(by: repomd, in: root.repodata(view))
    } catch {
      throw missing("\(error)")
    }
    for (name, checksum) in packages.sorted(by: { $0.key < $1.key }) {
      let path = root.packages(view).appending(name)
      guard try FileStatus.of(path) != nil else { throw missing("\(name) is gone") }
      guard try digests.digest(of: path, checksum.algorithm) == checksum.hex else {
        throw missing("\(name) has been replaced since")
      }
    }
    repomd.revision = String(time)
    try StagedView.linkServed(view, root) { $0 != "repomd.xml" }
    try repomd.write(to: root.stagedMetadata(view), insteadOf: root.repodata(view))
    try FileSystem.synchronizeDirectory(root.stagedMetadata(view))
    let staged = try StagedView(view, published: time, packages: packages.count, root)
    return (
      staged,
      Result(view: view, from: revision, revision: repomd.revision, packages: packages.count)
    )
  }
}
