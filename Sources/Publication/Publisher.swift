import Scanning
public import SystemIO
import SystemPackage

/// What a publish did.
public struct PublishOutcome: Sendable {
  /// What was read and judged.
  public let assessment: Assessment
  /// The views, in the order of `Assessment.views`.
  public let views: [ViewOutcome]
  /// Views below the root that belong to no target any more; they are left as they are.
  public let orphans: [String]

  /// Whether anything was written.
  public var changed: Bool { views.contains(where: \.changed) }
}

/// Publishes a definition: reads, judges, and brings every view up to date.
public struct Publisher: Sendable {
  let definition: Definition
  let workers: Int
  let progress: ProgressReport

  /// A publisher of `definition` with so many workers.
  public init(
    _ definition: Definition, workers: Int = HostSystem.processorCount(),
    progress: ProgressReport = .silent
  ) {
    self.definition = definition
    self.workers = workers
    self.progress = progress
  }

  /// Publishes all views; what is served changes view by view, each in one step.
  ///
  /// The lock is taken before anything is read, so that no run publishes what an earlier state of
  /// the pool gave; no view is touched before pool and kernels have been read and judged. Throws
  /// `PublicationError.locked` if another run is at work.
  public func publish() async throws -> PublishOutcome {
    let root = RepositoryRoot(definition.root)
    try root.prepare()
    guard let lock = try FileLock.tryAcquire(root.lock) else {
      throw PublicationError.locked(root.lock)
    }
    try root.removeLeftovers()
    let assessment = try await Assessment(definition, workers: workers, progress: progress)
    let written = try await write(assessment, root)
    let views = written.map(\.view)
    try writeDocuments(assessment, views, written.map(\.document), root)
    // The lock is held to the end of this scope.
    _ = lock.path
    return PublishOutcome(
      assessment: assessment, views: views, orphans: try orphans(root, views))
  }

  private func write(
    _ assessment: Assessment, _ root: RepositoryRoot
  ) async throws -> [(view: ViewOutcome, document: JudgementDocument?)] {
    let plans = assessment.views
    let writer = ViewWriter(
      root: root, definition: definition,
      canExchange: try FileSystem.supportsExchange(in: root.staging), now: BuildClock.currentTime())
    let done = Counter()
    return try await inOrder(plans.count, workers: workers) { index in
      defer { progress(.views, done.count(), of: plans.count) }
      let plan = plans[index]
      let packages = assessment.pool.packages
      let outcome = try writer.publish(plan, plan.members.map { packages[$0] })
      guard let judgement = plan.judgement else { return (outcome, nil) }
      let document = JudgementDocument(
        assessment.judgements[judgement], assessment.candidates)
      try writeIfChanged(document.bytes, to: root.judgement(plan.name))
      return (outcome, document)
    }
  }

  private func writeDocuments(
    _ assessment: Assessment, _ views: [ViewOutcome], _ documents: [JudgementDocument?],
    _ root: RepositoryRoot
  ) throws {
    let index = IndexDocument(
      definition, views, dropped: documents.map { $0?.summary },
      quarantined: assessment.pool.quarantined)
    try writeIfChanged(index.bytes, to: root.index)
    let configuration = Array(ClientConfiguration(definition: definition).text.utf8)
    try writeIfChanged(configuration, to: root.path.appending("\(definition.name).repo"))
  }

  private func writeIfChanged(_ bytes: [UInt8], to path: FilePath) throws {
    if try FileStatus.of(path)?.size == Int64(bytes.count),
      try FileSystem.readWholeFile(path, limit: bytes.count) == bytes
    {
      return
    }
    try FileSystem.writeFileAtomically(bytes, to: path, mode: 0o644)
  }

  private func orphans(_ root: RepositoryRoot, _ views: [ViewOutcome]) throws -> [String] {
    let known = Set(views.map(\.plan.name))
    return try FileSystem.listDirectory(root.views).filter { name in
      !known.contains(name)
        && (try? FileStatus.of(root.view(name), followLinks: false))?.isDirectory == true
    }
  }
}
