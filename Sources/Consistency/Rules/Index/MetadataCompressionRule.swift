import Repodata

/// Each file that repomd.xml names must be what its name says: it must be possible to decompress it to
/// its end.
///
/// Size and checksum are right, so it was damaged before they were taken, or is compressed otherwise
/// than its name says. Publish again.
struct MetadataCompressionRule: RepositoryRule {
  static let name = "repomd-file-damaged"
  static let severity = Finding.Severity.error

  func check(_ repository: CheckedRepository, _ findings: inout FindingList) {
    for file in repository.files {
      guard case .damaged(let why) = file.state else { continue }
      findings.add(
        file.record.href, "it cannot be decompressed: \(why)",
        hint: "publish again, or make the repository anew")
    }
  }
}
