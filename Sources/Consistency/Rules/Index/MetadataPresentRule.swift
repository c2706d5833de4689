import Repodata

/// Every file that repomd.xml names must be there.
///
/// A client that cannot fetch one of them gives up on the whole repository. Publish again.
struct MetadataPresentRule: RepositoryRule {
  static let name = "repomd-file-missing"
  static let severity = Finding.Severity.error

  func check(_ repository: CheckedRepository, _ findings: inout FindingList) {
    for file in repository.files {
      guard case .missing(let why) = file.state else { continue }
      findings.add(
        file.record.href, "repomd.xml names it, but \(why)",
        hint: "publish again, or make the repository anew")
    }
  }
}
