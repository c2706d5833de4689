import Publication
import Repodata
import SystemIO
import SystemPackage

/// What lies beside the views of a published root, and what is waiting to be done.
struct CheckedSurroundings: Sendable {
  /// The views that a publish would write at this moment.
  let plans: [ViewPlan]
  /// `views/index.json`.
  let index: PublishedFile
  /// What that says; nothing if it cannot be understood.
  let publishedIndex: PublishedIndex?
  /// Why that cannot be understood.
  let indexDamage: String?
  /// The `judgement.json` of each view that has one or should have one, by the view's name.
  let judgements: [String: PublishedFile]
  /// The clients' configuration.
  let clientConfiguration: PublishedFile
  /// The public keys for clients by which metadata is signed.
  let publicKeys: PublishedFile
  /// The public keys for clients by which packages are signed.
  let packageKeys: PublishedFile
  /// The keys beside each view's repomd.xml, by the view's name.
  let viewKeys: [String: PublishedFile]
  /// The metalink of each view, by the view's name.
  let metalinks: [String: PublishedFile]
  /// What each view serves at this moment, by its name, as far as its index can be read.
  let served: [String: ExpectedDocuments.Served]
  /// What holds the views as they are, if anything does.
  let hold: Hold?
  /// The journal of a publish that has not been finished, and since when it lies there.
  let journal: (journal: PublishJournal, since: Int64)?
  /// Whether another run is publishing at this moment.
  let isPublishing: Bool
  /// Since when views have been seen to belong to no target, by their names.
  let orphans: [String: Int64]
  /// Requests in the spool; nothing if this user may not look.
  let requests: [(name: String, since: Int64)]?
  /// Files of the root that killed runs have left, as paths below it.
  let leftovers: [String]
  /// Whether anything has been published at all.
  let isPublished: Bool

  /// Whether a view was rolled back since the last publish, and serves what it was rolled back to.
  func isRolledBack(_ view: String) -> Bool {
    guard let known = publishedIndex?.view(view), known.rolledBackTo != nil else { return false }
    return known.repomdSHA256 == served[view]?.checksum
  }

  /// Whether the journal has a view among those to be exchanged.
  func isInterrupted(_ view: String) -> Bool {
    journal?.journal.viewNames.contains(view) ?? false
  }
}
