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
    write { _ in
      Metrics(
        report, status: status, ended: HostSystem.clock(),
        duration: seconds * 1000 + attoseconds / 1_000_000_000_000_000)
    }
  }

  /// The run has failed.
  func failed(status: Int32) {
    write { before in
      Metrics(
        afterFailure: before, repository: definition.name, status: status,
        ended: HostSystem.clock())
    }
  }

  private func write(_ metrics: (String) -> Metrics) {
    guard let path = definition.metrics else { return }
    do {
      var before = ""
      if try FileStatus.of(path) != nil {
        before = String(
          decoding: try FileSystem.readWholeFile(path, limit: 16 << 20), as: UTF8.self)
      }
      try metrics(before).write(to: path)
    } catch {
      Diagnostics.write("kmodrepo: metrics were not written: \(error)", .warning)
    }
  }
}
