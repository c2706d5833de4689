import Publication

/// A view whose kernel is no target any more is served until `view_days` are over.
///
/// It is what hosts on an old kernel live on, so it stays; but nothing new comes into it. A notice
/// says for how long it will be there, and a warning that its time is over and nobody has run
/// `kmodrepo gc`.
struct TargetGoneRule: PublicationRule {
  static let name = "target-gone"
  static let severity = Finding.Severity.notice
  static let isMendedByPublishing = false

  func check(_ publication: CheckedPublication, _ findings: inout FindingList) {
    let surroundings = publication.surroundings
    for view in publication.goneViews {
      // Told by view-stale until the next publish.
      if surroundings.publishedIndex?.view(view) != nil { continue }
      let (message, isOver) = sentence(
        since: surroundings.orphans[view], publication.options.now,
        days: publication.definition.retention.viewDays)
      findings.add(
        "views/\(view)", message,
        hint: isOver
          ? "run kmodrepo gc" : "bring its kernel back, or let hosts move on to another",
        severity: isOver ? .warning : .notice, view: view)
    }
  }

  private func sentence(
    since: Int64?, _ now: Int64, days: Int?
  ) -> (message: String, isOver: Bool) {
    guard let since else {
      return ("its kernel is no target any more; kmodrepo gc has not seen that yet", false)
    }
    let age = "its kernel has been no target for \((now - since) / 86_400) days"
    guard let days else { return ("\(age); view_days keeps it for ever", false) }
    let left = since + Int64(days) * 86_400 - now
    return left > 0
      ? ("\(age); it is removed in \((left + 86_399) / 86_400) days", false)
      : ("\(age), and view_days is \(days): it should have been removed", true)
  }
}
