/// No request of a build system may wait in the spool for more than an hour.
///
/// Its packages are built and nobody can install them: whatever serves the spool does not run, or is
/// refused. Look at the timer or the cron job, or serve the spool by hand.
struct RequestWaitingRule: PublicationRule {
  static let name = "request-waiting"
  static let severity = Finding.Severity.warning
  static let isMendedByPublishing = false
  /// How long a request may wait, in seconds.
  private static let patience: Int64 = 3600

  func check(_ publication: CheckedPublication, _ findings: inout FindingList) {
    guard let requests = publication.surroundings.requests else {
      findings.add(
        "spool", "this user may not see whether requests wait",
        hint: "check as the user who publishes", severity: .notice)
      return
    }
    for request in requests {
      let age = publication.options.now - request.since
      guard age > Self.patience else { continue }
      findings.add(
        request.name, "the request has been waiting for \(age / 60) minutes",
        hint: "see why the spool is not served, or run kmodrepo process")
    }
  }
}
