/// An entry of the baseline must not have expired.
///
/// What it accepted counts again from the day after. Mend it, or look at it once more and give the
/// entry another last day; if nothing of it is found any more, take the entry out.
struct BaselineExpiredRule: BaselineRule {
  static let name = "baseline-expired"
  static let severity = Finding.Severity.notice

  func check(_ baseline: CheckedBaseline, _ findings: inout FindingList) {
    for use in baseline.uses where use.isExpired && baseline.asked.contains(use.entry.rule) {
      let still =
        use.findings == 0
        ? "nothing of it is found" : "what it accepted counts again (\(use.findings))"
      findings.add(
        use.entry.id,
        "its acceptance ended on \(use.entry.expires) (\(use.entry.reason)); \(still)",
        hint: use.findings == 0
          ? "take the entry out of the baseline"
          : "mend what was found, or give the entry another last day")
    }
  }
}
