import Repodata
import SystemIO
import SystemPackage

/// One run of `createrepo`, from the lock to the exchange.
///
/// Everything is written beside what is served, into `.kmodrepo/build.PID`, is written through to
/// the device and looked at again, and takes the place of `repodata` in one step. Until then
/// nothing that is served has changed; whatever goes wrong before ends the run with status 1.
struct CreaterepoRun {
  let settings: CreaterepoSettings
  let messages: Messages
  let state: StateFolder
  /// The folder that clients see.
  let live: FilePath

  init(_ settings: CreaterepoSettings, _ messages: Messages) {
    self.settings = settings
    self.messages = messages
    state = StateFolder(output: settings.output)
    live = settings.output.appending("repodata")
  }

  /// Does it.
  ///
  /// - Throws: whatever kept the metadata from being made; what was served is served still.
  func run() throws -> ToolStatus {
    for warning in settings.warnings { messages.earlyWarning(warning) }
    noteHarmless()
    do {
      let lock = try state.takeLock()
      defer { lock.keep() }
      return try build(isAlone: true)
    } catch CreaterepoError.locked where settings.options.ignoresLock {
      return try build(isAlone: false)
    }
  }

  private func noteHarmless() {
    if settings.options.localSQLite {
      messages.note("--local-sqlite has no effect: databases are built beside the metadata")
    }
    if settings.options.errorExitValue {
      messages.note("--error-exit-val has no effect: exit 2 is what packages left out mean")
    }
  }

  private func build(isAlone: Bool) throws -> ToolStatus {
    messages.note("Directory walk started")
    let selection = try PackageSelection(settings)
    messages.note("Directory walk done - \(selection.packages.count) packages")
    for problem in selection.problems { messages.detail("\(problem)") }
    let folder = try state.makeBuildFolder(isAlone: isAlone)
    defer { discard(folder) }
    messages.note("Temporary output repo path: \(folder.withSlash)")
    let status = try fill(folder, selection)
    return status
  }

  private func discard(_ folder: FilePath) {
    do {
      try FileSystem.removeTree(folder)
    } catch {
      // The next run removes it; what is served is whole.
      messages.detail("\(error)")
    }
    UnfinishedWork.remove(folder)
  }

  /// Makes the metadata in `folder` and publishes it, if it says anything new.
  private func fill(_ folder: FilePath, _ selection: PackageSelection) throws -> ToolStatus {
    let result = try generate(selection, folder)
    var generation = NewGeneration(folder: folder, result: result)
    var additional = AdditionalRecords(settings, old: oldRepository(), selection, folder)
    generation.add(try additional.write())
    for loss in additional.losses { messages.critical(loss) }
    let old = ServedMetadata(live)
    let failures = selection.failures + result.failures
    report(result, failures)
    try writeReadList(result.hrefsRead)
    if settings.options.update, let old, additional.losses.isEmpty,
      try generation.says(the: old, settings)
    {
      messages.note("New and old repodata match, not updating.")
      try leaveServed(generation)
      return failures.isEmpty ? .success : .packagesLeftOut
    }
    if result.isUnchanged { try linkServed(result.records, into: folder) }
    if settings.options.setsTimestampToRevision {
      try generation.setTimes(settings.metadata.timestamp)
    }
    try generation.addZchunk(settings)
    try publish(generation)
    return failures.isEmpty && additional.losses.isEmpty ? .success : .packagesLeftOut
  }

  /// The repository as it is served; nothing where none is, or one without a readable index.
  private func oldRepository() -> RemoteRepository? {
    guard settings.options.update else { return nil }
    return try? RemoteRepository(location: settings.output.string)
  }

  private func generate(
    _ selection: PackageSelection, _ folder: FilePath
  ) throws -> MetadataResult {
    var request = MetadataRequest(
      packages: selection.packages, fragments: settings.fragments, metadata: settings.metadata,
      folder: folder, update: updateSource(), workers: settings.workers)
    request.checksumCache = settings.checksumCache
    if let folder = settings.checksumCache, try FileStatus.of(folder) == nil {
      try FileSystem.makeDirectory(folder, mode: 0o755, intermediate: true)
    }
    request.keepsLastDuplicateOnly = settings.options.keepsLastDuplicate
    messages.note("Pool started (with \(settings.workers) workers)")
    let result = try request.run()
    let isWhole = result.failures.isEmpty
    messages.note(isWhole ? "Pool finished" : "Pool finished with errors")
    if settings.options.update {
      messages.note("Loaded information about \(result.loadedCount) packages")
    }
    return result
  }

  private func updateSource() -> UpdateSource? {
    guard settings.options.update else { return nil }
    let others = settings.options.updatePaths.map(\.path).filter { path in
      messages.note("Loading metadata from md-path: \(path)")
      if (try? FileStatus.of(path.appending("repodata/repomd.xml"))) != nil { return true }
      if (try? FileStatus.of(path))?.isDirectory != true {
        messages.libraryWarning("cr_get_local_metadata: \(path) is not a directory")
      }
      messages.warning(
        "Metadata from md-path \(path) - loading failed: Metadata not found at \(path).")
      return false
    }
    return UpdateSource(
      repodata: live, state: state.state, others: others,
      nameDecides: settings.options.skipsStat)
  }

  /// The files that say what was said before, for a repomd.xml that says it anew.
  private func linkServed(_ records: [RepomdRecord], into folder: FilePath) throws {
    for name in Repomd(revision: "", records: records).fileNames {
      guard let status = try FileStatus.of(live.appending(name)) else { continue }
      try CarriedFiles.linkOrCopy(live.appending(name), as: folder.appending(name), status)
    }
  }

  private func writeReadList(_ hrefs: [String]) throws {
    guard let path = settings.options.readPackagesList else { return }
    let text = hrefs.map { $0 + "\n" }.joined()
    try FileSystem.writeFileAtomically(Array(text.utf8), to: path)
  }
}

extension FileLock {
  /// Does nothing; the lock is held until here.
  fileprivate func keep() {}
}
