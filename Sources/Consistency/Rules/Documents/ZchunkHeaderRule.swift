import Repodata

/// The header of a zchunk file must have the size and the checksum that repomd.xml states for it.
///
/// Clients fetch the header first, by this size, and refuse it unless the checksum is right; then they
/// fetch the chunks they lack. Publish again, or make the repository anew.
struct ZchunkHeaderRule: RepositoryRule {
  static let name = "zchunk-header"
  static let severity = Finding.Severity.error

  func check(_ repository: CheckedRepository, _ findings: inout FindingList) {
    for file in repository.files {
      guard case .zchunkHeader(let why) = file.state else { continue }
      findings.add(
        file.record.href, "its header is not what repomd.xml says: \(why)",
        hint: "publish again, or make the repository anew")
    }
  }
}
