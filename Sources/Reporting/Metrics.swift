public import SystemIO
public import SystemPackage

/// Metrics of publishing in Prometheus' text format, for the textfile collector of node_exporter.
///
/// The file is replaced in one step and ends with a newline, as the collector wants it. A run that
/// fails must not make the last success be forgotten: its lines stay, only the state of the last
/// run changes.
public struct Metrics: Sendable, Equatable {
  private var samples = PrometheusSamples()

  /// What each metric means; also their order.
  private static let help: KeyValuePairs<String, String> = [
    "kmodrepo_last_run_timestamp_seconds": "When the last run ended.",
    "kmodrepo_last_run_status": "Its exit status; 0 and 3 have published.",
    "kmodrepo_last_success_timestamp_seconds": "When a run last published or had nothing to do.",
    "kmodrepo_duration_seconds": "How long that run took.",
    "kmodrepo_view_packages": "How many packages a view offers.",
    "kmodrepo_view_revision": "The revision in a view's repomd.xml.",
    "kmodrepo_view_dropped_packages": "How many packages a view's kernel drops.",
    "kmodrepo_quarantined_packages": "How many files of the pool were left out.",
  ]

  /// No metrics.
  public init() {}

  /// Metrics of a run that has published, or had nothing to do.
  ///
  /// - Parameters:
  ///   - report: what it did.
  ///   - status: its exit status.
  ///   - ended: when it ended, in seconds since the epoch.
  ///   - duration: how long it took, in milliseconds.
  public init(_ report: PublishReport, status: Int32, ended: Int64, duration: Int64) {
    let labels = [("repository", report.name)]
    add("kmodrepo_last_run_timestamp_seconds", labels, "\(ended)")
    add("kmodrepo_last_run_status", labels, "\(status)")
    add("kmodrepo_last_success_timestamp_seconds", labels, "\(ended)")
    let thousandths = String(1000 + duration % 1000).dropFirst()
    add("kmodrepo_duration_seconds", labels, "\(duration / 1000).\(thousandths)")
    for view in report.views {
      let labels = labels + [("view", view.name)]
      add("kmodrepo_view_packages", labels, "\(view.packages)")
      if Int64(view.revision) != nil { add("kmodrepo_view_revision", labels, view.revision) }
      if view.kernels == [view.name] {
        add("kmodrepo_view_dropped_packages", labels, "\(view.dropped)")
      }
    }
    add("kmodrepo_quarantined_packages", labels, "\(report.quarantined.count)")
  }

  /// What a failed run leaves of the metrics in `text`: only the state of the last run is new.
  ///
  /// - Parameters:
  ///   - text: the content of the file.
  ///   - repository: the name of the repository.
  ///   - status: the exit status.
  ///   - ended: when it ended, in seconds since the epoch.
  public init(afterFailure text: String, repository: String, status: Int32, ended: Int64) {
    let own = Set(Self.help.map(\.key))
    samples = PrometheusSamples(parsing: text) {
      own.contains($0) && !$0.hasPrefix("kmodrepo_last_run_")
    }
    add("kmodrepo_last_run_timestamp_seconds", [("repository", repository)], "\(ended)")
    add("kmodrepo_last_run_status", [("repository", repository)], "\(status)")
  }

  private mutating func add(_ name: String, _ labels: [(String, String)], _ value: String) {
    samples.add(name, labels, value)
  }

  /// The content of the file.
  public var text: String { samples.text(Self.help) }

  /// Replaces `path` in one step; anybody may read it.
  public func write(to path: FilePath) throws(SystemError) {
    try FileSystem.writeFileAtomically(Array(text.utf8), to: path, mode: 0o644)
  }
}
