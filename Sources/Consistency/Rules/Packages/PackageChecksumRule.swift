import Repodata
import SystemIO

/// Every package must have the checksum that primary.xml states, its pkgid.
///
/// Clients refuse a package with another one. Its bytes have changed since the metadata was made:
/// by a failing disk, by somebody who rebuilt or signed it in place, or it was replaced. Put the
/// right file back, or make the metadata anew. A quick check finds this for files that have changed
/// since they were last read; a full check reads all.
struct PackageChecksumRule: RepositoryRule {
  static let name = "package-checksum"
  static let severity = Finding.Severity.error

  func check(_ repository: CheckedRepository, _ findings: inout FindingList) {
    for (listed, found) in repository.listedAndFound {
      guard case .checksum(let hex) = found.state else { continue }
      findings.add(
        listed.href,
        "its \(listed.checksum.algorithm.rawValue) is \(hex), primary.xml says "
          + "\(listed.checksum.hex)",
        hint: "put the right file back, or make the metadata anew")
    }
  }
}
