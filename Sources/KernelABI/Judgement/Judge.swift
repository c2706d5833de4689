import RPMFormat

/// Decides which packages of a pool a kernel can satisfy.
///
/// All requirements in scope (kernel symbols, capabilities of the kernel, whatever the pool itself
/// offers) must be met by one kernel and the packages kept beside it. It begins with all packages,
/// leaves out what fails, and repeats until nothing changes: what remains is the largest set in
/// which everything in scope is satisfied.
public struct Judge: Sendable {
  let pool: PoolIndex

  /// Prepares the packages of a pool; judging a kernel afterwards is cheap.
  public init(_ candidates: [Candidate]) {
    pool = PoolIndex(candidates)
  }

  /// The packages, in the order given.
  public var candidates: [Candidate] { pool.candidates }

  /// Judges every package for one kernel.
  public func judge(_ target: Target, policy: JudgementPolicy = JudgementPolicy()) -> Judgement {
    var trial = Trial(pool: pool, target: TargetIndex(target, pool), policy: policy)
    trial.run()
    return Judgement(
      target: target.release, verdicts: pool.candidates.indices.map { trial.verdict($0) })
  }
}

/// The verdicts on a pool for one kernel.
public struct Judgement: Sendable {
  /// The kernel.
  public let target: KernelRelease
  /// One verdict a package, in the order of the pool; nothing for those of other architectures.
  public let verdicts: [Verdict?]

  /// The numbers of the packages that are kept.
  public var kept: [Int] { verdicts.indices.filter { verdicts[$0]?.isKept == true } }
  /// The numbers of the packages that are left out.
  public var dropped: [Int] { verdicts.indices.filter { verdicts[$0]?.isKept == false } }
}

/// One judging of a pool against one kernel.
struct Trial {
  let pool: PoolIndex
  let target: TargetIndex
  let policy: JudgementPolicy
  /// For each candidate the round in which it fell; nothing while it stands.
  private(set) var fellInRound: [Int?]
  /// Whether the candidate can be in the view at all.
  private(set) var isMember: [Bool]
  /// The round whose beginning is looked at; the end of all by default.
  private var horizon = Int.max

  init(pool: PoolIndex, target: TargetIndex, policy: JudgementPolicy) {
    self.pool = pool
    self.target = target
    self.policy = policy
    fellInRound = Array(repeating: nil, count: pool.candidates.count)
    isMember = pool.candidates.map {
      Architecture.runs($0.arch, on: target.release.arch)
    }
  }

  /// Whether a candidate is still in.
  func stands(_ candidate: Int) -> Bool {
    guard isMember[candidate] else { return false }
    return fellInRound[candidate].map { $0 >= horizon } ?? true
  }

  /// The state in which the packages that fell in a round were judged.
  func atBeginning(of round: Int) -> Trial {
    var then = self
    then.horizon = round
    return then
  }

  /// Lets packages fall, round by round, until nothing changes.
  ///
  /// Each round looks at the state before it, so the outcome does not depend on any order.
  mutating func run() {
    var open = pool.candidates.indices.filter { isMember[$0] }
    var round = 0
    while !open.isEmpty {
      let falling = open.filter { !holds($0) }
      guard !falling.isEmpty else { return }
      for candidate in falling { fellInRound[candidate] = round }
      round += 1
      // Only packages that need others can fall because others fell.
      open = open.filter { fellInRound[$0] == nil && needsOthers($0) }
    }
  }

  private func needsOthers(_ candidate: Int) -> Bool {
    let needs = pool.needs[candidate]
    return !needs.rich.isEmpty || needs.capabilities.contains { !$0.providers.isEmpty }
      || needs.symbols.contains { !pool.symbolProviders[Int($0.symbol)].isEmpty }
  }

  /// Whether everything in scope that the candidate needs is there at this moment.
  private func holds(_ candidate: Int) -> Bool {
    if pool.candidates[candidate].kind == .source { return true }
    let needs = pool.needs[candidate]
    for need in needs.symbols where target.answer(need) != .satisfied {
      if !holds(need) { return false }
    }
    return needs.capabilities.allSatisfy { holds($0, of: candidate) }
      && needs.rich.allSatisfy { holds($0, of: candidate) }
      && ownReasons(candidate).isEmpty
  }

  func holds(_ need: PoolIndex.SymbolNeed) -> Bool {
    switch target.answer(need) {
    case .satisfied, .unknown: true
    case .differs, .missing: symbolProviders(need).contains { stands($0) }
    }
  }

  func holds(_ need: PoolIndex.CapabilityNeed, of candidate: Int) -> Bool {
    if target.satisfies(need.dependency) || need.providers.contains(where: { stands($0) }) {
      return true
    }
    if need.isAboutKernel {
      return isForeignKernel(candidate) || target.isUnknown(need.dependency.name)
    }
    if let base = policy.base { return base.satisfies(need.dependency) }
    return offered(need).isEmpty
  }

  /// What the members offer of the capability, in whatever version.
  func offered(_ need: PoolIndex.CapabilityNeed) -> [Dependency] {
    need.offered.filter { isMember[$0.candidate] }.map(\.provided)
  }

  func holds(_ need: PoolIndex.RichNeed, of candidate: Int) -> Bool {
    guard let expression = need.expression, !isForeignKernel(candidate) else { return true }
    guard need.isAboutKernel || need.isAboutPool || policy.base != nil else { return true }
    return expression.evaluate(self) != .no
  }

  /// The members that offer the symbol as it is needed, whether they stand or not.
  func symbolProviders(_ need: PoolIndex.SymbolNeed) -> [Int] {
    pool.symbolProviders[Int(need.symbol)].filter { offer in
      guard isMember[offer.candidate] else { return false }
      guard let wanted = need.crc, let offered = offer.crc else { return true }
      return wanted == offered || wanted.isUnknown || offered.isUnknown
    }.map(\.candidate)
  }

  /// Whether the candidate is part of an admitted variant's kernel, which brings its own parts.
  private func isForeignKernel(_ candidate: Int) -> Bool {
    guard let kernel = pool.candidates[candidate].kernel else { return false }
    return !kernel.isSame(as: target.release)
  }
}

extension KernelRelease {
  /// Whether both name one kernel, whatever part of it told the name.
  func isSame(as other: KernelRelease) -> Bool {
    versionRelease == other.versionRelease && arch == other.arch && variant == other.variant
  }
}

/// Which packages an architecture can run.
enum Architecture {
  /// Whether packages built for `package` can be installed beside a kernel of `kernel`.
  static func runs(_ package: String, on kernel: String) -> Bool {
    if package == kernel || package == "noarch" || package == "src" { return true }
    return kernel == "x86_64" && ["i386", "i486", "i586", "i686", "athlon"].contains(package)
  }
}
