import Repodata

/// What a compressed file holds must have the checksum that repomd.xml states for it
/// (`open-checksum`).
///
/// Clients that keep the content uncompressed, as dnf does, verify it by this at every start. Publish
/// again, or make the repository anew.
struct MetadataOpenChecksumRule: RepositoryRule {
  static let name = "repomd-open-checksum"
  static let severity = Finding.Severity.error

  func check(_ repository: CheckedRepository, _ findings: inout FindingList) {
    for file in repository.files {
      guard case .openChecksum(let found) = file.state else { continue }
      let stated = file.record.openChecksum?.hex ?? ""
      findings.add(
        file.record.href,
        "its content has the checksum \(found), but repomd.xml says \(stated)",
        hint: "publish again, or make the repository anew")
    }
  }
}
