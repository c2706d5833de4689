import Repodata
import Scanning
import SystemIO
import SystemPackage

/// What a command line of `createrepo` means: everything checked and decided.
struct CreaterepoSettings: Sendable {
  /// The folders to index, more than one only with `--split`.
  let volumes: [FilePath]
  /// The folder that `repodata` is, or comes to be, in.
  let output: FilePath
  let fragments: FragmentOptions
  let metadata: MetadataOptions
  /// How comps, modules and the like are compressed; nothing where carried ones stay as they are.
  let additionalCompression: CompressionOptions?
  let groupfile: FilePath?
  /// The folder of `--cachedir`, which may not be there yet.
  let checksumCache: FilePath?
  let compressesGroupfile: Bool
  let retention: RetentionRule
  /// Whether zchunk files are written too.
  let wantsZchunk: Bool
  let workers: Int
  /// The options for all that needs no judgement.
  let options: CreaterepoOptions
  /// What the user should know before the run begins.
  let warnings: [String]

  /// Judges what was typed.
  ///
  /// - `operands`: the folders to index.
  /// - `now`: the time that is written into the metadata.
  init(
    _ options: CreaterepoOptions, operands: [CommandArgument], now: Int64
  ) throws {
    try Self.refuseDeltas(options)
    if options.recyclesPkglist, options.cutDirs ?? 0 > 0 { throw CreaterepoError.recyclingCutPaths }
    if let value = options.duplicatedNEVRA, value != "keep", value != "keep-last" {
      throw CreaterepoError.duplicatedNEVRA(value)
    }
    guard operands.count == 1 || options.isSplit && !operands.isEmpty else {
      throw CreaterepoError.noDirectory
    }
    let checksum = try Self.checksum(options.checksum) ?? .sha256
    let repomdChecksum = try Self.checksum(options.repomdChecksum) ?? checksum
    let compression = try CompressionChoice(options)
    wantsZchunk = options.zchunk || compression.wantsZchunk
    retention = try Self.retention(options)
    volumes = try operands.map { try Self.volume($0.path, base: options.basedir) }
    output = try Self.output(options.outputdir ?? volumes[0], isGiven: options.outputdir != nil)
    if let pkglist = options.pkglist, try FileStatus.of(pkglist)?.isRegular != true {
      throw CreaterepoError.noPkglist(pkglist)
    }
    groupfile = try Self.groupfile(options.groupfile, below: volumes[0])
    // A path that is absolute stays as it is.
    checksumCache = options.cachedir.map(output.pushing)
    if wantsZchunk, !ZchunkWriter.isAvailable { throw CreaterepoError.noZchunk }
    let limit = options.changelogLimit ?? 10
    fragments = FragmentOptions(
      checksum: checksum, changelogLimit: limit < 0 ? nil : limit, isPretty: options.isPretty,
      hasExtendedFilelists: options.hasExtendedFilelists)
    var metadata = MetadataOptions(
      compression: compression.documents, database: options.database ?? options.compatibility,
      databaseCompression: compression.databases, checksum: repomdChecksum,
      uniqueNames: options.hasUniqueNames, timestamp: now, revision: options.revision,
      tags: Self.tags(options))
    if options.setsTimestampToRevision { metadata.timestamp = try Self.time(options.revision) }
    self.metadata = metadata
    additionalCompression = compression.additional
    compressesGroupfile = !options.compatibility
    (workers, warnings) = Self.warnings(options)
    self.options = options
  }

  private static func refuseDeltas(_ options: CreaterepoOptions) throws(CreaterepoError) {
    if options.deltas { throw .deltas(option: "--deltas") }
    if !options.oldPackageFolders.isEmpty { throw .deltas(option: "--oldpackagedirs") }
    if options.deltaCount != nil { throw .deltas(option: "--num-deltas") }
    if options.deltaSize != nil { throw .deltas(option: "--max-delta-rpm-size") }
  }

  private static func checksum(_ name: String?) throws(CreaterepoError) -> DigestAlgorithm? {
    guard let name else { return nil }
    guard let algorithm = DigestAlgorithm(createrepoName: name) else { throw .checksumType(name) }
    return algorithm
  }

  private static func volume(_ path: FilePath, base: FilePath?) throws -> FilePath {
    let folder = path.isRelative ? base?.pushing(path) ?? path : path
    guard try FileStatus.of(folder)?.isDirectory == true else {
      throw CreaterepoError.missingDirectory(folder)
    }
    return folder
  }

  private static func output(_ path: FilePath, isGiven: Bool) throws -> FilePath {
    guard try FileStatus.of(path)?.isDirectory == true else {
      throw isGiven
        ? CreaterepoError.missingOutput(path) : CreaterepoError.missingDirectory(path)
    }
    return path
  }

  /// A comps file lies relative to the first folder, unless it says otherwise.
  private static func groupfile(_ path: FilePath?, below folder: FilePath) throws -> FilePath? {
    guard let path else { return nil }
    // `FilePath` has made one slash of the two in an address.
    let text = path.string
    if text.hasPrefix("http:/") || text.hasPrefix("https:/") || text.hasPrefix("ftp:/") {
      throw CreaterepoError.remoteGroupfile(path)
    }
    let local = text.hasPrefix("file:/") ? FilePath(String(text.dropFirst(5))) : path
    let whole = local.isRelative ? folder.pushing(local) : local
    guard try FileStatus.of(whole)?.isRegular == true else {
      throw CreaterepoError.noGroupfile(whole)
    }
    return whole
  }

  private static func retention(
    _ options: CreaterepoOptions
  ) throws(CreaterepoError) -> RetentionRule {
    if let age = options.retainOldByAge {
      if options.retainOld ?? 0 != 0 { throw .retainTwice }
      return try .age(age)
    }
    return options.retainOld.map { .count($0) } ?? .standard
  }

  private static func tags(_ options: CreaterepoOptions) -> RepomdTags {
    RepomdTags(
      content: options.content.map(\.text), repo: options.repo.map(\.text),
      distributions: options.distro.map { tag in
        let parts = tag.text.split(separator: ",", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty else {
          return .init(name: String(parts.last ?? ""))
        }
        return .init(cpeID: String(parts[0]), name: String(parts[1]))
      })
  }

  private static func time(_ revision: String?) throws(CreaterepoError) -> Int64 {
    guard let revision, let time = Int64(revision), time >= 0 else {
      throw .revisionIsNoTime(revision)
    }
    return time
  }

  private static func warnings(_ options: CreaterepoOptions) -> (workers: Int, [String]) {
    var warnings: [String] = []
    if !options.updatePaths.isEmpty, !options.update {
      warnings.append("Usage of --update-md-path without --update has no effect!")
    }
    var workers = options.workers ?? HostSystem.processorCount()
    if let wanted = options.workers, !(1...100).contains(wanted) {
      workers = HostSystem.processorCount()
      warnings.append("Wrong number of workers - Using \(workers) workers.")
    }
    return (max(1, min(workers, 100)), warnings)
  }
}
