import Repodata
import SystemIO
import SystemPackage

/// What became of one view.
struct ViewOutcome: Sendable {
  /// Its plan.
  let plan: ViewPlan
  /// Whether anything was written; unchanged content writes nothing at all.
  var changed: Bool
  /// The revision in its repomd.xml.
  let revision: String
  /// The SHA-256 of its repomd.xml in hexadecimal.
  let repomdChecksum: String
  /// How it is composed.
  var record: ViewRecord
  /// The packages that were linked into it.
  var linked: [ScannedPackage] = []
  /// The names of the files that its repomd.xml lists, and of that itself.
  let files: [String]
  /// Its new metadata, which is not served yet; nothing if what is served stays.
  var staged: StagedView?
}

/// Prepares one view: links its packages, builds its metadata beside the old; ``ViewExchange``
/// brings it before the clients.
///
/// The order protects clients: new packages first, then metadata that names them, in one step; the
/// files of earlier generations are in the new folder too, so whoever has read the old repomd.xml
/// still finds what it names. A package that takes the place of another of its name is staged and
/// comes with the metadata.
struct ViewWriter: Sendable {
  let root: RepositoryRoot
  let definition: Definition
  /// Gives the time that is written into the metadata.
  let clock: PublishClock
  /// What the last publish left behind.
  let before: PublishedState
  /// The XML of all packages.
  let fragments: MappedFile
  /// Blocks that are compressed already.
  let catalogue: BlockCatalogue
  /// The views that are made anew whatever they serve.
  var rebuilds: Set<String> = []

  /// Links the view's packages and stages its metadata, if it is not what is served.
  func stage(_ plan: ViewPlan, _ packages: [ScannedPackage]) throws -> ViewOutcome {
    try FileSystem.makeDirectory(root.view(plan.name), mode: 0o755, intermediate: true)
    let marks = packages.map(\.mark)
    let links = PackageLinks(
      folder: root.packages(plan.name), link: definition.link,
      trustsCopies: !rebuilds.contains(plan.name))
    let (added, outdated) = try links.add(packages, marks: marks, known: try known(plan))
    let metadata = ViewMetadata(
      packages: packages,
      options: definition.metadata.options(for: plan, at: clock.time(of: plan.name)),
      fragments: fragments, catalogue: catalogue)
    var outcome = try update(plan, metadata)
    if outcome.staged == nil {
      // What is served has the checksums of these.
      try links.place(outdated, in: links.folder, replacing: true)
    } else {
      try links.place(outdated, in: root.stagedPackages(plan.name), replacing: false)
      outcome.staged?.replaced = outdated.map(\.fileName)
    }
    outcome.linked = added + outdated
    outcome.changed = outcome.changed || !outcome.linked.isEmpty
    outcome.record.links = marks
    return outcome
  }

  /// The marks of the packages that are certainly in the view.
  private func known(_ plan: ViewPlan) throws -> [UInt64] {
    // A copy may be changed where it is; a link leads to the pool or the folder has changed.
    guard definition.link == .hard || definition.link == .symlink,
      before.settings?.links(as: definition.link) == true,
      let old = before.views[plan.name],
      let status = try FileStatus.of(root.packages(plan.name), followLinks: false),
      FileIdentity(status) == old.folder
    else { return [] }
    return old.links
  }

  private func update(_ plan: ViewPlan, _ metadata: ViewMetadata) throws -> ViewOutcome {
    let content = try metadata.contentDigest()
    guard !rebuilds.contains(plan.name),
      let served = try ServedMetadata(reading: root.repodata(plan.name)), served.isComplete
    else {
      return try build(plan, metadata, content)
    }
    let old = before.views[plan.name]
    if let old, old.repomdChecksum == served.checksum {
      guard old.content == content else { return try build(plan, metadata, content) }
      return ViewOutcome(plan: plan, served, record: old)
    }
    // Nothing is remembered of what is served: does it say the same?
    guard served.offers(try metadata.openDocuments(content), metadata.options) else {
      return try build(plan, metadata, content)
    }
    return ViewOutcome(
      plan: plan, served, record: ViewRecord(content: content, repomdChecksum: served.checksum))
  }

  private func build(
    _ plan: ViewPlan, _ metadata: ViewMetadata, _ content: [UInt8]
  ) throws -> ViewOutcome {
    try FileSystem.removeTree(root.staging(plan.name))
    let built = root.stagedMetadata(plan.name)
    try FileSystem.makeDirectory(built, mode: 0o755, intermediate: true)
    let (repomd, documents) = try metadata.write(
      content, to: built, definition.metadata)
    try repomd.write(to: built, insteadOf: root.repodata(plan.name))
    try carryOver(plan.name, into: built, until: repomd)
    try FileSystem.synchronizeDirectory(built)
    let staged = try StagedView(
      plan.name, published: clock.time(of: plan.name), packages: metadata.packages.count, root)
    for document in documents { catalogue.add(document, at: built.appending(document.fileName)) }
    return ViewOutcome(
      plan: plan, changed: true, revision: repomd.revision, repomdChecksum: staged.checksum,
      record: ViewRecord(
        content: content, repomdChecksum: staged.checksum, documents: documents),
      files: repomd.fileNames + ["repomd.xml"], staged: staged)
  }

  /// Links the files of earlier generations, as far as they are remembered beside `next`, into the
  /// new folder.
  private func carryOver(_ view: String, into built: FilePath, until next: Repomd) throws {
    let live = root.repodata(view)
    guard let status = try FileStatus.of(live, followLinks: false) else { return }
    guard status.isDirectory else { throw PublicationError.notAFolder(live) }
    var generations = try Generations(reading: root.generations(view))
    if generations.generations.isEmpty {
      generations = Generations(lostAt: clock.time(of: view))
      try generations.write(to: root.generations(view))
    }
    generations.add(
      Generations.Generation(
        revision: next.revision, published: clock.time(of: view), files: next.fileNames),
      grace: definition.grace, minimum: definition.retention.generations)
    let previous = try ServedMetadata(reading: live)?.repomd.fileNames ?? []
    let wanted = generations.files.union(previous)
    for name in try FileSystem.listDirectory(live) where wanted.contains(name) {
      let target = built.appending(name)
      guard try FileStatus.of(target, followLinks: false) == nil else { continue }
      try FileSystem.hardLink(live.appending(name), as: target)
    }
  }
}

extension ViewOutcome {
  /// A view that serves this, and was not changed for it.
  fileprivate init(plan: ViewPlan, _ served: ServedMetadata, record: ViewRecord) {
    self.init(
      plan: plan, changed: false, revision: served.repomd.revision,
      repomdChecksum: served.checksum, record: record,
      files: served.repomd.fileNames + ["repomd.xml"])
  }
}
