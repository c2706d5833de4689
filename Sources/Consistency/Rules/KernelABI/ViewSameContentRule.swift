import KernelABI
import Publication
import Repodata

/// A package (its NEVRA) must have the same content in every view: that of the pool.
///
/// Clients that change from one kernel's view to another would otherwise have two packages that rpm
/// cannot tell apart, and a mirror that keeps files by name serves one of them with the wrong checksum.
/// Publish again, and find out who wrote to the view. Where a package was replaced on purpose, the
/// view of a kernel that is no target any more keeps the one before.
struct ViewSameContentRule: PublicationRule {
  static let name = "view-same-content"
  static let severity = Finding.Severity.error

  func check(_ publication: CheckedPublication, _ findings: inout FindingList) {
    for comparison in publication.comparisons {
      for unlike in comparison.unlike where unlike.cause == .defect {
        let own = publication.assessment.pool.packages[unlike.number]
        add(unlike.listed, own, "publish again", view: comparison.name, to: &findings)
      }
    }
    checkGoneViews(publication, &findings)
  }

  /// The views that no publish touches any more.
  private func checkGoneViews(_ publication: CheckedPublication, _ findings: inout FindingList) {
    let gone = publication.goneViews.compactMap { publication.view($0) }.filter(\.listsPackages)
    guard !gone.isEmpty else { return }
    let algorithm = publication.promised.metadata.checksum
    let pool = Dictionary(
      publication.assessment.pool.packages.map { ($0.fileName, $0) },
      uniquingKeysWith: { first, _ in first })
    for view in gone {
      for listed in view.packages {
        guard let own = listed.fileName.flatMap({ pool[$0] }),
          publication.changes.packages[own.fileName] == nil,
          listed.checksum.algorithm == algorithm, listed.checksum.hex != own.checksum
        else { continue }
        add(
          listed, own,
          "remove the view as soon as no host runs its kernel, or bring the kernel back",
          view: view.name, to: &findings)
      }
    }
  }

  private func add(
    _ listed: ListedPackage, _ own: ScannedPackage, _ hint: String, view: String,
    to findings: inout FindingList
  ) {
    findings.add(
      own.candidate.nevra, "its pkgid is \(listed.checksum.hex) here, the pool has \(own.checksum)",
      hint: hint, view: view)
  }
}
