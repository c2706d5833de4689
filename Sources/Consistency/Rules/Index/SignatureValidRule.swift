/// The signature of repomd.xml must be of this repomd.xml.
///
/// Clients with `repo_gpgcheck=1` refuse any other. Either the signature is an older one, as where
/// somebody has run createrepo and not signed again, or repomd.xml was changed after it was signed:
/// nothing that it says is then believed or checked. Find out which, then publish again.
///
/// A repository that says itself by which keys it is signed (`repomd.xml.key`) is held to that even if
/// nobody asks for it.
struct SignatureValidRule: RepositoryRule {
  static let name = "signature-valid"
  static let severity = Finding.Severity.error

  func check(_ repository: CheckedRepository, _ findings: inout FindingList) {
    switch repository.signature.state {
    case .bad(let words):
      findings.add(
        "repodata/repomd.xml.asc", "it is no signature of this repomd.xml (\(words))",
        hint: "find out whether repomd.xml was changed, then publish or sign again")
    case .unverifiable(let why):
      findings.add(
        "repodata/repomd.xml.asc", "it could not be verified: \(why)",
        hint: "give keys that can be read, and install gpg and gpgv")
    case .notJudged, .missing, .refusedKey, .good: return
    }
  }
}
