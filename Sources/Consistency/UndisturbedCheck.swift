public import Publication
import Repodata
import SystemIO
import SystemPackage

/// A check that does not take a publish at work for a defect.
///
/// A check reads one thing after the other. If something is published meanwhile, it holds the new
/// against the old and finds what never was. So where something was found, and what is served is no
/// longer what it was when the check began, or a run is at work, everything is looked at again.
public struct UndisturbedCheck: Sendable {
  /// How often is looked at most.
  static let mostAttempts = 3

  private let check: ConsistencyCheck

  /// A check with these options; `progress` is told how far it is.
  public init(_ options: CheckOptions = CheckOptions(), progress: ProgressReport = .silent) {
    check = ConsistencyCheck(options, progress: progress)
  }

  /// Checks a repository that needs no definition, as `ConsistencyCheck` does.
  ///
  /// - Parameter location: a path or an address.
  /// - Returns: the findings.
  /// - Throws: `MetadataError` if it is no such address.
  public func check(repository location: String) async throws -> CheckReport {
    let place = try RepositoryPlace(location)
    return try await Self.run {
      // Whoever cannot read it finds the same both times.
      (try? MetadataSource(place).indexBytes()) ?? []
    } check: {
      try await check.check(repository: location)
    }
  }

  /// Checks everything that a definition publishes, as `ConsistencyCheck` does.
  ///
  /// - Throws: what keeps pool and kernels from being read.
  public func check(_ definition: Definition) async throws -> CheckReport {
    try await Self.run {
      Self.served(RepositoryRoot(definition.root))
    } check: {
      try await check.check(definition)
    }
  }

  /// Checks until the state is the same before and after, or nothing is found. Of what changes all
  /// the time, which has no state, only what is found every time is told: a defect stays, a moment
  /// does not.
  static func run<State: Equatable>(
    state: () -> State?, check: () async throws -> CheckReport
  ) async throws -> CheckReport {
    var before = state()
    var lasting: Set<String>?
    var result: Result<CheckReport, any Error>
    var attempts = 0
    repeat {
      attempts += 1
      do {
        let report = try await check()
        if report.findings.isEmpty { return report }
        let found = Set(report.findings.map(\.id))
        lasting = lasting?.intersection(found) ?? found
        result = .success(report)
      } catch {
        result = .failure(error)
      }
      let after = state()
      if after != nil, after == before { return try result.get() }
      before = after
    } while attempts < mostAttempts
    var report = try result.get()
    report.findings.removeAll { lasting?.contains($0.id) != true }
    return report
  }

  /// The identity of every view's index, and of the index of views; nothing while a run holds the lock
  /// of the repository.
  private static func served(_ root: RepositoryRoot) -> [String: FileStatus]? {
    guard !FileLock.isHeld(root.lock) else { return nil }
    let names = (try? FileSystem.listDirectory(root.views)) ?? []
    var served: [String: FileStatus] = [:]
    for path in [root.index] + names.map({ root.view($0).appending("repodata/repomd.xml") }) {
      served[path.string] = (try? FileStatus.of(path)) ?? nil
    }
    return served
  }
}
