import Repodata

/// The folder `repodata`, repomd.xml and the files that it names should be no symbolic links; in our own
/// views they never are.
///
/// Web servers may refuse to follow them, mirrors copy them as links that lead nowhere, and what a link
/// leads to can change under clients that have read repomd.xml. Put the files themselves there; publish
/// again. In repositories that are not ours this is only a notice.
struct MetadataLinkRule: RepositoryRule {
  static let name = "repomd-file-link"
  static let severity = Finding.Severity.error
  static let explainsOtherIndex = false

  func check(_ repository: CheckedRepository, _ findings: inout FindingList) {
    let entries = repository.indexEntries
    let all =
      [("repodata", entries.folder), ("repodata/repomd.xml", entries.repomd)]
      + repository.files.map { ($0.record.href, $0.entry) }
    for (path, entry) in all where entry?.isLink == true {
      findings.add(
        path, "it is a symbolic link", hint: "put what it leads to in its place",
        severity: repository.promise == nil ? .notice : .error)
    }
  }
}
