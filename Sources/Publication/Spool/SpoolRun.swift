public import SystemIO
import SystemPackage

/// What a run over the spool did.
public struct SpoolOutcome: Sendable {
  /// A file in the spool that is no request.
  public struct Refused: Sendable {
    /// Its name, fit to print.
    public let name: String
    /// Why.
    public let reason: String
  }

  /// How many requests were served.
  public internal(set) var requests = 0
  /// What became of the packages, in the order they came.
  public internal(set) var admissions: [AdmissionOutcome] = []
  /// What was refused as no request.
  public internal(set) var refused: [Refused] = []
  /// What each publish did, in their order.
  public internal(set) var publishes: [PublishOutcome] = []

  /// Whether requests stay filed, since the device of a package failed.
  public var hasDeferred: Bool { admissions.contains(where: \.isDeferred) }

  /// Whether anything was left out: a package, a request, or a file of the pool.
  public var hasQuarantined: Bool {
    !refused.isEmpty || admissions.contains(where: \.isQuarantined)
      || publishes.last?.quarantined.isEmpty == false
  }
}

/// Serves the spool of a definition: admits what was asked for, publishes, tells the askers.
///
/// All requests that are filed when a round begins are served by one publish; requests that come
/// meanwhile by the next round. A request is removed after its result is written, so a run that is
/// killed leaves it to the next: without a result it is served, twice being once, and with one only
/// removed.
public struct SpoolRun: Sendable {
  let definition: Definition
  let spool: Spool
  private let publisher: Publisher
  /// A spool that never runs dry must not keep one run for ever.
  private static let mostRounds = 100

  /// A run with so many workers.
  public init(
    _ definition: Definition, workers: Int = HostSystem.processorCount(),
    progress: ProgressReport = .silent
  ) {
    self.definition = definition
    spool = Spool(definition)
    publisher = Publisher(definition, workers: workers, progress: progress)
  }

  /// A request that was read.
  private struct Filed {
    let id: String
    let files: [SubmittedFile]
  }

  /// Serves until nothing is filed any more; publishes once even if nothing was, unless
  /// `onlyIfRequested`.
  ///
  /// Throws `PublicationError.locked` if another run serves the spool.
  public func run(onlyIfRequested: Bool = false) async throws -> SpoolOutcome {
    try PublishGuard(root: RepositoryRoot(definition.root), definition: definition).checkRoot()
    try spool.prepare()
    guard let lock = try FileLock.tryAcquire(spool.lock) else {
      throw PublicationError.locked(spool.lock)
    }
    // The lock is held to the end of this scope.
    defer { _ = lock.path }
    try spool.removeLeftovers(now: HostSystem.clock())
    var outcome = SpoolOutcome()
    // Requests that stay filed: another round would meet the same fault.
    var waiting: Set<String> = []
    for round in 0..<Self.mostRounds {
      let pending = try spool.pending()
      for path in pending.strangers { try refuse(path, "its name is none of a request", &outcome) }
      let ids = pending.ids.filter { !waiting.contains($0) }
      let filed = try ids.compactMap { try read($0, &outcome) }
      let isOwed = try FileStatus.of(spool.owed, followLinks: false) != nil
      if filed.isEmpty, round > 0 || onlyIfRequested && !isOwed { break }
      waiting.formUnion(try await serve(filed, &outcome))
    }
    return outcome
  }

  /// Serves requests; gives those that stay filed, since the device of a package failed.
  private func serve(
    _ filed: [Filed], _ outcome: inout SpoolOutcome
  ) async throws -> [String] {
    let files = filed.flatMap(\.files)
    let admissions = files.isEmpty ? [] : try await AdmissionDesk(definition).admit(files)
    outcome.requests += filed.count
    outcome.admissions += admissions
    do {
      outcome.publishes.append(try await publish())
      let waiting = try finish(filed, admissions, .published, error: nil)
      try FileSystem.removeTree(spool.owed)
      return waiting
    } catch {
      // The packages are in the pool: the next run publishes them, requested or not.
      try FileSystem.writeFileAtomically([], to: spool.owed, mode: 0o644)
      _ = try finish(filed, admissions, .admitted, error: "\(error)")
      throw error
    }
  }

  /// Publishes, after any publish that is at work: that one may have begun before we admitted.
  private func publish() async throws -> PublishOutcome {
    while true {
      do {
        return try await publisher.publish()
      } catch PublicationError.locked(let path) {
        // Waits for as long as it is held; the next attempt may still meet another.
        _ = try FileLock.acquire(path).path
      }
    }
  }

  /// Tells the askers and removes their requests, but those with a package that could not be read.
  private func finish(
    _ filed: [Filed], _ admissions: [AdmissionOutcome], _ state: SpoolResult.State, error: String?
  ) throws -> [String] {
    var rest = admissions[...]
    var waiting: [String] = []
    for request in filed {
      let own = rest.prefix(request.files.count)
      rest = rest.dropFirst(request.files.count)
      guard !own.contains(where: \.isDeferred) else {
        waiting.append(request.id)
        continue
      }
      let result = SpoolResult(
        request: request.id, state: state, outcomes: Array(own), error: error)
      try FileSystem.writeFileAtomically(
        try jsonBytes(result), to: spool.result(request.id), mode: 0o644)
      try remove(request)
    }
    return waiting
  }

  /// Removes a request that has its result, and what was handed over with it.
  private func remove(_ request: Filed) throws {
    for file in request.files where file.path.removingLastComponent() == spool.handedOver {
      try Self.removeIfThere(file.path)
    }
    try Self.removeIfThere(spool.request(request.id))
  }

  private static func removeIfThere(_ path: FilePath) throws {
    do throws(SystemError) {
      try FileSystem.unlink(path)
    } catch  where error.isNotFound {
      return
    }
  }

  /// Reads a request that is to be served; what is none is refused, and what a run was killed over
  /// after it had written the result is removed.
  private func read(_ id: String, _ outcome: inout SpoolOutcome) throws -> Filed? {
    do {
      let (request, submitter) = try SpoolRequest.read(spool.request(id))
      let files = request.files.enumerated().map { index, file in
        // Only the copy that this very request handed over goes by another name.
        let copy = spool.handedOver.appending("\(id).\(index).rpm")
        let isCopy = file.path == copy.string
        return SubmittedFile(
          path: FilePath(Self.withoutNUL(file.path)), name: isCopy ? file.name : nil,
          submitter: submitter)
      }
      let filed = Filed(id: id, files: files)
      guard try FileStatus.of(spool.result(id)) == nil else {
        try remove(filed)
        return nil
      }
      return filed
    } catch let refusal as SpoolRefusal {
      try refuse(spool.request(id), refusal.reason, &outcome)
      let result = SpoolResult(request: id, state: .refused, outcomes: [], error: refusal.reason)
      try FileSystem.writeFileAtomically(
        try jsonBytes(result), to: spool.result(id), mode: 0o644)
      return nil
    }
  }

  /// A NUL would end the path early; what stands in its place is refused as every other such byte.
  private static func withoutNUL(_ path: String) -> String {
    path.replacing("\0", with: "\u{FFFD}")
  }
}
