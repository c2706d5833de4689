/// Metadata and packages of superseded generations must stay for the grace time (`grace_hours`).
///
/// A client that has read the old repomd.xml asks for the files it names, and a client with cached
/// metadata asks for its packages for two days: both get an error now. Find out what removed them
/// (`kmodrepo gc` does not), and put them back from a mirror; once the grace time is over nobody asks
/// any more.
struct GraceViolatedRule: PublicationRule {
  static let name = "grace-violated"
  static let severity = Finding.Severity.error
  static let isMendedByPublishing = false

  func check(_ publication: CheckedPublication, _ findings: inout FindingList) {
    for view in publication.views {
      for loss in publication.records[view.name]?.losses ?? [] {
        guard let until = loss.until else { continue }
        let hours = (until - publication.options.now + 3599) / 3600
        findings.add(
          loss.path,
          "generation \(loss.revision) needs it for another \(hours) hours, but \(loss.trouble)",
          hint: "put it back from a mirror, and find out what removed it", view: view.name)
      }
    }
  }
}
