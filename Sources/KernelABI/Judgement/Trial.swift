import RPMFormat

/// One judging of a pool against one kernel.
struct Trial: Sendable {
  /// What can be said to a requirement on a capability as long as no package meets it.
  private enum CapabilityAnswer: UInt8 {
    /// The kernel or the base meets it, or it is out of scope.
    case met
    /// The kernel refutes it; parts of another kernel bring their own.
    case refutedByKernel
    /// Nothing meets it.
    case unmet
  }

  /// What can be said to a pair of symbol and CRC as long as no package is looked at.
  enum SymbolState: UInt8 {
    /// The kernel meets it, or it is not known not to.
    case met
    /// The kernel alone refutes it: no package can meet it.
    case refuted
    /// Packages decide.
    case open
  }

  let pool: PoolIndex
  let target: TargetIndex
  let policy: JudgementPolicy
  /// Whether the candidate can be in the view at all.
  let isMember: [Bool]
  /// For each candidate the round in which it fell, or `standing`.
  private var fellInRound: [Int32]
  /// Whether the candidate needs a symbol that only a CRC nobody knows meets.
  private(set) var metUnknownCRC: [Bool]
  /// What the kernel says to each capability that the pool needs.
  private var answers: [CapabilityAnswer] = []
  /// What is to be said to each pair of symbol and CRC.
  private(set) var symbols: [SymbolState] = []
  /// What dkms.conf files say to the kernel, by candidate.
  private(set) var dkms: [Int: [DKMSVerdict]] = [:]
  /// The round whose beginning is looked at; the end of all by default.
  private var horizon = Int32.max
  private static let standing = Int32.max
  /// The round before the first.
  private static let beforeAll: Int32 = -1

  /// A trial in which the candidates `absent` have fallen before it begins.
  init(
    pool: PoolIndex, target: TargetIndex, policy: JudgementPolicy, without absent: Set<Int> = []
  ) {
    self.pool = pool
    self.target = target
    self.policy = policy
    let count = pool.candidates.count
    let runs = pool.arches.map { Architecture.runs($0, on: target.release.arch) }
    isMember = pool.archNumbers.map { runs[$0] }
    fellInRound = Array(repeating: Self.standing, count: count)
    for candidate in absent where pool.candidates.indices.contains(candidate) {
      fellInRound[candidate] = Self.beforeAll
    }
    metUnknownCRC = Array(repeating: false, count: count)
    answers = pool.capabilities.map { answer($0) }
    symbols = pool.symbols.references.indices.map { state(ofSymbol: $0) }
    for index in pool.dkmsCandidates where isMember[index] {
      dkms[index] = pool.candidates[index].dkms.map {
        $0.evaluate(
          kernel: target.release.uname, arch: target.release.arch,
          config: target.configuration?.options)
      }
    }
  }

  private func answer(_ need: PoolIndex.CapabilityNeed) -> CapabilityAnswer {
    if target.satisfies(need) { return .met }
    if need.isAboutKernel {
      return target.isUnknown(need.dependency.name) ? .met : .refutedByKernel
    }
    let isMet = policy.base?.satisfies(need.dependency) ?? offered(need).isEmpty
    return isMet ? .met : .unmet
  }

  /// Whether a candidate is still in.
  func stands(_ candidate: Int) -> Bool {
    isMember[candidate] && fellInRound[candidate] >= horizon
  }

  /// Whether a member has fallen in the end.
  func hasFallen(_ candidate: Int) -> Bool { fellInRound[candidate] != Self.standing }

  /// Does `body` in the state in which a fallen candidate was judged.
  mutating func beforeFall<Result>(of candidate: Int, _ body: (Trial) -> Result) -> Result {
    horizon = fellInRound[candidate]
    defer { horizon = .max }
    return body(self)
  }

  /// Lets packages fall, round by round, until nothing changes.
  ///
  /// Each round looks at the state before it, so the outcome does not depend on any order.
  mutating func run() {
    var open = pool.candidates.indices.filter { isMember[$0] && !hasFallen($0) }
    if target.answers.contains(.unknown) {
      for candidate in open { metUnknownCRC[candidate] = wantsUnknownCRC(candidate) }
    }
    fall(&open)
    for candidate in pool.mayMeetUnknown where isMember[candidate] {
      metUnknownCRC[candidate] = !unknownCRCs(candidate).isEmpty
    }
  }

  /// Takes out of `open` what fails, until nothing does.
  private mutating func fall(_ open: inout [Int]) {
    var round: Int32 = 0
    while !open.isEmpty {
      let falling = open.filter { !holds($0) }
      guard !falling.isEmpty else { return }
      for candidate in falling { fellInRound[candidate] = round }
      round += 1
      // Only packages that need others can fall because others fell.
      open = open.filter { fellInRound[$0] == Self.standing && pool.needs[$0].reachOthers }
    }
  }

  private func wantsUnknownCRC(_ candidate: Int) -> Bool {
    pool.needs[candidate].symbols.contains { target.answers[Int($0)] == .unknown }
  }

  /// Whether everything in scope that the candidate needs is there at this moment.
  private func holds(_ candidate: Int) -> Bool {
    if pool.isSource[candidate] { return true }
    for need in pool.needs[candidate].symbols where symbols[Int(need)] == .refuted { return false }
    if pool.needs[candidate].reachOthers {
      for need in pool.needs[candidate].symbols
      where symbols[Int(need)] == .open && !holds(symbol: Int(need)) {
        return false
      }
    }
    for need in pool.needs[candidate].capabilities where !holds(capability: need, of: candidate) {
      return false
    }
    for need in pool.needs[candidate].rich where !holds(rich: need, of: candidate) {
      return false
    }
    return !hasOwnReasons(candidate)
  }

  /// Whether the requirement on a symbol of that number is met.
  func holds(symbol need: Int) -> Bool {
    switch target.answers[need] {
    case .satisfied, .unknown: true
    case .differs, .missing: hasProvider(need) { stands($0) }
    }
  }

  /// Whether no package can meet, or has to, what the kernel or the base say to a capability.
  func isMet(capability need: Int) -> Bool { answers[need] == .met }

  /// Whether the requirement on a capability of that number is met for a candidate.
  func holds(capability need: Int, of candidate: Int) -> Bool {
    switch answers[need] {
    case .met: return true
    case .refutedByKernel where isForeignKernel(candidate): return true
    case .refutedByKernel, .unmet:
      return pool.capabilities[need].providers.contains { stands($0) }
    }
  }

  /// What the members offer of the capability, in whatever version.
  func offered(_ need: PoolIndex.CapabilityNeed) -> [Dependency] {
    need.offered.filter { isMember[$0.candidate] }.map(\.provided)
  }

  /// Whether the rich requirement of that number is met for a candidate.
  func holds(rich number: Int, of candidate: Int) -> Bool {
    let need = pool.rich[number]
    guard let expression = need.expression, !isForeignKernel(candidate) else { return true }
    guard need.isAboutKernel || need.isAboutPool || policy.base != nil else { return true }
    return expression.evaluate(self) != .no
  }

  /// The members that offer the symbol as it is needed, whether they stand or not.
  func symbolProviders(_ need: Int) -> [Int] {
    let reference = pool.symbols.references[need]
    guard pool.isProvided[reference.symbol] else { return [] }
    return pool.providers(ofSymbol: reference.symbol).filter {
      isMember[$0.candidate] && fits($0.crc, reference.crc)
    }.map(\.candidate)
  }

  /// Whether a member that offers the symbol as it is needed is of a kind.
  func hasProvider(_ need: Int, where isWanted: (Int) -> Bool) -> Bool {
    let reference = pool.symbols.references[need]
    guard pool.isProvided[reference.symbol] else { return false }
    for offer in pool.providers(ofSymbol: reference.symbol)
    where isMember[offer.candidate] && fits(offer.crc, reference.crc) && isWanted(offer.candidate) {
      return true
    }
    return false
  }

  /// Whether a CRC of a package meets the one wanted; what is left open or unknown meets any.
  private func fits(_ offered: CRC?, _ wanted: CRC?) -> Bool {
    guard let wanted, let offered else { return true }
    return wanted == offered || wanted.isUnknown || offered.isUnknown
  }

  /// Whether the candidate is part of an admitted variant's kernel, which brings its own parts.
  private func isForeignKernel(_ candidate: Int) -> Bool {
    guard let kernel = pool.candidates[candidate].kernel else { return false }
    return !kernel.isSame(as: target.release)
  }
}
