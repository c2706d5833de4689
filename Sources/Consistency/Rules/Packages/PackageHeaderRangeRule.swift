/// The `header-range` of every package must say where its header lies in the file.
///
/// Clients that fetch headers alone read the wrong bytes otherwise. Whatever made the metadata read
/// another file, or reads files wrongly: make the metadata anew.
struct PackageHeaderRangeRule: RepositoryRule {
  static let name = "package-header-range"
  static let severity = Finding.Severity.error

  func check(_ repository: CheckedRepository, _ findings: inout FindingList) {
    for (listed, found) in repository.listedAndFound {
      for case .headerRange(let range) in found.defects {
        let told = listed.headerRange.map { "\($0.lowerBound) to \($0.upperBound)" } ?? "nothing"
        findings.add(
          listed.href,
          "its header lies at bytes \(range.lowerBound) to \(range.upperBound), primary.xml says "
            + told,
          hint: "make the metadata anew")
      }
    }
  }
}
