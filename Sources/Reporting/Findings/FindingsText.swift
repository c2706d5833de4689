import Consistency

/// Findings for people: by view, then by rule, and a line that sums them up.
///
///     latest
///       error: repomd-file-missing
///         repodata/0f12-primary.xml.zst: repomd.xml names it, but it is not there
///         ▸ publish again
///
///     kmods: 1 error in 14 views, 340 packages (quick check)
public struct FindingsText: Sendable {
  /// How many findings of one rule in one view are shown unless all are asked for.
  public static let usualLimit = 10

  private let result: CheckResult
  private let isColored: Bool
  private let limit: Int

  /// The text of a check.
  ///
  /// - Parameters:
  ///   - result: the check.
  ///   - isColored: whether a terminal shows it.
  ///   - limit: how many findings of one rule in one view are shown; the others are counted.
  public init(_ result: CheckResult, isColored: Bool, limit: Int = usualLimit) {
    self.result = result
    self.isColored = isColored
    self.limit = limit
  }

  /// The lines.
  public var text: String {
    let groups = Self.grouped(result.report.findings, by: \.view)
    return groups.map { section($0.key, $0.findings) + "\n" }.joined() + summary
  }

  /// The last line alone.
  public var summary: String {
    let report = result.report
    let found =
      report.findings.isEmpty
      ? paint("nothing found", .well) : paint(result.counts, report.worst.map(Style.init) ?? .well)
    let accepted = report.accepted.isEmpty ? "" : ", \(report.accepted.count) accepted"
    let rules = report.rules.count
    return "\(PrintableText.line(report.name)): \(found)\(accepted) in \(result.extent)"
      + " (\(result.depthText) check, \(rules) rule\(rules == 1 ? "" : "s"))\n"
  }

  private func section(_ view: String, _ findings: [Finding]) -> String {
    let title =
      !view.isEmpty
      ? view : result.report.isSingle ? result.report.name : "\(result.report.name), as a whole"
    return paint(PrintableText.line(title), .title) + "\n"
      + Self.grouped(findings, by: \.rule).map { group($0.key, $0.findings) }.joined()
  }

  private func group(_ rule: String, _ findings: [Finding]) -> String {
    let severity = findings.map(\.severity).max() ?? .notice
    var lines = ["  \(paint(severity.rawValue, Style(severity))): \(rule)"]
    for (hint, findings) in Self.grouped(findings, by: \.hint) {
      for finding in findings.prefix(limit) {
        lines.append(
          "    \(PrintableText.line(finding.subject)): \(PrintableText.line(finding.message))")
      }
      if findings.count > limit {
        lines.append("    … and \(findings.count - limit) more; --verbose shows all")
      }
      lines.append("    \(paint("→ \(PrintableText.line(hint))", .hint))")
    }
    return lines.map { $0 + "\n" }.joined()
  }

  /// Findings by a text that each has, in the order in which the texts come first.
  private static func grouped(
    _ findings: [Finding], by key: (Finding) -> String
  ) -> [(key: String, findings: [Finding])] {
    var keys: [String] = []
    var groups: [String: [Finding]] = [:]
    for finding in findings {
      if groups[key(finding)] == nil { keys.append(key(finding)) }
      groups[key(finding), default: []].append(finding)
    }
    return keys.map { ($0, groups[$0] ?? []) }
  }

  /// How a text looks on a terminal, by ECMA-48's SGR.
  private enum Style: String {
    case title = "1"
    case error = "1;31"
    case warning = "33"
    case notice = "36"
    case well = "32"
    case hint = "2"

    init(_ severity: Finding.Severity) {
      switch severity {
      case .error: self = .error
      case .warning: self = .warning
      case .notice: self = .notice
      }
    }
  }

  private func paint(_ text: String, _ style: Style) -> String {
    isColored ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
  }
}
