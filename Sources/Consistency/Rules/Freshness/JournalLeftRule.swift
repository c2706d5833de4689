import Publication

/// No publish may be left half done.
///
/// A run was killed while it exchanged the views: some are new, some old. The next `publish`,
/// `rollback` or `gc` finishes it before anything else. A run that is at work at this moment is none
/// that was left, unless it takes more than an hour.
struct JournalLeftRule: PublicationRule {
  static let name = "journal-left"
  static let severity = Finding.Severity.warning
  private static let patience: Int64 = 3600

  func check(_ publication: CheckedPublication, _ findings: inout FindingList) {
    guard let (journal, since) = publication.surroundings.journal else { return }
    let age = publication.options.now - since
    guard !publication.surroundings.isPublishing || age > Self.patience else { return }
    let views = journal.viewNames
    findings.add(
      "journal.json",
      views.isEmpty
        ? "the journal of a publish is there and cannot be understood"
        : "a publish of \(views.listed) was interrupted and has not been finished",
      hint: "publish again")
  }
}
