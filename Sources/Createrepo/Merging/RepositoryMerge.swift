import Repodata
import SystemIO
import SystemPackage

/// Merges repositories into the metadata of one.
///
/// Everything is read, verified and written into a folder of its own first; then that takes the
/// place of the `repodata` that is served, in one step. Any error before leaves all as it was.
struct RepositoryMerge {
  let options: MergerepoOptions
  let messages: Messages
  private let outputs: FilePath

  init(_ options: MergerepoOptions, messages: Messages) {
    self.options = options
    self.messages = messages
    outputs = options.outputFolder ?? "merged_repo"
  }

  /// Does it.
  ///
  /// - Throws: what any of the repositories or the disk has against it.
  func run() throws {
    try FileSystem.makeDirectory(outputs, intermediate: true)
    let live = outputs.appending("repodata")
    try RepositoryLock.hold(repodata: live) {
      let built = outputs.appending(".kmodrepo").appending("merging")
      try FileSystem.removeTree(built)
      UnfinishedWork.add(built)
      defer {
        try? FileSystem.removeTree(built)
        UnfinishedWork.remove(built)
      }
      try FileSystem.makeDirectory(built)
      let index = try write(to: built)
      let state = StateFolder(output: outputs)
      let carried = try CarriedFiles(
        live: live, new: Set(index.fileNames), record: SupersededFiles(reading: state.superseded),
        rule: .standard, now: HostSystem.clock())
      try carried.link(from: live, into: built)
      try index.write(to: built, insteadOf: live)
      let swap = MetadataSwap(canExchange: try FileSystem.supportsExchange(in: outputs))
      try UnfinishedWork.withoutInterruption { try swap.swap(built, into: live) }
      try carried.superseded.write(to: state.superseded)
    }
  }

  private func write(to folder: FilePath) throws -> Repomd {
    let scratch = try ScratchFile(in: folder)
    let sources = try self.sources(scratch)
    let packages = try select(from: sources, scratch)
    var kept: [ObjectIdentifier: Set<String>] = [:]
    for package in packages {
      kept[ObjectIdentifier(package.source), default: []].insert(package.checksum)
    }
    var seen: Set<ObjectIdentifier> = []
    for package in packages where seen.insert(ObjectIdentifier(package.source)).inserted {
      let checksums = kept[ObjectIdentifier(package.source)] ?? []
      for document in MergeSource.documents where isWritten(document.type) {
        try package.source.putAside(document.type, root: document.root, of: checksums)
      }
    }
    messages.detail("Writing \(packages.count) packages of \(sources.count) repositories")
    let writer = MergedWriter(
      folder: folder, options: metadataOptions, extended: options.filelistsExtended)
    var index = Repomd(
      revision: metadataOptions.revision, records: try writer.write(packages))
    index.records += try additional(sources.map(\.repository), packages, folder)
    if options.zchunk {
      let variants = ZchunkVariants(
        folder: folder, options: metadataOptions, dictionaryFolder: options.dictionaryFolder)
      index.records += try variants.make(of: index.records)
    }
    index.records = index.records.inRepomdOrder
    try FileSystem.synchronizeDirectory(folder)
    return index
  }

  private func isWritten(_ type: String) -> Bool {
    type != "filelists-ext" || options.filelistsExtended
  }

  private func additional(
    _ repositories: [RemoteRepository], _ packages: [MergeCandidate], _ folder: FilePath
  ) throws -> [RepomdRecord] {
    let files = AdditionalFiles(
      folder: folder, options: metadataOptions, compression: metadataOptions.compression)
    var merge = AdditionalMerge(files: files)
    merge.groups = options.groups
    merge.groupFile = options.groupFile
    merge.updateinfo = options.updateinfo
    var records = try merge.records(of: repositories)
    if options.tellsOrigins {
      records.append(try PackageOrigins(packages).write(folder, metadataOptions))
    }
    return records
  }

  private var metadataOptions: MetadataOptions {
    let time = options.time
    return MetadataOptions(
      compression: .documents(options.compression ?? .zstd), database: options.database,
      databaseCompression: .documents(options.compression ?? .bzip2),
      uniqueNames: options.uniqueNames, timestamp: time)
  }
}

extension RepositoryMerge {
  /// Opens the repositories, whose index is read and nothing else.
  private func sources(_ scratch: ScratchFile) throws -> [MergeSource] {
    try options.repositories.enumerated().map { number, location in
      messages.detail("Reading \(location)")
      let isFirstOfKoji = number == 0 && options.tellsOrigins
      return MergeSource(
        try RemoteRepository(location: location),
        base: options.omitsBase || isFirstOfKoji ? nil : try base(of: location), scratch: scratch)
    }
  }

  /// The address that packages of a repository are found at.
  private func base(of location: String) throws -> String {
    var base = location
    while base.count > 1, base.hasSuffix("/") { base.removeLast() }
    if !base.contains("://") { base = "file://\(try FileSystem.absolutePath(FilePath(base)))" }
    guard let old = options.prefixSearch, !old.isEmpty else { return base }
    // Of folders the prefix is one of the path.
    for prefix in [old, "file://\(old)"] where base.hasPrefix(prefix) {
      return (options.prefixReplace ?? "") + base.dropFirst(prefix.count)
    }
    return base
  }

  private func select(
    from sources: [MergeSource], _ scratch: ScratchFile
  ) throws -> [MergeCandidate] {
    let noarch = try noarchPackages(scratch)
    var candidates: [MergeCandidate] = []
    for (number, source) in sources.enumerated() {
      for var candidate in try source.candidates(number: number, isWanted: options.arches.contains)
      {
        if candidate.arch == "noarch", let other = noarch[candidate.fileName] {
          candidate = other
          candidate.repository = number
        }
        try check(candidate)
        candidates.append(candidate)
      }
    }
    if options.koji {
      let rule = SourcePackageSelection(
        candidates, blocked: try options.blocked(), isSimple: options.simple)
      candidates.removeAll { !rule.keeps($0) }
    }
    var selection = MergeSelection(options.method)
    for candidate in candidates { selection.consider(candidate) }
    return selection.packages
  }

  private func noarchPackages(_ scratch: ScratchFile) throws -> [Substring: MergeCandidate] {
    guard let location = options.noarchRepository else { return [:] }
    let source = MergeSource(
      try RemoteRepository(location: location),
      base: options.omitsBase ? nil : try base(of: location), scratch: scratch)
    let candidates = try source.candidates(number: 0) { $0 == "noarch" }
    return Dictionary(candidates.map { ($0.fileName, $0) }, uniquingKeysWith: { one, _ in one })
  }

  /// Refuses packages that would have clients write or read outside of their repository.
  private func check(_ candidate: MergeCandidate) throws {
    let href = candidate.href
    let parts = href.split(separator: "/", omittingEmptySubsequences: false)
    guard !parts.contains(".."), !href.hasPrefix("/"), !href.contains("://"),
      href.unicodeScalars.allSatisfy({ $0.value >= 32 })
    else {
      throw MergeError.unsafe(
        candidate.source.repository.location, candidate.nevra.description, href)
    }
  }
}
