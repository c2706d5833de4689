import Consistency
import SystemIO

/// A check for programs: JSON with a versioned schema, described in docs/consistency.md.
public struct CheckDocument: Encodable, Sendable {
  /// The version of the JSON schema.
  public let schema = 1
  let name: String
  let state: String
  let depth: String
  let sample: Sample?
  let ended: String
  let milliseconds: Int64
  let counts: Counts
  let packages: Int
  let views: [View]
  let rules: [String]
  let findings: [Entry]
  let accepted: [AcceptedEntry]

  struct Sample: Encodable, Sendable {
    let packages: Int?
    let percent: Int?
    let seed: UInt64
  }

  struct Counts: Encodable, Sendable {
    let error: Int
    let warning: Int
    let notice: Int
    let accepted: Int
  }

  struct View: Encodable, Sendable {
    let name: String
    let packages: Int?
    let revision: String?
    let published: String?
  }

  struct Entry: Encodable, Sendable {
    let id: String
    let rule: String
    let severity: String
    let view: String
    let subject: String
    let message: String
    let hint: String
    /// Left out where the message names everything.
    let items: [String]?
  }

  struct AcceptedEntry: Encodable, Sendable {
    let finding: Entry
    let reason: String
    let expires: String
  }

  /// The document of a check.
  public init(_ result: CheckResult) {
    let report = result.report
    name = report.name
    state = result.state.word.lowercased()
    (depth, sample) = Self.depth(result.depth)
    ended = CalendarTime(result.ended).text
    milliseconds = result.duration
    counts = Counts(
      error: report.count(.error), warning: report.count(.warning), notice: report.count(.notice),
      accepted: report.accepted.count)
    packages = report.packages
    views = report.views.map {
      View(
        name: $0.name, packages: $0.packages, revision: $0.revision,
        published: $0.published.map { CalendarTime($0).text })
    }
    rules = report.rules.map(\.name)
    findings = report.findings.map { Entry($0) }
    accepted = report.accepted.map {
      AcceptedEntry(
        finding: Entry($0.finding), reason: $0.reason, expires: $0.expires.description)
    }
  }

  private static func depth(_ depth: CheckOptions.Depth) -> (String, Sample?) {
    switch depth {
    case .quick: ("quick", nil)
    case .full: ("full", nil)
    case .sample(.count(let count), let seed):
      ("sample", Sample(packages: count, percent: nil, seed: seed))
    case .sample(.percent(let percent), let seed):
      ("sample", Sample(packages: nil, percent: percent, seed: seed))
    }
  }
}

extension CheckDocument.Entry {
  init(_ finding: Finding) {
    id = finding.id
    rule = finding.rule
    severity = finding.severity.rawValue
    view = finding.view
    subject = finding.subject
    message = finding.message
    hint = finding.hint
    items = finding.items.isEmpty ? nil : finding.items
  }
}

/// The rules there are, for people and for programs.
public struct RuleList: Encodable, Sendable {
  /// The version of the JSON schema.
  public let schema = 1
  let rules: [Entry]

  struct Entry: Encodable, Sendable {
    let name: String
    let severity: String
    let asks: String
    let needs: String
    let isByDefault: Bool
    let isForUpstream: Bool

    /// When it is asked, if not always.
    var condition: String {
      if isByDefault { return "" }
      return isForUpstream ? " (if named, or for rhel-upstream)" : " (if named)"
    }
  }

  /// All rules.
  public init() {
    rules = RuleCatalogue.all.map { rule in
      Entry(
        name: rule.name, severity: rule.severity.rawValue,
        asks: RuleCatalogue.summaries[rule.name] ?? "",
        needs: Self.need(rule.name),
        isByDefault: rule.isByDefault, isForUpstream: rule.isForUpstream)
    }
  }

  private static func need(_ name: String) -> String {
    switch RuleCatalogue.scope(of: name) {
    case .publication: "definition"
    case .baseline: "baseline"
    case .repository, nil: "repository"
    }
  }

  /// A table with a line for each rule.
  public var text: String {
    var table = TextTable(header: ["RULE", "SEVERITY", "OF A", "WHAT MUST HOLD"])
    for rule in rules {
      table.add([
        rule.name, rule.severity, rule.needs, rule.asks + rule.condition,
      ])
    }
    return table.text
  }
}
