/// Every package that primary.xml lists must be there.
///
/// A client that has chosen it gets "not found" and gives up on its whole transaction. The message
/// says if the very file lies under another name. Publish again, or copy the file back; in a
/// repository of your own making, make its metadata anew.
struct PackageMissingRule: RepositoryRule {
  static let name = "package-missing"
  static let severity = Finding.Severity.error

  func check(_ repository: CheckedRepository, _ findings: inout FindingList) {
    repository.eachPlaceDefect {
      if case .missing(let defect) = $0 { defect } else { nil }
    } report: { defect, packages in
      let moved = packages.first.flatMap { repository.found[$0].movedTo }
      let what =
        defect.isFile
        ? "primary.xml lists it, but it \(defect.reason)"
        : "it \(defect.reason), and \(packages.count) listed packages with it"
      findings.add(
        defect.path, what + (moved.map { "; the file lies at \($0)" } ?? ""),
        hint: "publish again, or put the file back")
    }
  }
}
