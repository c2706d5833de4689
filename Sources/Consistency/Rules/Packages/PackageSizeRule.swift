/// Every package must have the size that primary.xml states.
///
/// Clients refuse a package of another size. It was truncated, replaced in place, or the metadata is
/// older than the file. Put the right file back, or make the metadata anew; a file of the pool that
/// was replaced is published as another package only under another name.
struct PackageSizeRule: RepositoryRule {
  static let name = "package-size"
  static let severity = Finding.Severity.error

  func check(_ repository: CheckedRepository, _ findings: inout FindingList) {
    for (listed, found) in repository.listedAndFound {
      guard case .size(let size) = found.state else { continue }
      findings.add(
        listed.href, "it has \(size) bytes, primary.xml says \(listed.size ?? 0)",
        hint: "put the right file back, or make the metadata anew")
    }
  }
}
