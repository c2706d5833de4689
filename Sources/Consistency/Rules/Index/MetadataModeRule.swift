import Repodata

import SystemIO

/// The folder `repodata`, repomd.xml and each file that it names must be readable by others.
///
/// A web server runs as a user of its own and answers with 403 to every client where it is not.
/// Correct modes and umask, then publish again.
struct MetadataModeRule: RepositoryRule {
  static let name = "repomd-file-mode"
  static let severity = Finding.Severity.warning
  static let explainsOtherIndex = false

  func check(_ repository: CheckedRepository, _ findings: inout FindingList) {
    let entries = repository.indexEntries
    if let folder = entries.folder?.status, folder.permissions & 0o005 != 0o005 {
      add("repodata", folder, &findings)
    }
    let files = repository.files.map { ($0.record.href, $0.entry) }
    for (path, entry) in [("repodata/repomd.xml", entries.repomd)] + files {
      guard let status = entry?.status, status.isRegular, status.permissions & 0o004 == 0 else {
        continue
      }
      add(path, status, &findings)
    }
  }

  private func add(_ path: String, _ status: FileStatus, _ findings: inout FindingList) {
    findings.add(
      path, "its mode is 0\(String(status.permissions, radix: 8)): others cannot read it",
      hint: "correct its mode and the umask of what publishes")
  }
}
