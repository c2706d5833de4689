import Repodata

/// Each file that repomd.xml names must have the size that it states.
///
/// Clients refuse a file of another size, and with it the repository. A file that is too short was cut
/// by a copy that broke off or a disk that was full; one of an older repomd.xml is a mirror that was
/// caught halfway. Publish again, or synchronize the mirror again.
struct MetadataSizeRule: RepositoryRule {
  static let name = "repomd-file-size"
  static let severity = Finding.Severity.error

  func check(_ repository: CheckedRepository, _ findings: inout FindingList) {
    for file in repository.files {
      guard case .size(let found) = file.state else { continue }
      findings.add(
        file.record.href, "it has \(found) bytes, but repomd.xml says \(file.record.size ?? 0)",
        hint: "publish again, or make the repository anew")
    }
  }
}
