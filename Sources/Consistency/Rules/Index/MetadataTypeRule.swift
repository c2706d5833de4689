import Repodata

/// repomd.xml must name one file of each type.
///
/// Of two, one client takes the first and another the last: what is installed depends on who asks.
/// Publish again, or take one of them out with modifyrepo.
struct MetadataTypeRule: RepositoryRule {
  static let name = "repomd-duplicate-type"
  static let severity = Finding.Severity.error

  func check(_ repository: CheckedRepository, _ findings: inout FindingList) {
    var seen: Set<String> = []
    var told: Set<String> = []
    for file in repository.files {
      let type = file.record.type
      guard !seen.insert(type).inserted, told.insert(type).inserted else { continue }
      findings.add(
        "repodata/repomd.xml", "it names more than one file of the type \(type)",
        hint: "publish again, or take one of them out with modifyrepo")
    }
  }
}
