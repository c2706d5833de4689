import Publication
import SystemPackage

/// Every file of the pool, and of the folders with kernels, should be a package that can be published.
///
/// What cannot be read, lies about its name, or breaks a limit of rpm is left out: somebody has built
/// it and nobody can install it. Replace it, or take it out of the pool.
struct PoolQuarantinedRule: PublicationRule {
  static let name = "pool-quarantined"
  static let severity = Finding.Severity.warning
  static let isMendedByPublishing = false

  func check(_ publication: CheckedPublication, _ findings: inout FindingList) {
    // A file that is broken where it lies and still served is told by the rules on packages.
    let served = Set(publication.comparisons.flatMap(\.brokenLinks))
    for file in publication.assessment.pool.quarantined {
      guard let name = file.path.lastComponent?.string, !served.contains(name) else { continue }
      findings.add(
        file.path.string, "it is left out: \(file.reason)",
        hint: "replace it, or take it out of the pool")
    }
  }
}
