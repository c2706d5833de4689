/// An entry of the baseline must accept something that is found.
///
/// An entry that nothing needs any more would hide the same defect if it came back. It is told only
/// by full checks, since only they look at everything, and only if its rule was asked. Take the
/// entry out.
struct BaselineUnusedRule: BaselineRule {
  static let name = "baseline-unused"
  static let severity = Finding.Severity.notice

  func check(_ baseline: CheckedBaseline, _ findings: inout FindingList) {
    guard baseline.isComplete else { return }
    for use in baseline.uses where use.findings == 0 && !use.isExpired {
      guard isAnswered(use.entry, baseline) else { continue }
      findings.add(
        use.entry.id, "nothing that it accepts is found (\(use.entry.reason))",
        hint: "take the entry out of the baseline")
    }
  }

  /// Whether the rule of an entry was asked, or is one that nobody can ask.
  private func isAnswered(_ entry: Baseline.Entry, _ baseline: CheckedBaseline) -> Bool {
    baseline.asked.contains(entry.rule)
      || !RuleCatalogue.all.contains { $0.name == entry.rule }
  }
}
