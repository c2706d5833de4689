import Repodata

/// Each file that repomd.xml names must lie right below `repodata/` of the same repository.
///
/// An href that leads out of the repository is refused by careful clients and dangerous to careless
/// ones: that is an error, and such a file is not read. One in a deeper folder, or with an `xml:base`,
/// works for some clients; mirrors that copy `repodata` alone lose it. Publish again.
struct MetadataPlaceRule: RepositoryRule {
  static let name = "repomd-href"
  static let severity = Finding.Severity.error

  func check(_ repository: CheckedRepository, _ findings: inout FindingList) {
    for file in repository.files {
      let record = file.record
      if file.state == .misplaced {
        let place = record.base.map { "\($0) \(record.href)" } ?? record.href
        findings.add(
          record.href, "its place is \"\(place)\", which is not inside the repository",
          hint: "publish again, or make the repository anew")
      } else if record.href.split(separator: "/").dropLast() != ["repodata"] {
        findings.add(
          record.href, "it does not lie right below repodata/",
          hint: "put all metadata files into repodata/ itself",
          severity: repository.promise == nil ? .warning : .error)
      }
    }
  }
}
