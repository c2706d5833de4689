import Publication
import Repodata
import SystemIO
import SystemPackage

/// Reads what lies beside the views of a published root.
struct SurroundingsReader {
  private let definition: Definition
  private let root: RepositoryRoot
  private static let largestIndex = 1 << 30
  private static let largestFile = 256 << 20

  /// A reader of what was published by `definition`.
  init(_ definition: Definition) {
    self.definition = definition
    root = RepositoryRoot(definition.root)
  }

  /// Reads all of it; `views` are the names of those that are there.
  func read(_ plans: [ViewPlan], views: [String]) throws -> CheckedSurroundings {
    let index = PublishedFile(root.index, limit: Self.largestIndex)
    let (publishedIndex, damage) = Self.parse(index)
    let wasPublishing = FileLock.isHeld(root.lock)
    let journal = try journal()
    let leftovers = try leftovers(views)
    // Of a run that has begun meanwhile nothing is left over either.
    let isPublishing = wasPublishing || FileLock.isHeld(root.lock)
    return CheckedSurroundings(
      plans: plans, index: index, publishedIndex: publishedIndex, indexDamage: damage,
      judgements: files(of: plans.filter { $0.judgement != nil }.map(\.name), root.judgement),
      clientConfiguration: file(root.clientConfiguration(definition.name)),
      publicKeys: file(root.publicKeys(definition.name)),
      packageKeys: file(root.packageKeys(definition.name)),
      viewKeys: files(of: views) { root.repodata($0).appending(RepositoryRoot.keyName) },
      metalinks: files(of: views, root.metalink), served: Self.served(views, root),
      hold: try Hold.of(root), journal: journal, isPublishing: isPublishing,
      orphans: GarbageCollector.firstSeen(root), requests: requests(),
      leftovers: isPublishing ? [] : leftovers,
      isPublished: index != .missing || !views.isEmpty)
  }

  private func file(_ path: FilePath) -> PublishedFile {
    PublishedFile(path, limit: Self.largestFile)
  }

  private func files(
    of views: [String], _ path: (String) -> FilePath
  ) -> [String: PublishedFile] {
    Dictionary(
      views.map { ($0, file(path($0))) }, uniquingKeysWith: { first, _ in first })
  }

  private static func parse(_ index: PublishedFile) -> (PublishedIndex?, String?) {
    guard let bytes = index.bytes else { return (nil, index.trouble) }
    do throws(DocumentDamage) {
      return (try PublishedIndex(parsing: bytes), nil)
    } catch {
      return (nil, error.reason)
    }
  }

  /// What views serve by their index.
  static func served(
    _ views: [String], _ root: RepositoryRoot
  ) -> [String: ExpectedDocuments.Served] {
    var served: [String: ExpectedDocuments.Served] = [:]
    for view in views {
      guard let metadata = ServedMetadata(root.repodata(view)) else { continue }
      served[view] = ExpectedDocuments.Served(
        revision: metadata.repomd.revision, checksum: metadata.checksum)
    }
    return served
  }

  private func journal() throws -> (PublishJournal, Int64)? {
    guard let journal = try PublishJournal.of(root),
      let status = try FileStatus.of(root.journal, followLinks: false)
    else { return nil }
    return (journal, status.modificationSeconds)
  }

  private func requests() -> [(name: String, since: Int64)]? {
    try? Spool(definition).waiting()
  }

  /// Unfinished files of ours, and views that were being built.
  private func leftovers(_ views: [String]) throws -> [String] {
    var found: [String] = []
    let folders =
      [root.path, root.views, root.cache, root.state.appending("generations")]
      + views.map(root.view)
    for folder in folders {
      for name in try list(folder) where name.hasSuffix(AtomicFile.temporarySuffix) {
        found.append(below(folder.appending(name)))
      }
    }
    for name in try list(root.staging) {
      let path = root.staging.appending(name)
      // The keyring of the last signature lies there as a file until the next run.
      if try FileStatus.of(path, followLinks: false)?.isDirectory == true {
        found.append(below(path))
      }
    }
    return found.sorted()
  }

  private func list(_ folder: FilePath) throws -> [String] {
    guard try FileStatus.of(folder, followLinks: false)?.isDirectory == true else { return [] }
    return try FileSystem.listDirectory(folder)
  }

  private func below(_ path: FilePath) -> String {
    var path = path
    _ = path.removePrefix(root.path)
    return path.string
  }
}
