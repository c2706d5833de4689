import KernelABI
import Publication
import Repodata

/// A package (its NEVRA) must have the same content in every view: that of the pool.
///
/// Clients that change from one kernel's view to another would otherwise have two packages that rpm
/// cannot tell apart, and a mirror that keeps files by name serves one of them with the wrong checksum.
/// Publish again, and find out who wrote to the view.
struct ViewSameContentRule: PublicationRule {
  static let name = "view-same-content"
  static let severity = Finding.Severity.error

  func check(_ publication: CheckedPublication, _ findings: inout FindingList) {
    for comparison in publication.comparisons {
      for unlike in comparison.unlike where unlike.cause == .defect {
        let own = publication.assessment.pool.packages[unlike.number]
        findings.add(
          own.candidate.nevra,
          "its pkgid is \(unlike.listed.checksum.hex) here, the pool has \(own.checksum)",
          hint: "publish again", view: comparison.name)
      }
    }
  }
}
