import Repodata
import SystemIO
import SystemPackage

/// What became of one view.
public struct ViewOutcome: Sendable {
  /// Its plan.
  public let plan: ViewPlan
  /// Whether anything was written; unchanged content writes nothing at all.
  public let changed: Bool
  /// The revision in its repomd.xml.
  public let revision: String
  /// The SHA-256 of its repomd.xml in hexadecimal.
  public let repomdChecksum: String
}

/// Publishes one view: links its packages, builds its metadata beside the old, swaps.
///
/// The order protects clients: packages first, then metadata that names them, in one step; the
/// files of earlier generations are in the new folder too, so whoever has read the old repomd.xml
/// still finds what it names.
struct ViewWriter: Sendable {
  let root: RepositoryRoot
  let definition: Definition
  /// Whether the root's file system can exchange two folders in one step.
  let canExchange: Bool
  /// The time written into the metadata, in seconds since the epoch.
  let now: Int64

  /// Publishes the view.
  func publish(_ plan: ViewPlan, _ packages: [ScannedPackage]) throws -> ViewOutcome {
    let folder = root.view(plan.name)
    let links = PackageLinks(folder: folder.appending("Packages"), link: definition.link)
    try FileSystem.makeDirectory(folder, mode: 0o755, intermediate: true)
    let linked = try links.update(packages)
    let served = ServedMetadata(folder.appending("repodata"))
    let options = metadataOptions(plan)
    let opens = try openChecksums(
      of: packages.lazy.map(\.fragments), count: packages.count, algorithm: options.checksum)
    if let served, served.isComplete, served.offers(opens, options) {
      return ViewOutcome(
        plan: plan, changed: linked, revision: served.repomd.revision,
        repomdChecksum: served.checksum)
    }
    return try replace(plan, packages, options)
  }

  private func metadataOptions(_ plan: ViewPlan) -> MetadataOptions {
    let compression = definition.metadata.compression(for: plan)
    return MetadataOptions(
      compression: compression, database: definition.metadata.database,
      databaseCompression: compression, checksum: definition.metadata.checksum,
      uniqueNames: definition.metadata.uniqueNames, timestamp: now, revision: String(now))
  }

  private func replace(
    _ plan: ViewPlan, _ packages: [ScannedPackage], _ options: MetadataOptions
  ) throws -> ViewOutcome {
    let staging = root.staging(plan.name)
    try FileSystem.removeTree(staging)
    let built = staging.appending("repodata")
    try FileSystem.makeDirectory(built, mode: 0o755, intermediate: true)
    var writer = try MetadataWriter(folder: built, options: options, packageCount: packages.count)
    for package in packages { try writer.append(package.fragments, record: package.record) }
    let repomd = try writer.finish()
    try repomd.write(to: built)
    var generations = Generations(reading: root.generations(plan.name))
    generations.add(
      Generations.Generation(
        revision: repomd.revision, published: now, files: repomd.fileNames),
      grace: definition.grace)
    let live = root.view(plan.name).appending("repodata")
    try carryOver(from: live, to: built, remembered: generations.files)
    try FileSystem.synchronizeDirectory(built)
    try MetadataSwap(canExchange: canExchange).swap(built, into: live)
    try generations.write(to: root.generations(plan.name))
    try FileSystem.removeTree(staging)
    guard let served = ServedMetadata(live) else {
      throw PublicationError.unreadableAfterPublishing(live)
    }
    return ViewOutcome(
      plan: plan, changed: true, revision: repomd.revision, repomdChecksum: served.checksum)
  }

  /// Links the files of earlier generations into the new folder.
  private func carryOver(
    from live: FilePath, to built: FilePath, remembered: Set<String>
  ) throws {
    guard let status = try FileStatus.of(live, followLinks: false) else { return }
    guard status.isDirectory else { throw PublicationError.notAFolder(live) }
    let previous = ServedMetadata(live)?.repomd.fileNames ?? []
    let wanted = remembered.union(previous)
    for name in try FileSystem.listDirectory(live) where wanted.contains(name) {
      let target = built.appending(name)
      guard try FileStatus.of(target, followLinks: false) == nil else { continue }
      try FileSystem.hardLink(live.appending(name), as: target)
    }
  }
}
