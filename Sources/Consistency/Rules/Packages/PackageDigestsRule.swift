/// The digests that a package states about its own header and payload must be those of its bytes.
///
/// rpm refuses the package otherwise, whatever the metadata says. It was damaged before it came into
/// the repository: build it anew. This reads every byte and is asked in full checks, and of the
/// packages of a sample.
struct PackageDigestsRule: RepositoryRule {
  static let name = "package-digests"
  static let severity = Finding.Severity.error
  static let explainsOtherIndex = false

  func check(_ repository: CheckedRepository, _ findings: inout FindingList) {
    for (listed, found) in repository.listedAndFound {
      for case .digest(let why) in found.defects {
        findings.add(
          listed.href, why, hint: "take it out of the repository, and build it anew")
      }
    }
  }
}
