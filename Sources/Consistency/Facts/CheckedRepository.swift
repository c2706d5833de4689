import Repodata

/// One createrepo repository as it was found: everything that rules look at, nothing judged yet.
///
/// Facts come in layers, each gathered only from what the layer before proved sound: the index, the
/// files it names, the documents in them, the packages these list. What is not sound is told by the
/// layer it broke in; all layers above are then empty, so one defect is found once.
struct CheckedRepository: Sendable {
  /// The view it is; empty for a repository of its own.
  let name: String
  /// Where it is.
  let place: RepositoryPlace
  /// How it is looked at.
  let options: CheckOptions
  /// What a definition promises of it; nothing for a repository that has none.
  let promise: ViewPromise?
  /// Its repomd.xml.
  var index: CheckedIndex
  /// How its repomd.xml is signed.
  var signature = CheckedSignature()
  /// What the folder `repodata` and its repomd.xml are on disk; nothing on the web.
  var indexEntries = IndexEntries()
  /// The files that the index names, in its order; none if it cannot be read.
  var files: [MetadataFile] = []
  /// The documents whose files are intact: primary, filelists, other.
  var documents: [CheckedDocument] = []
  /// The SQLite files that are intact, but for those that are known to be what they should be.
  var databases: [CheckedDatabase] = []
  /// The zchunk files that are intact, and of which there is a plain document too.
  var zchunks: [CheckedZchunk] = []
  /// The packages in the order of primary.xml; none unless that is sound, see ``listsPackages``.
  var packages: [ListedPackage] = []
  /// What was found of each of these.
  var found: [FoundPackage] = []
  /// The RPM files in its folder that are not among them.
  var unlisted: [UnlistedFile] = []
  /// Its comps files.
  var groups: [CheckedGroups] = []
  /// What it says of modules.
  var modules: [CheckedModules] = []

  /// Whether it is known which packages it lists: primary.xml is sound.
  var listsPackages: Bool { document(.primary)?.isSound == true }

  /// A document, if its file is intact.
  func document(_ kind: DocumentKind) -> CheckedDocument? {
    documents.first { $0.kind == kind }
  }

  /// Whether the index was read, and is not told to be somebody else's by its signature.
  var isIndexSound: Bool {
    guard index.repomd != nil else { return false }
    if signature.isExpected, case .bad = signature.state { return false }
    return true
  }

  /// The file of a type, if it is what the index says.
  func intactFile(_ type: String) -> MetadataFile? {
    files.first { $0.record.type == type && $0.state == .intact }
  }
}

/// What leads to repomd.xml on disk.
struct IndexEntries: Sendable {
  /// The folder `repodata` itself, whatever a link leads to.
  var folder: MetadataFile.Entry?
  /// repomd.xml.
  var repomd: MetadataFile.Entry?
}

/// What repomd.xml was found to be.
enum CheckedIndex: Sendable {
  /// It could not be read: why.
  case unreadable(String)
  /// It is no well-formed repomd.xml: why.
  case malformed(String)
  /// It was read.
  case read(Repomd)

  /// The index, if it was read.
  var repomd: Repomd? {
    if case .read(let repomd) = self { repomd } else { nil }
  }
}
