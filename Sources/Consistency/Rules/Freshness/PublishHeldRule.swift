import Publication

/// After a rollback what is served is held as it is until somebody resumes publishing.
///
/// Nothing new reaches clients meanwhile, security fixes included. Mend the pool, look at
/// `kmodrepo publish --dry-run`, and go on with `kmodrepo publish --resume`.
struct PublishHeldRule: PublicationRule {
  static let name = "publish-held"
  static let severity = Finding.Severity.warning
  static let isMendedByPublishing = false

  func check(_ publication: CheckedPublication, _ findings: inout FindingList) {
    guard let hold = publication.surroundings.hold else { return }
    findings.add(
      "hold.json", hold.reason,
      hint: "kmodrepo publish --resume \(publication.definition.file)")
  }
}
