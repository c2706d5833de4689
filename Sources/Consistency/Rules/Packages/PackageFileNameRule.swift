/// The name of a package's file must be `NAME-VERSION-RELEASE.ARCH.rpm` of its headers.
///
/// Clients go by the href, so they are served; people, mirrors and scripts go by the name, and a
/// second file with the right name may come to lie beside it. Rename the file and make the metadata
/// anew.
struct PackageFileNameRule: RepositoryRule {
  static let name = "package-file-name"
  static let severity = Finding.Severity.warning

  func check(_ repository: CheckedRepository, _ findings: inout FindingList) {
    for (listed, found) in repository.listedAndFound {
      for case .fileName(let expected) in found.defects {
        findings.add(
          listed.href, "by its headers it should be called \(expected)",
          hint: "rename the file, and make the metadata anew")
      }
    }
  }
}
