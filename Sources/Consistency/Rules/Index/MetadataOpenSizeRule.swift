import Repodata

/// What a compressed file holds must have the size that repomd.xml states for it (`open-size`).
///
/// Clients take it for the memory or the disk they need, and refuse what differs. Publish again, or
/// make the repository anew.
struct MetadataOpenSizeRule: RepositoryRule {
  static let name = "repomd-open-size"
  static let severity = Finding.Severity.error

  func check(_ repository: CheckedRepository, _ findings: inout FindingList) {
    for file in repository.files {
      guard case .openSize(let found) = file.state else { continue }
      let stated = file.record.openSize ?? 0
      findings.add(
        file.record.href, "its content has \(found) bytes, but repomd.xml says \(stated)",
        hint: "publish again, or make the repository anew")
    }
  }
}
