import Consistency
import SystemIO

/// Metrics of a check in Prometheus' text format, for the textfile collector of node_exporter.
public struct CheckMetrics: Sendable, Equatable {
  private var samples = PrometheusSamples()

  private static let runTime = "kmodrepo_check_last_run_timestamp_seconds"
  private static let runState = "kmodrepo_check_last_run_state"

  /// What each metric means; also their order.
  private static let help: KeyValuePairs<String, String> = [
    runTime: "When a check last ended, well or not.",
    runState: "What it said: 0 OK, 1 warning, 2 critical, 3 it could not be made.",
    "kmodrepo_check_timestamp_seconds": "When a check last was made to its end.",
    "kmodrepo_check_duration_seconds": "How long that check took.",
    "kmodrepo_check_findings": "How many findings of a severity it had.",
    "kmodrepo_check_rule_findings":
      "How many findings a rule had in a view; only where it had any.",
    "kmodrepo_check_accepted_findings": "How many findings the baseline accepts.",
    "kmodrepo_check_rules": "How many rules were asked.",
    "kmodrepo_check_view_packages": "How many packages a view lists.",
    "kmodrepo_check_view_published_timestamp_seconds":
      "When a view was published, by its repomd.xml.",
  ]

  /// Metrics of a finished check.
  public init(_ result: CheckResult) {
    let report = result.report
    let labels = [("repository", report.name)]
    samples.add(Self.runTime, labels, "\(result.ended)")
    samples.add(Self.runState, labels, "\(result.state.rawValue)")
    samples.add("kmodrepo_check_timestamp_seconds", labels, "\(result.ended)")
    samples.add("kmodrepo_check_duration_seconds", labels, result.seconds)
    for severity in Finding.Severity.allCases.reversed() {
      samples.add(
        "kmodrepo_check_findings", labels + [("severity", severity.rawValue)],
        "\(report.count(severity))")
    }
    let groups = Dictionary(grouping: report.findings) {
      [$0.rule, $0.severity.rawValue, $0.view]
    }
    for (key, findings) in groups.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
      let names = zip(["rule", "severity", "view"], key).map { ($0, $1) }
      samples.add("kmodrepo_check_rule_findings", labels + names, "\(findings.count)")
    }
    samples.add("kmodrepo_check_accepted_findings", labels, "\(report.accepted.count)")
    samples.add("kmodrepo_check_rules", labels, "\(report.rules.count)")
    for view in report.views { add(view, labels) }
  }

  /// What a check that could not be made leaves of the metrics in `text`: only the time and state
  /// of the last run are new.
  ///
  /// - Parameters:
  ///   - text: the content of the file.
  ///   - target: what was to be checked; a name for it if the file has none.
  ///   - ended: when the run ended, in seconds since the epoch.
  public init(afterFailure text: String, target: String, ended: Int64) {
    let own = Set(Self.help.map(\.key))
    let known = PrometheusSamples(parsing: text) { $0 == Self.runState }.samples.map(\.labels)
    samples = PrometheusSamples(parsing: text) {
      own.contains($0) && $0 != Self.runTime && $0 != Self.runState
    }
    if known.isEmpty {
      samples.add(Self.runTime, [("repository", target)], "\(ended)")
      samples.add(Self.runState, [("repository", target)], "\(MonitorState.unknown.rawValue)")
    }
    for labels in known {
      samples.add(Self.runTime, labels: labels, "\(ended)")
      samples.add(Self.runState, labels: labels, "\(MonitorState.unknown.rawValue)")
    }
  }

  private mutating func add(_ view: CheckedView, _ labels: [(String, String)]) {
    let labels = labels + [("view", view.name)]
    if let packages = view.packages {
      samples.add("kmodrepo_check_view_packages", labels, "\(packages)")
    }
    if let published = view.published {
      samples.add("kmodrepo_check_view_published_timestamp_seconds", labels, "\(published)")
    }
  }

  /// The content of the file.
  public var text: String { samples.text(Self.help) }
}
