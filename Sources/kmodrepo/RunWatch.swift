import Publication
import Reporting
import SystemIO
import SystemPackage

/// Writes the metrics of a run where the definition wants them.
///
/// Metrics that cannot be written are worth a line on standard error, no failure: what was
/// published is published.
struct RunWatch {
  private let definition: Definition
  private let start = ContinuousClock.now

  init(_ definition: Definition) {
    self.definition = definition
  }

  /// The run has published, or had nothing to do.
  func ended(_ report: PublishReport, status: Int32) {
    let (seconds, attoseconds) = (ContinuousClock.now - start).components
    write(status) { _, run in
      Metrics(report, run, duration: seconds * 1000 + attoseconds / 1_000_000_000_000_000)
    }
  }

  /// Nothing was requested, so the run has not looked at the pool.
  func idled() {
    write(0) { Metrics(afterIdling: $0, $1) }
  }

  /// The run has rolled views back.
  func rolledBack(_ views: [Rollback.Result]) {
    write(0) { Metrics(afterRollback: $0, of: views, $1) }
  }

  /// The run has failed.
  func failed(status: Int32) {
    write(status) { Metrics(afterFailure: $0, $1) }
  }

  private func write(_ status: Int32, _ metrics: (String, Metrics.Run) -> Metrics) {
    guard let path = definition.metrics else { return }
    // Where there is no root yet there is nobody else to wait for.
    guard let lock = try? FileLock.acquire(RepositoryRoot(definition.root).metricsLock) else {
      return replace(path, status, metrics)
    }
    // The lock is held to the end of this scope.
    defer { _ = lock.path }
    try? AtomicFile.removeLeftovers(of: path)
    replace(path, status, metrics)
  }

  private func replace(
    _ path: FilePath, _ status: Int32, _ metrics: (String, Metrics.Run) -> Metrics
  ) {
    do {
      var before = ""
      if try FileStatus.of(path) != nil {
        before = String(
          decoding: try FileSystem.readWholeFile(path, limit: 16 << 20), as: UTF8.self)
      }
      let run = Metrics.Run(
        repository: definition.name, status: status, ended: HostSystem.clock(),
        backlog: try? Backlog(definition))
      try metrics(before, run).write(to: path)
    } catch {
      Diagnostics.write("kmodrepo: metrics were not written: \(error)", .warning)
    }
  }
}
