import Repodata
import SystemIO

/// Times in repomd.xml must be such as can be: not before 1970, and not in the future. In our own views
/// they are those of the files.
///
/// Clients take the highest for the age of the metadata: with a time in the future they hold a newer
/// repository for older and do not fetch it. A file of another time than told has been touched by
/// something else than kmodrepo. Look at the clock of the machine that publishes, then publish again.
struct MetadataTimeRule: RepositoryRule {
  static let name = "repomd-timestamp"
  static let severity = Finding.Severity.warning

  /// How far clocks may be apart, in seconds.
  private static let tolerance: Int64 = 86_400

  func check(_ repository: CheckedRepository, _ findings: inout FindingList) {
    let (latest, overflow) = repository.options.now.addingReportingOverflow(Self.tolerance)
    for file in repository.files {
      let stated = file.record.timestamp
      if stated < 0 {
        findings.add(
          file.record.href, "its time, \(stated), lies before 1970", hint: "publish again")
      } else if stated > latest, !overflow {
        findings.add(
          file.record.href, "its time, \(stated), lies in the future",
          hint: "look at the clock of the machine that publishes, then publish again")
      } else if repository.promise != nil, file.state == .intact,
        let found = file.entry?.status.modificationSeconds, found != stated
      {
        findings.add(
          file.record.href, "it was changed at \(found), but repomd.xml says \(stated)",
          hint: "find out what touches published files, then publish again")
      }
    }
  }
}
