import RPMFormat

/// The candidates of a pool with their requirements resolved among each other, once for all kernels.
///
/// Equal requirements of different packages are one requirement with a number: what a kernel says
/// to it is found out once, and judging one more kernel is a walk over numbers. It is one object,
/// which the trials of all kernels share.
final class PoolIndex: Sendable {
  /// A requirement on a capability or a file.
  struct CapabilityNeed: Sendable {
    let dependency: Dependency
    /// The candidates that meet it, packages of kernels not among them.
    let providers: [Int]
    /// What the pool offers of that name, in whatever version, and by which candidate.
    let offered: [PoolOffers.Offer]
    /// Whether it is a statement about the kernel.
    let isAboutKernel: Bool
    /// Whether it is one about the kernel's files for building modules.
    let isForBuilding: Bool
  }

  /// A rich requirement.
  struct RichNeed: Sendable {
    let dependency: Dependency
    let expression: RichDependency?
    /// Whether a part of it is a statement about the kernel.
    let isAboutKernel: Bool
    /// Whether that part names a version: which kernel, not that there is one.
    let namesKernel: Bool
    /// Whether the pool offers anything that it names.
    let isAboutPool: Bool
  }

  /// All requirements of one candidate that are not met by itself.
  struct Needs: Sendable {
    /// Kernel symbols, as numbers of `symbols.references`.
    var symbols: ArraySlice<Int32> = []
    /// Numbers of `capabilities`.
    var capabilities: [Int] = []
    /// Numbers of `rich`.
    var rich: [Int] = []
    /// Whether it is stated, besides symbols, which kernel is needed; that one is needed says
    /// nothing about which.
    var stateKernel = false
    /// Whether any of them may be met by another package: such a candidate can fall with another.
    var reachOthers = false
  }

  let candidates: [Candidate]
  /// The symbols of all candidates, by number.
  let symbols: SymbolNames
  /// The table that numbered them.
  let table: SymbolTable
  let needs: [Needs]
  let capabilities: [CapabilityNeed]
  let rich: [RichNeed]
  /// The statements about the kernel with which each candidate conflicts.
  let kernelConflicts: [[Dependency]]
  /// Whether the candidate is a source package, which nothing can make fall.
  let isSource: [Bool]
  /// Whether something in the candidate itself, apart from its requirements, may be a reason.
  let mayRefuse: [Bool]
  /// Whether something in the candidate itself, apart from its symbols, may be worth a note.
  let mayBeNoted: [Bool]
  /// The candidates with dkms.conf files.
  let dkmsCandidates: [Int]
  /// The architectures of the candidates, each once, and which of them each candidate has.
  let arches: [String]
  let archNumbers: [Int]
  /// For the number of a symbol, the candidates that offer it, with their CRCs.
  private let providers: [[(candidate: Int, crc: CRC?)]]
  /// Whether any candidate offers the symbol of that number.
  let isProvided: [Bool]
  /// For the number of a pair of symbol and CRC, whether that CRC, or one that a candidate offers
  /// the symbol with, is unknown.
  let mayBeUnknown: [Bool]
  /// The candidates that need such a pair.
  let mayMeetUnknown: [Int]
  private let offers: PoolOffers

  init(_ candidates: [Candidate]) {
    let table = candidates.first?.requiredSymbols.table ?? SymbolTable()
    let required = candidates.map { $0.requiredSymbols.numbers(in: table) }
    let provided = candidates.map { candidate in
      candidate.kind == .kernel ? [] : candidate.providedSymbols.numbers(in: table)
    }
    let symbols = table.snapshot
    let offers = PoolOffers(candidates)
    var providers: [[(candidate: Int, crc: CRC?)]] = Array(repeating: [], count: symbols.count)
    for (index, numbers) in provided.enumerated() {
      for number in numbers {
        let offer = symbols.references[Int(number)]
        providers[offer.symbol].append((index, offer.crc))
      }
    }
    let isProvided = providers.map { !$0.isEmpty }
    var resolution = Resolution(offers: offers, symbols: symbols, isProvided: isProvided)
    for (index, candidate) in candidates.enumerated() {
      resolution.add(
        candidate, index,
        symbols: resolution.needed(required[index], besides: provided[index]))
    }
    needs = resolution.needs
    capabilities = resolution.capabilities
    rich = resolution.rich
    kernelConflicts = resolution.kernelConflicts
    isSource = candidates.map { $0.kind == .source }
    mayRefuse = candidates.indices.map { index in
      candidates[index].kernel != nil || !candidates[index].dkms.isEmpty
        || candidates[index].kind == .exactKmod || !resolution.kernelConflicts[index].isEmpty
    }
    mayBeNoted = candidates.indices.map { index in
      let needs = resolution.needs[index]
      return !candidates[index].dkms.isEmpty || candidates[index].kind == .exactKmod
        || !needs.rich.isEmpty || needs.capabilities.contains { resolution.isAboutKernel($0) }
    }
    dkmsCandidates = candidates.indices.filter { !candidates[$0].dkms.isEmpty }
    let arches = Set(candidates.map(\.arch)).sorted()
    let numbers = Dictionary(uniqueKeysWithValues: zip(arches, arches.indices))
    archNumbers = candidates.map { numbers[$0.arch] ?? 0 }
    self.arches = arches
    self.candidates = candidates
    self.table = table
    self.symbols = symbols
    self.offers = offers
    self.isProvided = isProvided
    self.providers = providers
    let mayBeUnknown = Self.unknown(in: symbols, providers)
    self.mayBeUnknown = mayBeUnknown
    mayMeetUnknown =
      mayBeUnknown.contains(true)
      ? resolution.needs.indices.filter { index in
        resolution.needs[index].symbols.contains { mayBeUnknown[Int($0)] }
      } : []
  }

  /// For each pair of symbol and CRC, whether that CRC or one of a provider is unknown.
  private static func unknown(
    in symbols: SymbolNames, _ providers: [[(candidate: Int, crc: CRC?)]]
  ) -> [Bool] {
    symbols.references.map { reference in
      let offers = providers[reference.symbol]
      guard let wanted = reference.crc, !offers.isEmpty else { return false }
      return wanted.isUnknown || offers.contains { $0.crc?.isUnknown ?? true }
    }
  }

  /// The candidates that offer a symbol, with their CRCs.
  func providers(ofSymbol symbol: Int) -> [(candidate: Int, crc: CRC?)] { providers[symbol] }
  /// The candidates that meet a plain requirement.
  func providers(of dependency: Dependency) -> [Int] { offers.providers(of: dependency) }
  /// Whether a dependency of that name is a statement about the kernel.
  func isAboutKernel(_ name: String) -> Bool { offers.isAboutKernel(name) }
  /// What the pool offers of a name, in whatever version.
  func offers(of name: String) -> [PoolOffers.Offer] { offers.named(name) }
}

/// Finds the requirements of all candidates, equal ones once.
private struct Resolution {
  let offers: PoolOffers
  let symbols: SymbolNames
  let isProvided: [Bool]
  private(set) var needs: [PoolIndex.Needs] = []
  private(set) var capabilities: [PoolIndex.CapabilityNeed] = []
  private(set) var rich: [PoolIndex.RichNeed] = []
  private(set) var kernelConflicts: [[Dependency]] = []
  private var numbers: [Dependency: Int] = [:]
  private var richNumbers: [Dependency: Int] = [:]
  private var aboutKernel: [String: Bool] = [:]

  init(offers: PoolOffers, symbols: SymbolNames, isProvided: [Bool]) {
    self.offers = offers
    self.symbols = symbols
    self.isProvided = isProvided
  }

  /// What a package offers itself it does not need from others (kABI generators of EL9 list it).
  func needed(
    _ required: ArraySlice<Int32>, besides provided: ArraySlice<Int32>
  ) -> ArraySlice<Int32> {
    guard !provided.isEmpty else { return required }
    let own = Set(provided)
    let ownNames = Set(provided.map { symbols.references[Int($0)].symbol })
    return required.filter { number in
      let reference = symbols.references[Int(number)]
      return !own.contains(number)
        && (reference.crc != nil || !ownNames.contains(reference.symbol))
    }[...]
  }

  /// Adds the next candidate, which has that number.
  mutating func add(_ candidate: Candidate, _ index: Int, symbols required: ArraySlice<Int32>) {
    var own = PoolIndex.Needs(symbols: required)
    for requirement in candidate.requires {
      if requirement.isRich {
        own.rich.append(richNumber(of: requirement))
      } else if !offers.isMet(requirement, by: candidate, index) {
        own.capabilities.append(number(of: requirement))
      }
    }
    own.stateKernel =
      own.capabilities.contains {
        capabilities[$0].isAboutKernel && capabilities[$0].dependency.isVersioned
      } || own.rich.contains { rich[$0].namesKernel }
    own.reachOthers =
      !own.rich.isEmpty || own.capabilities.contains { !capabilities[$0].providers.isEmpty }
      || required.contains { isProvided[symbols.references[Int($0)].symbol] }
    needs.append(own)
    var conflicts: [Dependency] = []
    for conflict in candidate.conflicts where !conflict.isRich && isAboutKernel(conflict.name) {
      conflicts.append(conflict)
    }
    kernelConflicts.append(conflicts)
  }

  /// Whether the requirement on a capability of that number is a statement about the kernel.
  func isAboutKernel(_ number: Int) -> Bool { capabilities[number].isAboutKernel }

  private mutating func isAboutKernel(_ name: String) -> Bool {
    if let known = aboutKernel[name] { return known }
    let answer = offers.isAboutKernel(name)
    aboutKernel[name] = answer
    return answer
  }

  private mutating func number(of requirement: Dependency) -> Int {
    if let known = numbers[requirement] { return known }
    numbers[requirement] = capabilities.count
    capabilities.append(
      PoolIndex.CapabilityNeed(
        dependency: requirement, providers: offers.providers(of: requirement),
        offered: offers.named(requirement.name),
        isAboutKernel: offers.isAboutKernel(requirement.name),
        isForBuilding: KernelCapability.isForBuilding(requirement.name)))
    return capabilities.count - 1
  }

  private mutating func richNumber(of requirement: Dependency) -> Int {
    if let known = richNumbers[requirement] { return known }
    richNumbers[requirement] = rich.count
    rich.append(PoolIndex.RichNeed(requirement, offers))
    return rich.count - 1
  }
}

extension PoolIndex.RichNeed {
  init(_ dependency: Dependency, _ offers: PoolOffers) {
    self.dependency = dependency
    expression = try? RichDependency(parsing: dependency.name)
    let leaves = expression?.leaves ?? []
    let aboutKernel = leaves.filter { offers.isAboutKernel($0.name) }
    isAboutKernel = !aboutKernel.isEmpty
    namesKernel = aboutKernel.contains(where: \.isVersioned)
    isAboutPool = leaves.contains { !offers.named($0.name).isEmpty }
  }
}
