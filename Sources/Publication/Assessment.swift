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

  /// What is to be remembered of kernel packages outside the pool.
  let kernels: [KernelFacts]
  /// The numbers of all symbols.
  let symbols: SymbolTable
  /// Whether anything was found that was not remembered.
  let hasNews: Bool

  /// Reads and judges, on as many workers as given; what the last publish remembered is not read
  /// again.
  ///
  /// Throws if the pool, a source of kernels, a base repository or a stablelist cannot be read.
  public init(
    _ definition: Definition, workers: Int = HostSystem.processorCount(),
    progress: ProgressReport = .silent
  ) async throws {
    let cache = FactsCache(reading: RepositoryRoot(definition.root), for: definition)
    try await self.init(
      definition, workers: workers, progress: progress,
      pool: DirectoryWalk().run(in: definition.pool), cache: cache, store: nil)
  }

  /// Reads and judges, with what is known from earlier runs, the files of the pool; the XML of packages goes to `store`.
  init(
    _ definition: Definition, workers: Int, progress: ProgressReport,
    pool files: DirectoryWalk.Outcome, cache: FactsCache, store: FragmentStore?
  ) async throws {
    let pool = try await PoolReader(
      definition: definition, workers: workers, progress: progress, cache: cache, store: store
    ).scan(files)
    let found = try await TargetReader(
      definition, workers: workers, progress: progress, cache: cache, pool: pool
    ).readAll()
    let policies = try PolicyReader(definition).policies(for: found.targets)
    candidates = pool.packages.map(\.candidate)
    let judge = Judge(candidates)
    let done = Counter()
    judgements = try await inOrder(found.targets.count, workers: workers) { index in
      defer { progress(.judging, done.count(), of: found.targets.count) }
      return judge.judge(found.targets[index], policy: policies[index])
    }
    self.definition = definition
    self.pool = PoolScan(
      packages: pool.packages, quarantined: found.quarantined + pool.quarantined,
      warnings: pool.warnings, files: pool.files, hasNews: pool.hasNews,
      isSettled: pool.isSettled && found.quarantined.isEmpty)
    targets = found.targets
    kernels = found.kernels
    symbols = cache.symbols
    hasNews =
      pool.hasNews || found.kernels.map(\.identity) != cache.sortedKernels.map(\.identity)
  }
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
