import FoundationEssentials
import KernelABI
import Repodata
import Scanning
import Synchronization
public import SystemIO
import SystemPackage

/// Publishes a definition: reads, judges, and brings every view up to date.
public struct Publisher: Sendable {
  let definition: Definition
  let workers: Int
  let progress: ProgressReport
  /// Whether views may lose as much as they will.
  let isForced: Bool
  /// Whether the hold of a rollback ends.
  let resumes: Bool
  /// Views to be made anew whatever they serve; nothing if what is remembered can be relied on.
  let rebuilds: Set<String>?

  /// A publisher of `definition` with so many workers.
  ///
  /// - Parameters:
  ///   - definition: what is published.
  ///   - workers: how many read, judge and write.
  ///   - progress: is told how far it is.
  ///   - isForced: whether views may lose more than the definition allows.
  ///   - resumes: whether the hold that a rollback has left ends.
  ///   - rebuilds: views whose metadata and copies of packages are made anew even if they seem to
  ///     say the same, since they have been found to be damaged. Nothing that earlier runs remember
  ///     is then relied on, and a package whose bytes are not those it states is left out.
  public init(
    _ definition: Definition, workers: Int = HostSystem.processorCount(),
    progress: ProgressReport = .silent, isForced: Bool = false, resumes: Bool = false,
    rebuilds: Set<String>? = nil
  ) {
    self.definition = definition
    self.workers = workers
    self.progress = progress
    self.isForced = isForced
    self.resumes = resumes
    self.rebuilds = rebuilds
  }

  /// Publishes all views. All are staged and signed first; then what is served changes, each view in
  /// one step, and a run that is killed there is finished by the next.
  ///
  /// The lock is taken before anything is read, so that no run publishes what an earlier state of
  /// the pool gave; no view is touched before pool and kernels have been read and judged. Where
  /// sources and everything served are the very files of the last publish, nothing more is done.
  /// Throws `PublicationError.locked` if another run is at work, ``GuardError`` if what is to be
  /// published cannot be meant, ``SigningError`` if it cannot be signed.
  public func publish() async throws -> PublishOutcome {
    let root = RepositoryRoot(definition.root)
    let guarding = PublishGuard(root: root, definition: definition)
    try guarding.checkRoot()
    if !isForced { try guarding.checkIdentity() }
    try root.prepare()
    guard let lock = try FileLock.tryAcquire(root.lock) else {
      throw PublicationError.locked(root.lock)
    }
    // The lock is held to the end of this scope.
    defer { _ = lock.path }
    let finished = try PublishJournal.finish(root, definition)
    try root.removeLeftovers()
    try RepositoryIdentity.claim(root, for: definition)
    if resumes { try Hold.lift(root) } else { try Hold.check(root, definition) }
    let sources = try SourceListing(definition)
    let before = rebuilds == nil ? PublishedState(reading: root) : PublishedState()
    let remains = Remains()
    defer { remains.letGo() }
    var outcome: PublishOutcome
    if let known = try unchanged(since: before, sources, root) {
      outcome = known
      if let signing = definition.signing {
        outcome.notices = try await Signer.usableKey(signing).warnings(within: signing.warnDays)
      }
    } else {
      outcome = try await publish(sources, before, root, remains)
    }
    outcome.notices += finished.map { "view \($0): finished what an interrupted run had begun" }
    return outcome
  }

  /// The last publish's outcome, if doing it again would change nothing.
  private func unchanged(
    since before: PublishedState, _ sources: SourceListing, _ root: RepositoryRoot
  ) throws -> PublishOutcome? {
    guard let known = before.sources, !sources.hasErrors, try sources.snapshot() == known,
      before.isIntact(root),
      let record = try? JSONDecoder().decode(OutcomeRecord.self, from: Data(before.outcome))
    else { return nil }
    return record.unchanged(orphans: try orphans(root, record.views.map(\.name)))
  }

  private func publish(
    _ sources: SourceListing, _ before: PublishedState, _ root: RepositoryRoot,
    _ remains: Remains
  ) async throws -> PublishOutcome {
    var cache =
      rebuilds == nil
      ? FactsCache(reading: root, for: definition, workers: workers) : FactsCache()
    let store = try FragmentStore(root.fragments)
    try cache.verifyFragments(store)
    let assessment = try await Assessment(
      definition, workers: workers, progress: progress, pool: sources.pool, cache: cache,
      store: store, verifiesDigests: rebuilds != nil)
    remains.keep(sources, before, cache, assessment)
    let plans = assessment.views
    if !isForced {
      try PublishGuard(root: root, definition: definition).checkLosses(
        plans, poolIsEmpty: assessment.pool.packages.isEmpty)
    }
    if !definition.admission.keys.isEmpty {
      try FileSystem.writeIfChanged(
        try definition.admission.publicKeys(), to: root.packageKeys(definition.name))
    }
    let clock = try PublishClock(root)
    // Beside the staging, unless one worker does it all.
    let pending = workers > 1 ? Task { Advice(assessment) } : nil
    var views = try await stage(plans, of: assessment, root, before, store, clock)
    remains.keep(views)
    let advice = await pending?.value ?? Advice(assessment)
    let index = IndexDocument(
      definition,
      views.map { view in
        IndexDocument.View(
          plan: view.outcome.plan, revision: view.outcome.revision,
          repomdChecksum: view.outcome.repomdChecksum, dropped: view.summary)
      }, unmatched: advice.unmatched, quarantined: assessment.pool.quarantined)
    let exchanged = try await ViewExchange(root, definition, workers: workers).run(
      PublishJournal(
        views: views.compactMap(\.outcome.staged),
        judgements: views.compactMap(\.judgement),
        index: try StagedDocument(index.bytes, of: nil, root)),
      unchanged: views.filter { $0.outcome.staged == nil }.map(\.name))
    for index in views.indices where exchanged.signedAgain.contains(views[index].name) {
      views[index].outcome.changed = true
    }
    let configuration = ExpectedDocuments.clientConfiguration(of: definition)
    try FileSystem.writeIfChanged(configuration, to: root.clientConfiguration(definition.name))
    var outcome = PublishOutcome(
      assessment, views, advice, orphans: try orphans(root, views.map(\.name)))
    outcome.notices = (clock.warning.map { [$0] } ?? []) + exchanged.warnings
    let memory = PublishMemory(
      root: root, definition: definition, sources: sources, assessment: assessment, store: store)
    try memory.write(views, outcome, before)
    return outcome
  }

  private func stage(
    _ plans: [ViewPlan], of assessment: Assessment, _ root: RepositoryRoot,
    _ before: PublishedState, _ store: FragmentStore, _ clock: PublishClock
  ) async throws -> [WrittenView] {
    let writer = ViewWriter(
      root: root, definition: definition, clock: clock, before: before,
      fragments: try MappedFile(store.path),
      catalogue: BlockCatalogue(before, root), rebuilds: rebuilds ?? [])
    let packages = assessment.pool.packages
    let identities = PackageIdentities(assessment.candidates)
    // Views of the same packages one after the other: the second finds done what the first did.
    // The largest first: the last worker to finish then has little left to do.
    let groups = Dictionary(grouping: plans.indices) { plans[$0].members }.values.sorted {
      (plans[$1[0]].members.count, $0[0]) < (plans[$0[0]].members.count, $1[0])
    }
    let done = Counter()
    let written = try await inOrder(groups.count, workers: workers) { place in
      try groups[place].map { number in
        defer { progress(.views, done.count(), of: plans.count) }
        let plan = plans[number]
        var view = WrittenView(try writer.stage(plan, plan.members.map { packages[$0] }))
        if let judgement = plan.judgement {
          try view.add(JudgementDocument(assessment.judgements[judgement], identities), root)
        }
        return (number: number, view: view)
      }
    }
    return written.joined().sorted { $0.number < $1.number }.map(\.view)
  }

  private func orphans(_ root: RepositoryRoot, _ views: [String]) throws -> [String] {
    let known = Set(views)
    return try FileSystem.listDirectory(root.views).filter { name in
      !known.contains(name)
        && (try? FileStatus.of(root.view(name), followLinks: false))?.isDirectory == true
    }
  }
}

/// A view that is up to date, with what its documents say.
struct WrittenView: Sendable {
  var outcome: ViewOutcome
  /// Its new judgement.json; nothing if that stays.
  private(set) var judgement: StagedDocument?
  /// What the index says of the packages that were dropped; nothing for views of several kernels.
  private(set) var summary: [UInt8]?
  private(set) var noted: Int?
  /// How many were dropped.
  private(set) var dropped: Int?

  var name: String { outcome.plan.name }

  init(_ outcome: ViewOutcome) {
    self.outcome = outcome
  }

  /// Stages the view's judgement.json, if it says something else than the one that is served.
  mutating func add(_ document: JudgementDocument, _ root: RepositoryRoot) throws {
    judgement = try StagedDocument(document.bytes, of: name, root)
    summary = document.summary
    noted = document.noted
    dropped = document.dropped
  }
}

extension PublishOutcome {
  init(
    _ assessment: Assessment, _ written: [WrittenView], _ advice: Advice, orphans: [String]
  ) {
    self.init(
      name: assessment.definition.name,
      views: written.map { view in
        PublishedView(
          name: view.name, kernels: view.outcome.plan.kernels.map(\.uname),
          packages: view.outcome.plan.members.count, dropped: view.dropped, noted: view.noted,
          revision: view.outcome.revision, changed: view.outcome.changed)
      },
      quarantined: assessment.pool.quarantined, warnings: assessment.pool.warnings,
      rebuild: advice.rebuild, alternatives: advice.alternatives, unmatched: advice.unmatched,
      orphans: orphans)
  }
}

extension FileSystem {
  /// Replaces a file in one step, unless it has these bytes already.
  static func writeIfChanged(_ bytes: [UInt8], to path: FilePath) throws {
    guard try !holds(path, bytes) else { return }
    try writeFileAtomically(bytes, to: path, mode: 0o644)
  }

  /// Whether a file is there and has these bytes.
  static func holds(_ path: FilePath, _ bytes: [UInt8]) throws -> Bool {
    guard try FileStatus.of(path)?.size == Int64(bytes.count) else { return false }
    return try readWholeFile(path, limit: bytes.count) == bytes
  }
}

/// What a publish has read and made. To take hundreds of thousands of objects apart takes longer than
/// to write down what has changed, and nobody needs to wait for it.
private final class Remains: Sendable {
  private let items = Mutex<[any Sendable]>([])

  /// Keeps these until all is done.
  func keep(_ more: any Sendable...) { items.withLock { $0 += more } }

  /// Lets go of all on a thread of its own.
  func letGo() {
    onDetachedThread { [self] in items.withLock { $0 = [] } }
  }
}
