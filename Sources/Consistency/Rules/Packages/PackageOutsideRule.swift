/// Every package must lie inside its repository.
///
/// An href with `..`, one that is absolute, or a folder that is a link out of the repository works
/// on this machine at best: mirrors copy the repository without it. In a view, no package may have
/// an `xml:base` either. Publish again; in a repository of your own making, move the packages into
/// it and make the metadata anew.
struct PackageOutsideRule: RepositoryRule {
  static let name = "package-outside"
  static let severity = Finding.Severity.error

  func check(_ repository: CheckedRepository, _ findings: inout FindingList) {
    repository.eachPlaceDefect {
      if case .outside(let defect) = $0 { defect } else { nil }
    } report: { defect, packages in
      findings.add(
        defect.path,
        defect.isFile
          ? "the package leads out of the repository: its href \(defect.reason)"
          : "it \(defect.reason), with \(packages.count) listed packages",
        hint: "have all packages inside the repository, and publish again")
    }
  }
}
