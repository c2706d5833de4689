import Repodata

/// Each SQLite file must have exactly the rows that its document calls for.
///
/// What the file must hold is built anew from the XML, and every row of every table is counted in both,
/// joined by the pkgid of its package. Clients that read SQLite otherwise see other packages,
/// dependencies or files than those that read XML. Publish again, or make it anew with sqliterepo.
struct DatabaseRowsRule: RepositoryRule {
  static let name = "sqlite-rows"
  static let severity = Finding.Severity.error

  func check(_ repository: CheckedRepository, _ findings: inout FindingList) {
    for database in repository.databases where !database.differences.isEmpty {
      let names = Dictionary(
        repository.packages.map { ($0.checksum.hex, "\($0.nevra)") },
        uniquingKeysWith: { first, _ in first })
      let told = database.differences.prefix(3).map { difference in
        let package =
          difference.pkgid.isEmpty
          ? "no package" : names[difference.pkgid] ?? "the pkgid \(difference.pkgid)"
        let count = abs(difference.lacking) == 1 ? "a row" : "\(abs(difference.lacking)) rows"
        return "table \(difference.table) \(difference.lacking > 0 ? "lacks" : "has too much") "
          + "\(count) of \(package)\(Self.shortened(difference.row))"
      }
      let more = database.differenceCount - told.count
      findings.add(
        database.record.href,
        told.joined(separator: "; ") + (more == 0 ? "" : "; and \(more) more"),
        hint: "publish again, or make it anew with sqliterepo")
    }
  }

  private static func shortened(_ row: String) -> String {
    guard !row.isEmpty else { return "" }
    return " (\(row.prefix(160))\(row.count > 160 ? "…" : ""))"
  }
}
