import Publication
public import SystemIO

/// Findings that are known and accepted until a day, each with a reason.
///
///     [[accepted]]
///     id = "package-signature:latest:Packages/kmod-old-1.0-1.el9.x86_64.rpm"
///     reason = "unsigned until the vendor's new build, ticket 4711"
///     expires = 2026-12-31
///
/// A baseline makes a check useful on a repository that has defects nobody can mend today: what is
/// new is seen. Nothing is accepted for ever, so every entry has a last day.
public struct Baseline: Sendable, Hashable {
  /// One line of acceptance.
  public struct Entry: Sendable, Hashable {
    /// The id of a finding, or a pattern of `*` and `?` for several.
    public let id: String
    /// Why it is accepted.
    public let reason: String
    /// The last day, in UTC, on which it is.
    public let expires: CalendarDay

    /// An entry of its parts.
    public init(id: String, reason: String, expires: CalendarDay) {
      self.id = id
      self.reason = reason
      self.expires = expires
    }

    /// The rule of the findings it accepts, as far as it names one.
    var rule: String { String(id.prefix { $0 != ":" }) }
  }

  /// What is accepted.
  public var entries: [Entry]

  /// A baseline of these entries.
  public init(_ entries: [Entry] = []) {
    self.entries = entries
  }
}

/// What became of one entry in a check.
struct BaselineUse {
  /// The entry.
  let entry: Baseline.Entry
  /// How many findings it accepts, or would if it had not expired.
  var findings = 0
  /// Whether its last day is over.
  let isExpired: Bool
}

extension CheckReport {
  /// Takes what `baseline` accepts out of the findings, and adds what is wrong with the baseline
  /// itself: entries that have expired, and in a full check entries that nothing needs any more.
  /// `options` are those of the check.
  public mutating func accept(_ baseline: Baseline, _ options: CheckOptions) {
    let today = CalendarDay(of: options.now)
    var uses = baseline.entries.map { BaselineUse(entry: $0, isExpired: $0.expires < today) }
    let patterns = baseline.entries.map { GlobPattern($0.id) }
    var remaining: [Finding] = []
    for finding in findings {
      let id = finding.id
      let matching = uses.indices.filter { uses[$0].entry.id == id || patterns[$0].matches(id) }
      for index in matching { uses[index].findings += 1 }
      if let entry = matching.map({ uses[$0] }).first(where: { !$0.isExpired })?.entry {
        accepted.append(
          AcceptedFinding(finding, reason: entry.reason, expires: entry.expires))
      } else {
        remaining.append(finding)
      }
    }
    findings = remaining
    let facts = CheckedBaseline(
      uses: uses, asked: Set(rules.map(\.name)), isComplete: options.depth == .full)
    for rule in RuleCatalogue.baselineRules {
      let description = type(of: rule).description
      guard options.includes(description) else { continue }
      var list = FindingList(description)
      rule.check(facts, &list)
      findings += list.findings
      rules.append(description)
    }
  }
}

/// A baseline after a check: all that rules on baselines look at.
struct CheckedBaseline {
  /// The entries, and what became of them.
  let uses: [BaselineUse]
  /// The names of the rules that were asked.
  let asked: Set<String>
  /// Whether everything was looked at, so that what was not found is not there.
  let isComplete: Bool
}
