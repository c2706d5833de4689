public import KernelABI
import RPMFormat
import Repodata
import Scanning
public import SystemIO
import SystemPackage

/// A definition's pool and kernels, read and judged: everything that publishing and explaining
/// need, and nothing written yet.
public struct Assessment: Sendable {
  /// What was asked for.
  public let definition: Definition
  /// The packages of the pool, and the files left out of it.
  public let pool: PoolScan
  /// The packages as the judge sees them, in the order of `pool.packages`.
  public let candidates: [Candidate]
  /// The kernels, oldest first.
  public let targets: [Target]
  /// The verdicts for each kernel, in the order of `targets`; each in the order of `pool.packages`.
  public let judgements: [Judgement]
  /// What judging has cost, once everything was read.
  public let judging: WorkCost

  /// What is to be remembered of kernel packages outside the pool.
  let kernels: [KernelFacts]
  /// What was known before, with the numbers of all symbols.
  let known: FactsCache
  /// Whether anything was found that was not remembered.
  let hasNews: Bool
  /// What judged, and by which policy for each kernel.
  private let judge: Judge
  private let policies: [JudgementPolicy]

  /// Reads and judges, on as many workers as given; what the last publish remembered is not read
  /// again.
  ///
  /// Throws if the pool, a source of kernels, a base repository or a stablelist cannot be read.
  public init(
    _ definition: Definition, workers: Int = HostSystem.processorCount(),
    progress: ProgressReport = .silent
  ) async throws {
    let cache = FactsCache(
      reading: RepositoryRoot(definition.root), for: definition, workers: workers)
    try await self.init(
      definition, workers: workers, progress: progress,
      pool: DirectoryWalk().run(in: definition.pool), cache: cache, store: nil)
  }

  /// Reads and judges, with what is known from earlier runs, the files of the pool; the XML of packages goes to `store`.
  init(
    _ definition: Definition, workers: Int, progress: ProgressReport,
    pool files: DirectoryWalk.Outcome, cache: FactsCache, store: FragmentStore?,
    verifiesDigests: Bool = false
  ) async throws {
    try await self.init(
      definition, workers: workers, progress: progress, pool: files,
      reader: PoolReader(
        definition: definition, workers: workers, progress: progress, cache: cache, store: store,
        verifiesDigests: verifiesDigests))
  }

  /// Reads and judges anew: every header of pool and kernels is read, nothing that was remembered
  /// of them is believed, and no XML is rendered.
  ///
  /// - Parameters:
  ///   - definition: what is published.
  ///   - sources: what lies there.
  ///   - last: what the last publish remembers: its quarantines tell of which files the stated
  ///     digests must be verified.
  ///   - hashing: whether every file is read whole; if not, the checksum of a file that is the very
  ///     one that the last publish accepted is taken from it.
  ///   - workers: how many read and judge.
  ///   - progress: is told how far it is.
  /// - Throws: what reading pool and kernels throws.
  public init(
    anew definition: Definition, _ sources: SourceListing, _ last: LastPublish, hashing: Bool,
    workers: Int = HostSystem.processorCount(), progress: ProgressReport = .silent
  ) async throws {
    try await self.init(
      definition, workers: workers, progress: progress, pool: sources.pool,
      reader: PoolReader(
        definition: definition, workers: workers, progress: progress, cache: FactsCache(),
        store: nil, earlier: last.facts, trustsChecksums: !hashing))
  }

  private init(
    _ definition: Definition, workers: Int, progress: ProgressReport,
    pool files: DirectoryWalk.Outcome, reader: PoolReader
  ) async throws {
    let cache = reader.cache
    let pool = try await reader.scan(files)
    let found = try await TargetReader(
      definition, workers: workers, progress: progress, cache: cache, pool: pool
    ).readAll()
    let policies = try PolicyReader(definition).policies(for: found.targets)
    candidates = pool.packages.map(\.candidate)
    let clock = WorkClock()
    let judge = Judge(candidates)
    let done = Counter()
    judgements = try await inOrder(found.targets.count, workers: workers) { index in
      defer { progress(.judging, done.count(), of: found.targets.count) }
      return judge.judge(found.targets[index], policy: policies[index])
    }
    judging = clock.elapsed()
    self.definition = definition
    self.judge = judge
    self.policies = policies
    self.pool = PoolScan(
      packages: pool.packages, quarantined: found.quarantined + pool.quarantined,
      warnings: pool.warnings, files: pool.files, hasNews: pool.hasNews,
      isSettled: pool.isSettled && found.quarantined.isEmpty)
    targets = found.targets
    kernels = found.kernels
    known = cache
    hasNews =
      pool.hasNews || found.kernels.map(\.identity) != cache.sortedKernels.map(\.identity)
  }

  /// Judges once more for the kernel of a number, as if these packages of the pool were not to be
  /// had.
  public func judgement(_ number: Int, without packages: Set<Int>) -> Judgement {
    judge.judge(targets[number], policy: policies[number], without: packages)
  }

  /// The stablelist that applies to the kernel of a number, if one does.
  public func stablelist(_ number: Int) -> Stablelist? { policies[number].stablelist }
}

/// Reads what judging a definition needs besides pool and kernels.
private struct PolicyReader {
  let definition: Definition
  let base: BaseOffers?
  let lists: [(pattern: GlobPattern, list: Stablelist)]

  init(_ definition: Definition) throws {
    self.definition = definition
    base = try definition.bases.isEmpty ? nil : Self.readBases(definition.bases)
    lists = try definition.stablelists.map { source in
      let bytes = try FileSystem.readWholeFile(source.path, limit: 16 << 20)
      return (
        GlobPattern(source.kernels),
        try Stablelist(parsing: bytes.span, file: source.path.string)
      )
    }
  }

  func policies(for targets: [Target]) throws -> [JudgementPolicy] {
    targets.map { target in
      JudgementPolicy(
        admittedVariants: definition.variants,
        stablelist: lists.first { $0.pattern.matches(target.release.uname) }?.list,
        dropsOutsideStablelist: definition.dropsOutsideStablelist, base: base)
    }
  }

  private static func readBases(_ locations: [String]) throws -> BaseOffers {
    var offers = BaseOffers()
    for location in locations {
      let repository = try RemoteRepository(location: location)
      try repository.readPrimary { package in
        // Kernels of the base are targets or nothing: they must not lend symbols.
        guard Candidate(package).kind != .kernel else { return }
        offers.add(provides: package.provides, files: package.files)
      }
      try repository.readFilelists { files in offers.add(provides: [], files: files.paths) }
    }
    return offers
  }
}
