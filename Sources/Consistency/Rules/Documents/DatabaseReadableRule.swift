import Repodata

/// Each SQLite file must be a sound database with the tables that clients ask.
///
/// It must open, `PRAGMA integrity_check` must find nothing, and each table and column must be there.
/// yum reads these files instead of XML, and fails on what is wrong in them. Publish again, or make them
/// anew with sqliterepo.
struct DatabaseReadableRule: RepositoryRule {
  static let name = "sqlite-readable"
  static let severity = Finding.Severity.error

  func check(_ repository: CheckedRepository, _ findings: inout FindingList) {
    for database in repository.databases {
      guard let first = database.faults.first else { continue }
      let more = database.faults.count - 1
      findings.add(
        database.record.href, more == 0 ? first : "\(first), and \(more) more faults",
        hint: "publish again, or make it anew with sqliterepo")
    }
  }
}
