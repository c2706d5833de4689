import RPMFormat

/// The candidates of a pool with their requirements resolved among each other, once for all kernels.
///
/// Symbols are interned: each name that anybody requires has a number, so judging one more kernel
/// is a walk over numbers.
struct PoolIndex: Sendable {
  /// A requirement on one kernel symbol.
  struct SymbolNeed: Sendable {
    let symbol: Int32
    let crc: CRC?
  }

  /// A requirement on a capability or a file.
  struct CapabilityNeed: Sendable {
    let dependency: Dependency
    /// The candidates that meet it, packages of kernels not among them.
    let providers: [Int]
    /// What the pool offers of that name, in whatever version, and by which candidate.
    let offered: [PoolOffers.Offer]
    /// Whether it is a statement about the kernel.
    let isAboutKernel: Bool
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
    var symbols: [SymbolNeed] = []
    var capabilities: [CapabilityNeed] = []
    var rich: [RichNeed] = []

    /// Whether it is stated, besides symbols, which kernel is needed; that one is needed says
    /// nothing about which.
    var stateKernel: Bool {
      capabilities.contains { $0.isAboutKernel && $0.dependency.isVersioned }
        || rich.contains(where: \.namesKernel)
    }
  }

  let candidates: [Candidate]
  private(set) var needs: [Needs] = []
  private(set) var symbolNames: [String] = []
  private(set) var symbolNumbers: [String: Int32] = [:]
  /// For each symbol number, the candidates that offer it, with their CRCs.
  private(set) var symbolProviders: [[(candidate: Int, crc: CRC?)]] = []
  private let offers: PoolOffers

  init(_ candidates: [Candidate]) {
    self.candidates = candidates
    offers = PoolOffers(candidates)
    needs = candidates.map { _ in Needs() }
    for index in candidates.indices { internSymbols(index) }
    symbolProviders = symbolNames.map { _ in [] }
    for (index, candidate) in candidates.enumerated() where candidate.kind != .kernel {
      for symbol in candidate.providedSymbols {
        guard let number = symbolNumbers[symbol.name] else { continue }
        symbolProviders[Int(number)].append((index, symbol.crc))
      }
    }
    for index in candidates.indices { resolveCapabilities(index) }
  }

  private mutating func internSymbols(_ index: Int) {
    let candidate = candidates[index]
    // What a package offers itself it does not need from others (kABI generators of EL9 list it).
    let own = Set(candidate.kind == .kernel ? [] : candidate.providedSymbols)
    let ownNames = Set(own.map(\.name))
    needs[index].symbols.reserveCapacity(candidate.requiredSymbols.count)
    for symbol in candidate.requiredSymbols {
      if own.contains(symbol) || (symbol.crc == nil && ownNames.contains(symbol.name)) { continue }
      needs[index].symbols.append(SymbolNeed(symbol: number(symbol.name), crc: symbol.crc))
    }
  }

  private mutating func number(_ name: String) -> Int32 {
    if let known = symbolNumbers[name] { return known }
    let number = Int32(clamping: symbolNames.count)
    symbolNumbers[name] = number
    symbolNames.append(name)
    return number
  }

  private mutating func resolveCapabilities(_ index: Int) {
    let candidate = candidates[index]
    for requirement in candidate.requires {
      if requirement.isRich {
        needs[index].rich.append(RichNeed(requirement, offers))
      } else if !candidate.offers(requirement) {
        needs[index].capabilities.append(
          CapabilityNeed(
            dependency: requirement, providers: offers.providers(of: requirement),
            offered: offers.named(requirement.name),
            isAboutKernel: offers.isAboutKernel(requirement.name)))
      }
    }
  }

  /// The candidates that meet a plain requirement.
  func providers(of dependency: Dependency) -> [Int] { offers.providers(of: dependency) }
  /// Whether a dependency of that name is a statement about the kernel.
  func isAboutKernel(_ name: String) -> Bool { offers.isAboutKernel(name) }
  /// What the pool offers of a name, in whatever version.
  func offers(of name: String) -> [PoolOffers.Offer] { offers.named(name) }
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

extension Candidate {
  /// Whether the package itself meets the requirement, by its Provides or its files.
  fileprivate func offers(_ requirement: Dependency) -> Bool {
    if provides.contains(where: { requirement.overlaps($0) }) { return true }
    return requirement.name.hasPrefix("/") && files.contains(requirement.name)
  }
}
