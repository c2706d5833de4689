/// Everybody must be able to read every package: files need mode `o+r`, the folders above them in
/// the repository `o+x`.
///
/// A web server has rights of its own; for what it may not read it answers "forbidden". A failing
/// disk is told here too. `chmod o+r` the file or `chmod o+rx` the folder, and look at the umask of
/// whoever put it there; if the disk fails, look at the kernel's log.
struct PackageUnreadableRule: RepositoryRule {
  static let name = "package-unreadable"
  static let severity = Finding.Severity.error
  static let explainsOtherIndex = false

  func check(_ repository: CheckedRepository, _ findings: inout FindingList) {
    repository.eachPlaceDefect {
      if case .unreadable(let defect) = $0 { defect } else { nil }
    } report: { defect, packages in
      let what = defect.isFile ? "clients cannot read it: it" : "it"
      let tail = defect.isFile ? "" : ", so clients cannot read \(packages.count) packages"
      findings.add(
        defect.path, "\(what) \(defect.reason)\(tail)",
        hint: defect.isFile ? "chmod o+r the file" : "chmod o+rx the folder")
    }
  }
}
