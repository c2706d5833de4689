import Repodata

/// primary.sqlite, filelists.sqlite or other.sqlite, as it was found in a file that is what
/// repomd.xml says.
struct CheckedDatabase: Sendable {
  /// The document it was made of.
  let kind: DocumentKind
  /// What the index says of it.
  let record: RepomdRecord
  /// Why it cannot be used, in SQLite's words or ours; none if it can.
  var faults: [String] = []
  /// What it says of itself; nothing if it cannot be used.
  var info: ServedDatabase.Info?
  /// The checksum of the document as the index has it; nothing if that document's file is not
  /// intact.
  var documentChecksum: String?
  /// The first rows that are not those of the document; none if it was not compared, because it or
  /// the document is not sound.
  var differences: [RowDifference] = []
  /// How many such rows there are.
  var differenceCount = 0
  /// Whether it was compared with the document and has the same rows.
  var isDocument = false

  /// Whether it can be used, and was made of the document that is served.
  var isSound: Bool {
    guard faults.isEmpty, let info else { return false }
    return info.rowCount == 1 && info.version == 10
      && info.version == record.databaseVersion ?? info.version
      && info.checksum == documentChecksum ?? info.checksum
  }
}
