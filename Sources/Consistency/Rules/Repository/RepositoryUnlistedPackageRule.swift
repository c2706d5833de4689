/// Every RPM file in the folder of a repository must be listed by it.
///
/// A package that was copied there but is not listed is not to be had, which is hardly what was
/// meant: make the metadata anew, or remove it. In a view, packages that a remembered generation
/// offers are where clients may still ask for them; others are left over, and `kmodrepo gc` removes
/// them. Where no source package is listed they are taken to be left out on purpose. On the web
/// nothing can be said.
struct RepositoryUnlistedPackageRule: RepositoryRule {
  static let name = "repository-unlisted-package"
  static let severity = Finding.Severity.warning
  static let explainsOtherIndex = false

  func check(_ repository: CheckedRepository, _ findings: inout FindingList) {
    let isView = repository.promise != nil
    for file in repository.unlisted {
      switch file.kind {
      case .leftover:
        findings.add(file.path, "a run that was killed has left it", hint: "run kmodrepo gc")
      case .unknown where isView:
        findings.add(
          file.path, "no generation that is remembered offers it", hint: "run kmodrepo gc")
      case .unknown:
        findings.add(
          file.path, "it is not listed", hint: "make the metadata anew, or remove the file")
      }
    }
  }
}
