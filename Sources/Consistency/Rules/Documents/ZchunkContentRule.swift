/// A zchunk file must hold what the plain file of its type holds.
///
/// Clients that know zchunk read it instead of the plain file; if it is another, they are served another
/// repository. Publish again, or make the repository anew. A build of kmodrepo without libzck cannot
/// compare them and says so.
struct ZchunkContentRule: RepositoryRule {
  static let name = "zchunk-content"
  static let severity = Finding.Severity.error

  func check(_ repository: CheckedRepository, _ findings: inout FindingList) {
    for zchunk in repository.zchunks {
      switch zchunk.comparison {
      case .equal: continue
      case .different:
        findings.add(
          zchunk.href, "its content is another than that of \(zchunk.plainHref)",
          hint: "publish again, or make the repository anew")
      case .notCompared:
        findings.add(
          zchunk.href, "it was not compared: this build of kmodrepo has no libzck",
          hint: "check with a build that has libzck", severity: .notice)
      }
    }
  }
}
