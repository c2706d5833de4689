import Reporting

@testable import Consistency

/// Hand-made reports for tests of the outputs.
enum SampleReport {
  /// When the check ended: 2026-11-25T16:38:47Z.
  static let ended: Int64 = 1_795_624_727

  static func finding(
    _ rule: String = "repomd-file-missing", _ severity: Finding.Severity = .error,
    view: String = "latest", _ subject: String = "repodata/a.xml",
    _ message: String = "repomd.xml names it, but it is not there", hint: String = "publish again"
  ) -> Finding {
    Finding(
      rule: rule, severity: severity, view: view, subject: subject, message: message, hint: hint)
  }

  static func result(
    _ findings: [Finding] = [], accepted: [AcceptedFinding] = [],
    threshold: Finding.Severity = .warning, depth: CheckOptions.Depth = .quick,
    views: [String] = ["5.14.0-70.el9.x86_64", "latest"]
  ) -> CheckResult {
    var report = CheckReport(
      name: views == [""] ? "https://example.org/repo" : "kmods", findings: findings)
    report.accepted = accepted
    report.views = views.map {
      CheckedView(name: $0, packages: 7, revision: "1795624700", published: ended - 60)
    }
    report.rules = RuleCatalogue.all
    return CheckResult(
      report, depth: depth, ended: ended, duration: 1234, threshold: threshold)
  }

  /// Subjects and messages as nobody wants them.
  static let hostile = finding(
    "repomd-readable", .error, view: "la|te'st=\"1\"",
    "repo]]>data/<&\"'\u{1B}[31m|\n\u{0}\u{202E}x",
    "it's \\ | \"<b>\" & ]]> \u{7}\r\n— ü 日本 \u{FFFE}")
}
