import FoundationEssentials
import Repodata
import SystemIO
import SystemPackage

/// Takes away what no client can ask for any more: metadata and packages of generations whose grace
/// time is over, what killed runs left, views of kernels that are gone.
///
/// It runs after publishing, never within it, under the same lock: what is deleted first and
/// published later is missing in between. What cannot be read is a reason to keep.
public struct GarbageCollector: Sendable {
  let definition: Definition
  let root: RepositoryRoot
  /// The time, in seconds since the epoch.
  let now: Int64

  /// A collector for what a definition publishes.
  public init(_ definition: Definition) {
    self.init(definition, now: BuildClock.currentTime())
  }

  init(_ definition: Definition, now: Int64) {
    self.definition = definition
    self.now = now
    root = RepositoryRoot(definition.root)
  }

  /// Collects; with `dryRun` only tells what would be done.
  ///
  /// Throws `PublicationError.locked` if another run is at work, ``GuardError``, `SystemError`.
  public func collect(dryRun: Bool = false) throws -> GarbageReport {
    var report = GarbageReport(isDryRun: dryRun)
    guard try FileStatus.of(root.lock) != nil else { return report }
    let guarding = PublishGuard(root: root, definition: definition)
    try guarding.checkRoot()
    try guarding.checkIdentity()
    guard let lock = try FileLock.tryAcquire(root.lock) else {
      throw PublicationError.locked(root.lock)
    }
    defer { _ = lock.path }
    if !dryRun {
      _ = try PublishJournal.finish(root, definition)
      try root.removeLeftovers()
      IncomingCopy.removeFolder(definition)
    }
    try removeOrphans(&report)
    try removeRefused(&report)
    for view in try ViewGenerations.names(root) { try collect(view, &report) }
    return report
  }

  private func collect(_ view: String, _ report: inout GarbageReport) throws {
    var generations = try Generations(reading: root.generations(view))
    let remembered = generations
    generations.forget(
      supersededBefore: now - definition.grace, minimum: definition.retention.generations)
    guard let needs = try needs(of: view, generations, &report) else { return }
    if generations != remembered, !report.isDryRun {
      try generations.write(to: root.generations(view))
    }
    explain(view, generations, &report)
    let forgotten = remembered.files
    try removeAll(in: root.repodata(view), "views/\(view)/repodata", &report) { name, status in
      if needs.files.contains(name) { return nil }
      if forgotten.contains(name) { return "its generation is superseded, the grace time is over" }
      return status.changeSeconds < HostSystem.clock() - definition.grace
        ? "no generation names it" : nil
    }
    guard remembers(view, remembered, &report) else { return }
    try removeAll(in: root.packages(view), "views/\(view)/Packages", &report) { name, _ in
      if name.hasPrefix("."), name.hasSuffix(".new") { return "a killed run left it" }
      return needs.packages.contains(name)
        ? nil : "no generation within the grace time offers it"
    }
  }

  /// Whether the record reaches back as far as clients may: where it was lost, packages may be asked
  /// for that no record names.
  private func remembers(
    _ view: String, _ record: Generations, _ report: inout GarbageReport
  ) -> Bool {
    if record.generations.isEmpty {
      report.warnings.append(
        "\(root.generations(view)) is gone or damaged; no package of \(view) is removed")
      return false
    }
    guard let lost = record.lostAt, lost + definition.grace > now else { return true }
    report.kept.append(
      GarbageReport.Kept(
        view: view, reason: "all packages: what was published before \(lost) is not recorded"))
    return false
  }

  /// The files and packages that the generations name, and what is served; nothing if that cannot
  /// be found out.
  private func needs(
    of view: String, _ generations: Generations, _ report: inout GarbageReport
  ) throws -> (files: Set<String>, packages: Set<String>)? {
    let folder = root.repodata(view)
    guard let served = try ServedMetadata(reading: folder) else {
      report.warnings.append("\(folder) cannot be read; nothing of \(view) is removed")
      return nil
    }
    var files = generations.files.union(served.repomd.fileNames)
    files.formUnion(["repomd.xml", Signer.signatureName, Signer.keyName])
    do {
      let packages = try PackageNames.offered(by: served.repomd, in: folder)
      let remembered = try PackageNames.remembered(
        generations.generations.dropLast(), in: folder)
      return (files, packages.union(remembered))
    } catch {
      report.warnings.append("nothing of \(view) is removed: \(error)")
      return nil
    }
  }

  private func explain(
    _ view: String, _ generations: Generations, _ report: inout GarbageReport
  ) {
    let all = generations.generations
    for index in all.indices.dropLast() {
      let left = all[index + 1].published + definition.grace - now
      let reason =
        left > 0
        ? "superseded \((now - all[index + 1].published) / 3600) hours ago, the grace time "
          + "has \((left + 3599) / 3600) hours left"
        : "one of the newest \(definition.retention.generations), which are kept for a rollback"
      report.kept.append(
        GarbageReport.Kept(view: view, reason: "generation \(all[index].revision): \(reason)"))
    }
  }

  private func removeAll(
    in folder: FilePath, _ shown: String, _ report: inout GarbageReport,
    reason: (String, FileStatus) throws -> String?
  ) throws {
    guard try FileStatus.of(folder, followLinks: false)?.isDirectory == true else { return }
    for name in try FileSystem.listDirectory(folder) {
      let path = folder.appending(name)
      guard let status = try FileStatus.of(path, followLinks: false),
        let reason = try reason(name, status)
      else { continue }
      if !report.isDryRun { try FileSystem.removeTree(path) }
      report.removed.append(
        GarbageReport.Removal(path: "\(shown)/\(name)", reason: reason, bytes: status.size))
    }
  }
}
