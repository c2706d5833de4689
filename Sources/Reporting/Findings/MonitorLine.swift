import Consistency

/// A check for Nagios, Icinga and their like, as the monitoring plugins' guidelines want it: one
/// line with performance data, more lines with what was found.
///
///     KMODREPO CRITICAL - kmods: 1 error in 14 views, 340 packages | views=14;;;0 …
///     error: latest: repomd-file-missing: repodata/0f12-primary.xml.zst: repomd.xml names it, …
public struct MonitorLine: Sendable {
  /// The most bytes of output: Nagios reads 4 KiB by default, and NRPE sends no more.
  static let largestOutput = 4000
  /// The most characters of a finding on the first line, which is what a pager shows.
  private static let longestFirst = 160

  /// The output, all of it.
  public let text: String

  /// The output for a finished check.
  public init(_ result: CheckResult) {
    let report = result.report
    let state = result.state
    let counted = result.counts.isEmpty ? "nothing found" : result.counts
    let told = report.findings.filter { $0.severity >= result.threshold }
    let worst = told.max { $0.severity < $1.severity }
    // The first of the worst, not the last.
    let first = told.first { $0.severity == worst?.severity }
    let example = first.map { ": " + Self.clipped(Self.words($0)) } ?? ""
    let head =
      "KMODREPO \(state.word) - \(Self.safe(report.name)): \(counted) in \(result.extent)\(example)"
    var output = "\(head) | \(Self.performance(result))\n"
    let order = Finding.Severity.allCases.reversed().flatMap { severity in
      report.findings.filter { $0.severity == severity }
    }
    for (index, finding) in order.enumerated() {
      let line = "\(finding.severity.rawValue): \(Self.words(finding))\n"
      let rest = "and \(order.count - index) more\n"
      guard output.utf8.count + line.utf8.count + rest.utf8.count <= Self.largestOutput else {
        output += rest
        break
      }
      output += line
    }
    text = output
  }

  /// The line for a check that could not be made.
  public init(unknown reason: String) {
    text = "KMODREPO UNKNOWN - \(Self.clipped(Self.safe(reason), 1000))\n"
  }

  /// `'label'=value[unit];[warn];[crit];[min];[max]`: a threshold of 0 is exceeded by 1.
  private static func performance(_ result: CheckResult) -> String {
    let report = result.report
    let age = report.published.map { "\(max(0, result.ended - max(0, $0)))s" } ?? "U"
    let warns = result.threshold < .error ? "0" : ""
    let notices = result.threshold == .notice ? "0" : ""
    return [
      "views=\(report.views.count);;;0", "packages=\(report.packages);;;0",
      "errors=\(report.count(.error));;0;0", "warnings=\(report.count(.warning));\(warns);;0",
      "notices=\(report.count(.notice));\(notices);;0",
      "accepted=\(report.accepted.count);;;0", "age=\(age);;;0", "time=\(result.seconds)s;;;0",
    ].joined(separator: " ")
  }

  private static func words(_ finding: Finding) -> String {
    let view = finding.view.isEmpty ? "" : "\(finding.view): "
    return safe("\(view)\(finding.rule): \(finding.subject): \(finding.message)")
  }

  /// One line without `|`, behind which monitors look for performance data.
  private static func safe(_ text: String) -> String {
    PrintableText.line(text).replacing("|", with: "/")
  }

  private static func clipped(_ text: String, _ length: Int = longestFirst) -> String {
    text.count > length ? "\(text.prefix(length - 1))…" : text
  }
}
