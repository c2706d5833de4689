import Repodata

/// Each SQLite file must say, in its table `db_info`, that it was made of the document that is served,
/// in version 10 of the schema; repomd.xml must say the same version.
///
/// yum compares this checksum with that of the XML file in repomd.xml, and otherwise builds a database
/// of its own at every start. If it is another, the database is of an older state of the repository.
/// Publish again, or make it anew with sqliterepo.
struct DatabaseInfoRule: RepositoryRule {
  static let name = "sqlite-info"
  static let severity = Finding.Severity.error

  func check(_ repository: CheckedRepository, _ findings: inout FindingList) {
    for database in repository.databases {
      guard let info = database.info, !database.isSound else { continue }
      findings.add(
        database.record.href, Self.words(info, database),
        hint: "publish again, or make it anew with sqliterepo")
    }
  }

  private static func words(_ info: ServedDatabase.Info, _ database: CheckedDatabase) -> String {
    if info.rowCount != 1 { return "its table db_info has \(info.rowCount) rows instead of one" }
    let version = info.version.map { "\($0)" } ?? "none"
    if info.version != 10 { return "the version of its schema is \(version), not 10" }
    if let stated = database.record.databaseVersion, stated != info.version {
      return "the version of its schema is \(version), but repomd.xml says \(stated)"
    }
    return "it was made of a document with the checksum \(info.checksum ?? "none"), but "
      + "\(database.kind.rawValue) has \(database.documentChecksum ?? "none")"
  }
}
