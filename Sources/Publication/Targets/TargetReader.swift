public import KernelABI
import RPMFormat
import Repodata
public import SystemIO
import SystemPackage

/// Finds the target kernels of a definition and reads what each of them offers.
public struct TargetReader: Sendable {
  let definition: Definition
  let workers: Int
  let progress: ProgressReport
  private let cache: FactsCache
  /// The packages of the pool, by what tells a file: a kernel's package there is not read twice.
  private let pool: [FileIdentity: Candidate]

  /// A reader of the kernels of `definition`, with so many workers.
  public init(
    _ definition: Definition, workers: Int = HostSystem.processorCount(),
    progress: ProgressReport = .silent
  ) {
    self.init(
      definition, workers: workers, progress: progress, cache: FactsCache(), pool: nil)
  }

  /// A reader that knows what was read before; symbols are numbered as they are there.
  init(
    _ definition: Definition, workers: Int, progress: ProgressReport, cache: FactsCache,
    pool: PoolScan?
  ) {
    self.definition = definition
    self.workers = workers
    self.progress = progress
    self.cache = cache
    self.pool = Dictionary(
      (pool?.packages ?? []).map { (FileIdentity($0.status), $0.candidate) },
      uniquingKeysWith: { first, _ in first })
  }

  var symbols: SymbolTable { cache.symbols }

  /// All targets, oldest first, each kernel once; and the kernel packages that could not be read.
  ///
  /// Throws if a source cannot be read at all or yields no kernel: publishing without it would
  /// silently take its views from clients.
  public func read() async throws -> (targets: [Target], quarantined: [QuarantinedFile]) {
    let found = try await readAll()
    return (found.targets, found.quarantined)
  }

  /// The same, with what is to be remembered of kernel packages outside the pool, by path.
  func readAll() async throws -> Findings {
    var targets: [String: Target] = [:]
    var all = Findings()
    for (index, source) in definition.targets.enumerated() {
      progress(.targets, index, of: definition.targets.count)
      let found = try await read(source)
      all.quarantined += found.quarantined
      all.kernels += found.kernels
      guard !found.targets.isEmpty else {
        throw TargetError.noKernel(source.text)
      }
      for target in found.targets {
        let known = targets[target.release.uname]
        targets[target.release.uname] = try known?.united(with: target) ?? target
      }
    }
    all.targets = targets.values.sorted { $0.release.precedes($1.release) }
    all.kernels.sort { $0.path < $1.path }
    return all
  }

  /// What sources of kernels hold.
  struct Findings {
    var targets: [Target] = []
    var quarantined: [QuarantinedFile] = []
    var kernels: [KernelFacts] = []
  }

  private func read(_ source: Definition.TargetSource) async throws -> Findings {
    switch source {
    case .folder(let folder, let selection):
      return try await readFolder(folder, selection, origin: source.text)
    case .symvers(let file, let release, let arch):
      return Findings(targets: [try readSymvers(file, release, arch)])
    case .repository(let location, let selection):
      return try readRepository(location, selection, origin: source.text)
    }
  }

  /// What is known of a kernel package from the pool or from earlier runs: itself, or that it is no
  /// kernel's; nothing if it must be read.
  func known(
    _ path: FilePath, _ identity: FileIdentity, readsPayload: Bool
  ) -> (part: KernelPart?, facts: KernelFacts?)? {
    if let candidate = pool[identity] {
      guard KernelPackageName(candidate.name) != nil, candidate.arch != "src" else {
        return (nil, nil)
      }
      let part = KernelPart(candidate)
      let isEnough = part.map { $0.release.isPlain && !readsPayload && !$0.symbols.isEmpty }
      if isEnough ?? true { return (part, nil) }
    }
    guard let facts = cache.kernels[path.string], facts.identity == identity,
      facts.readsPayload == readsPayload
    else { return nil }
    return (facts.part, facts)
  }

  private func readSymvers(
    _ file: FilePath, _ uname: String, _ arch: String?
  ) throws -> Target {
    let release = arch.map { KernelRelease(uname: uname, arch: $0) } ?? KernelRelease(uname: uname)
    guard let release, release.isPlain else { throw TargetError.release(uname) }
    let stream = try DecompressingStream(path: file)
    var bytes: [UInt8] = []
    while let chunk = try stream.next() { bytes += chunk }
    let symvers = try Symvers(parsing: bytes.span, file: file.string)
    return Target(
      symvers: symvers, release: release, origin: file.string, symbols: symbols)
  }

  private func readRepository(
    _ location: String, _ selection: Definition.KernelSelection, origin: String
  ) throws -> Findings {
    var parts: [KernelPart] = []
    var all = Findings()
    let repository = try RemoteRepository(location: location)
    try repository.readPrimary(where: { KernelPackageName($0) != nil }) { package in
      guard let part = KernelPart(Candidate(package, symbols: symbols)) else { return }
      if part.release.isPlain {
        parts.append(part)
      } else if selection.matches(part.release) {
        // The file of somebody else's that is meant is told by its name alone.
        let error = TargetError.release(part.release.uname)
        all.quarantined.append(
          QuarantinedFile(path: FilePath("\(package.nevra).rpm"), reason: "\(origin): \(error)"))
      }
    }
    all.targets = selection.select(Target.assemble(parts, origin: origin))
    return all
  }
}

extension Definition.TargetSource {
  /// The source in words, for messages.
  var text: String {
    switch self {
    case .folder(let path, _): path.string
    case .symvers(let path, _, _): path.string
    case .repository(let location, _): location
    }
  }
}
