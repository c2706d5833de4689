import Repodata

/// A package must have the same name, version and architecture in filelists and other as in primary.
///
/// The documents are joined by pkgid; where the names differ, one of them was put together from another
/// state of the repository, and whoever looks by name finds the files of another package. Publish again,
/// or make the repository anew.
struct DocumentNevraRule: RepositoryRule {
  static let name = "document-nevra"
  static let severity = Finding.Severity.error

  func check(_ repository: CheckedRepository, _ findings: inout FindingList) {
    guard repository.listsPackages else { return }
    var names: [String: Set<RepositoryNEVRA>] = [:]
    for package in repository.packages {
      names[package.checksum.hex, default: []].insert(package.nevra)
    }
    for document in repository.documents where document.kind != .primary && document.isSound {
      let wrong = document.entries.filter { entry in
        names[entry.pkgid].map { !$0.contains(entry.nevra) } ?? false
      }
      guard let first = wrong.first, let right = names[first.pkgid]?.first else { continue }
      let more = wrong.count == 1 ? "" : ", and \(wrong.count - 1) more like it"
      findings.add(
        document.href, "it calls \(first.pkgid) \(first.nevra), primary \(right)\(more)",
        hint: "publish again, or make the repository anew")
    }
  }
}
