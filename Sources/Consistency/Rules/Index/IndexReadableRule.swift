/// `repodata/repomd.xml` must be there, readable, and a well-formed repomd.xml.
///
/// It is the first file that every client asks for: without it there is no repository. A DOCTYPE, an
/// entity, a record without type, checksum or location make it malformed, as they do for clients.
/// Publish again; if it comes back, look for what writes there besides kmodrepo.
struct IndexReadableRule: RepositoryRule {
  static let name = "repomd-readable"
  static let severity = Finding.Severity.error

  func check(_ repository: CheckedRepository, _ findings: inout FindingList) {
    switch repository.index {
    case .read: return
    case .unreadable(let why), .malformed(let why):
      findings.add(
        "repodata/repomd.xml", why, hint: "publish again, or make the repository anew")
    }
  }
}
