public import Publication
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
    "kmodrepo_unmatched_kmods": "How many kmods of the pool no kernel is offered.",
    "kmodrepo_quarantined_packages": "How many files of the pool were left out.",
    "kmodrepo_refused_files": "How many refused files lie in the quarantine.",
    "kmodrepo_oldest_request_age_seconds": "How long the oldest request waits; 0 if none does.",
  ]

  /// No metrics.
  public init() {}

  /// Metrics of a run that has published, or had nothing to do.
  ///
  /// - Parameters:
  ///   - report: what it did.
  ///   - run: how it ended.
  ///   - duration: how long it took, in milliseconds.
  public init(_ report: PublishReport, _ run: Run, duration: Int64) {
    let labels = [("repository", report.name)]
    add(run)
    add("kmodrepo_last_success_timestamp_seconds", labels, "\(run.ended)")
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
    add("kmodrepo_unmatched_kmods", labels, "\(report.unmatched.count)")
    add("kmodrepo_quarantined_packages", labels, "\(report.quarantined.count)")
  }

  /// What a run that has failed leaves of the metrics in `text`: only the state of the last run, of
  /// spool and quarantine is new.
  public init(afterFailure text: String, _ run: Run) {
    keep(text)
    add(run)
  }

  /// The metrics in `text` after a run of which nothing was requested.
  public init(afterIdling text: String, _ run: Run) {
    keep(text)
    add(run)
    set("kmodrepo_last_success_timestamp_seconds", [("repository", run.repository)], "\(run.ended)")
  }

  /// The metrics in `text` after these views were rolled back; what their kernels dropped then is
  /// not known any more.
  public init(afterRollback text: String, of views: [Rollback.Result], _ run: Run) {
    keep(text)
    add(run)
    for view in views {
      let labels = [("repository", run.repository), ("view", view.view)]
      set("kmodrepo_view_packages", labels, "\(view.packages)")
      set("kmodrepo_view_revision", labels, view.revision)
      set("kmodrepo_view_dropped_packages", labels, nil)
    }
  }

  /// How a run ended, and what waits after it.
  public struct Run: Sendable {
    let repository: String
    let status: Int32
    let ended: Int64
    let backlog: Backlog?

    /// The end of a run.
    ///
    /// - Parameters:
    ///   - repository: the name of the repository.
    ///   - status: the exit status.
    ///   - ended: when it ended, in seconds since the epoch.
    ///   - backlog: what waits now; nothing if that could not be found out.
    public init(repository: String, status: Int32, ended: Int64, backlog: Backlog?) {
      self.repository = repository
      self.status = status
      self.ended = ended
      self.backlog = backlog
    }
  }

  /// Takes over what is ours in the text of a file.
  private mutating func keep(_ text: String) {
    let own = Set(Self.help.map(\.key))
    samples = PrometheusSamples(parsing: text) { own.contains($0) }
  }

  private mutating func add(_ run: Run) {
    let labels = [("repository", run.repository)]
    set("kmodrepo_last_run_timestamp_seconds", labels, "\(run.ended)")
    set("kmodrepo_last_run_status", labels, "\(run.status)")
    guard let backlog = run.backlog else { return }
    set("kmodrepo_refused_files", labels, "\(backlog.refusedFiles)")
    set("kmodrepo_oldest_request_age_seconds", labels, "\(backlog.oldestRequestAge)")
  }

  /// Replaces a sample, or takes it away.
  private mutating func set(_ name: String, _ labels: [(String, String)], _ value: String?) {
    samples.set(name, labels, value)
  }

  private mutating func add(_ name: String, _ labels: [(String, String)], _ value: String) {
    samples.add(name, labels, value)
  }

  /// The content of the file.
  public var text: String { samples.text(Self.help) }

  /// Replaces `path` in one step; anybody may read it. What runs that were killed a minute ago or
  /// longer have left beside it goes.
  public func write(to path: FilePath) throws(SystemError) {
    let folder = path.removingLastComponent()
    for name in try FileSystem.listDirectory(folder.isEmpty ? "." : folder)
    where name.hasPrefix(".\(path.lastComponent?.string ?? "").")
      && name.hasSuffix(AtomicFile.temporarySuffix)
    {
      let file = folder.appending(name)
      guard let status = try FileStatus.of(file, followLinks: false),
        status.changeSeconds < HostSystem.clock() - 60
      else { continue }
      try FileSystem.removeTree(file)
    }
    try FileSystem.writeFileAtomically(Array(text.utf8), to: path, mode: 0o644)
  }
}
