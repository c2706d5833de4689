import Repodata

/// No package may be listed twice, and no two packages in one place.
///
/// Two entries with one href cannot both be true. Two entries with one checksum are the same file
/// in two places, which doubles the work of every client. Remove the copy and make the metadata
/// anew.
struct PackageListedTwiceRule: RepositoryRule {
  static let name = "package-listed-twice"
  static let severity = Finding.Severity.warning

  func check(_ repository: CheckedRepository, _ findings: inout FindingList) {
    var places: [String: Int] = [:]
    var pkgids: [String: Int] = [:]
    for (index, package) in repository.packages.enumerated() {
      let place = (package.base.map { "\($0)/" } ?? "") + package.href
      if places.updateValue(index, forKey: place) != nil {
        findings.add(
          package.href, "it is listed more than once",
          hint: "make the metadata anew", severity: .error)
      } else if let first = pkgids[package.checksum.hex] {
        findings.add(
          package.href, "it is the same file as \(repository.packages[first].href)",
          hint: "remove one of them, and make the metadata anew")
      }
      if pkgids[package.checksum.hex] == nil { pkgids[package.checksum.hex] = index }
    }
  }
}
