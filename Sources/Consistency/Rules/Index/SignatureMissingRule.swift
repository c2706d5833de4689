/// Where the definition or the caller says that repomd.xml is signed, `repomd.xml.asc` must be there.
///
/// Clients with `repo_gpgcheck=1` refuse the repository without it. Publish again; if it is missing
/// still, look at `[signing]` of the definition.
struct SignatureMissingRule: RepositoryRule {
  static let name = "signature-missing"
  static let severity = Finding.Severity.error
  static let explainsOtherIndex = false

  func check(_ repository: CheckedRepository, _ findings: inout FindingList) {
    guard case .missing(let why) = repository.signature.state else { return }
    findings.add(
      "repodata/repomd.xml.asc", "repomd.xml must be signed, but \(why)",
      hint: "publish again, or sign repomd.xml")
  }
}
