/// What primary, filelists and other say of a package must be what its headers say.
///
/// The elements are rendered from the headers once more and compared; the message names the fields.
/// A client that trusts false Requires or files installs what does not work, or refuses what would.
/// The metadata was edited, or made by a program with other rules than createrepo_c's. Make it anew.
///
/// In a view the time of the file counts too; elsewhere files may have been copied since. Of
/// repositories that kmodrepo has not made, the differences of createrepo_c's versions are passed
/// over that docs/consistency.md lists.
struct PackageMetadataRule: RepositoryRule {
  static let name = "package-metadata"
  static let severity = Finding.Severity.error

  func check(_ repository: CheckedRepository, _ findings: inout FindingList) {
    for (listed, found) in repository.listedAndFound {
      for case .metadata(let sentences) in found.defects {
        findings.add(
          listed.href,
          "the metadata is not what its headers say: "
            + sentences.joined(separator: "; "),
          hint: "make the metadata anew")
      }
    }
  }
}
