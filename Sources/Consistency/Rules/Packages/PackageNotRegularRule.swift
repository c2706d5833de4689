/// What lies where a package is listed must be a file.
///
/// A folder, pipe, socket or device of that name cannot be downloaded. Somebody has put it there:
/// remove it and publish again.
struct PackageNotRegularRule: RepositoryRule {
  static let name = "package-not-regular"
  static let severity = Finding.Severity.error

  func check(_ repository: CheckedRepository, _ findings: inout FindingList) {
    for (listed, found) in repository.listedAndFound {
      guard case .notRegular(let kind) = found.state else { continue }
      findings.add(
        listed.href, "it is \(kind), not the file of a package",
        hint: "remove it, then publish again")
    }
  }
}
