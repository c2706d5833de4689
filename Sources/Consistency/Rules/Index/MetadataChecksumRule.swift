import Repodata
import SystemIO

/// Each file that repomd.xml names must have the checksum that it states.
///
/// Clients refuse any other, and with it the repository. Its size is right, so it was changed in place:
/// by a failing disk, by hand, or by an attacker. Find out which before you publish again.
struct MetadataChecksumRule: RepositoryRule {
  static let name = "repomd-file-checksum"
  static let severity = Finding.Severity.error

  func check(_ repository: CheckedRepository, _ findings: inout FindingList) {
    for file in repository.files {
      guard case .checksum(let found) = file.state else { continue }
      let stated = file.record.checksum
      findings.add(
        file.record.href,
        "its \(stated.algorithm.rawValue) is \(found), but repomd.xml says \(stated.hex)",
        hint: "find out what changed it, then publish again, or make the repository anew")
    }
  }
}
