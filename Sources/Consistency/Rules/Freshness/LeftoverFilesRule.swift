import Publication

/// No file should lie about that nobody names: unfinished files of runs that were killed, and metadata
/// in `repodata/` that no remembered generation has and whose grace time is over.
///
/// They harm nobody and take room on every mirror. The next publish removes what runs have left,
/// `kmodrepo gc` the metadata.
struct LeftoverFilesRule: PublicationRule {
  static let name = "leftover-files"
  static let severity = Finding.Severity.notice

  func check(_ publication: CheckedPublication, _ findings: inout FindingList) {
    // What was staged by a publish that was interrupted is needed to finish it.
    let isInterrupted = publication.surroundings.journal != nil
    for path in publication.surroundings.leftovers
    where !isInterrupted || !path.contains("/staging/") {
      findings.add(
        path, "a run that was killed has left it", hint: "publish again, then run kmodrepo gc")
    }
    let end = publication.options.now - publication.definition.grace
    for view in publication.views {
      for stranger in publication.records[view.name]?.strangers ?? [] where stranger.changed <= end
      {
        findings.add(
          "repodata/\(stranger.name)", "no generation names it", hint: "run kmodrepo gc",
          view: view.name)
      }
    }
  }
}
