import Repodata

/// repomd.xml must name primary, filelists and other; where the definition asks for databases, their
/// three SQLite files too, and never only some of them.
///
/// Without primary there is no repository. Without filelists or other most clients work until
/// somebody asks for a file or a changelog: elsewhere than in our own views that is a warning. Publish
/// again, or make the repository anew with all documents.
struct MetadataMandatoryRule: RepositoryRule {
  static let name = "repomd-mandatory"
  static let severity = Finding.Severity.error

  func check(_ repository: CheckedRepository, _ findings: inout FindingList) {
    guard repository.isIndexSound, let repomd = repository.index.repomd else { return }
    let kinds = DocumentKind.allCases.map(\.rawValue)
    let lesser: Finding.Severity = repository.promise == nil ? .warning : .error
    for kind in kinds where repomd.record(kind) == nil {
      findings.add(
        "repodata/repomd.xml", "it names no \(kind)",
        hint: "publish again, or make the repository anew",
        severity: kind == "primary" ? .error : lesser)
    }
    let databases = kinds.map { "\($0)_db" }
    let missing = databases.filter { repomd.record($0) == nil }
    let isPromised = repository.promise?.hasDatabases == true
    guard isPromised || missing.count < databases.count else { return }
    for type in missing {
      findings.add(
        "repodata/repomd.xml",
        "it names no \(type)"
          + (isPromised ? ", which the definition promises" : ", but other databases"),
        hint: "publish again, or make all databases with sqliterepo", severity: lesser)
    }
  }
}
