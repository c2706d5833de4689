import RPMFormat

/// The candidates of a pool with their requirements resolved among each other, once for all kernels.
///
/// Equal requirements of different packages are one requirement with a number: what a kernel says
/// to it is found out once, and judging one more kernel is a walk over numbers.
struct PoolIndex: Sendable {
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
  private(set) var needs: [Needs] = []
  private(set) var capabilities: [CapabilityNeed] = []
  private(set) var rich: [RichNeed] = []
  /// The statements about the kernel with which each candidate conflicts.
  private(set) var kernelConflicts: [[Dependency]] = []
  /// The architectures of the candidates, each once, and which of them each candidate has.
  private(set) var arches: [String] = []
  private(set) var archNumbers: [Int] = []
  /// For the number of a symbol, the candidates that offer it, with their CRCs.
  private var providers: [Int: [(candidate: Int, crc: CRC?)]] = [:]
  /// Whether any candidate offers the symbol of that number.
  private(set) var isProvided: [Bool]
  private let offers: PoolOffers

  init(_ candidates: [Candidate]) {
    self.candidates = candidates
    let table = candidates.first?.requiredSymbols.table ?? SymbolTable()
    let required = candidates.map { $0.requiredSymbols.numbers(in: table) }
    let provided = candidates.map { candidate in
      candidate.kind == .kernel ? [] : candidate.providedSymbols.numbers(in: table)
    }
    self.table = table
    symbols = table.snapshot
    offers = PoolOffers(candidates)
    isProvided = Array(repeating: false, count: symbols.count)
    for (index, numbers) in provided.enumerated() {
      for number in numbers {
        let offer = symbols.references[Int(number)]
        isProvided[offer.symbol] = true
        providers[offer.symbol, default: []].append((index, offer.crc))
      }
    }
    needs = candidates.indices.map { index in
      Needs(symbols: needed(required[index], besides: provided[index]))
    }
    resolveCapabilities()
    numberArchitectures()
  }

  /// What a package offers itself it does not need from others (kABI generators of EL9 list it).
  private func needed(
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

  private mutating func resolveCapabilities() {
    var numbers: [Dependency: Int] = [:]
    var richNumbers: [Dependency: Int] = [:]
    var aboutKernel: [String: Bool] = [:]
    for index in candidates.indices {
      for requirement in candidates[index].requires {
        if requirement.isRich {
          needs[index].rich.append(richNumber(of: requirement, &richNumbers))
        } else if !candidates[index].offers(requirement) {
          needs[index].capabilities.append(number(of: requirement, &numbers))
        }
      }
      summarize(index)
      kernelConflicts.append(
        candidates[index].conflicts.filter { conflict in
          if conflict.isRich { return false }
          if let known = aboutKernel[conflict.name] { return known }
          let answer = offers.isAboutKernel(conflict.name)
          aboutKernel[conflict.name] = answer
          return answer
        })
    }
  }

  private mutating func number(
    of requirement: Dependency, _ numbers: inout [Dependency: Int]
  ) -> Int {
    if let known = numbers[requirement] { return known }
    let isAboutKernel = offers.isAboutKernel(requirement.name)
    numbers[requirement] = capabilities.count
    capabilities.append(
      CapabilityNeed(
        dependency: requirement, providers: offers.providers(of: requirement),
        offered: offers.named(requirement.name), isAboutKernel: isAboutKernel,
        isForBuilding: KernelCapability.isForBuilding(requirement.name)))
    return capabilities.count - 1
  }

  private mutating func richNumber(
    of requirement: Dependency, _ numbers: inout [Dependency: Int]
  ) -> Int {
    if let known = numbers[requirement] { return known }
    numbers[requirement] = rich.count
    rich.append(RichNeed(requirement, offers))
    return rich.count - 1
  }

  private mutating func summarize(_ index: Int) {
    let own = needs[index]
    needs[index].stateKernel =
      own.capabilities.contains {
        capabilities[$0].isAboutKernel && capabilities[$0].dependency.isVersioned
      } || own.rich.contains { rich[$0].namesKernel }
    needs[index].reachOthers =
      !own.rich.isEmpty || own.capabilities.contains { !capabilities[$0].providers.isEmpty }
      || own.symbols.contains { isProvided[symbols.references[Int($0)].symbol] }
  }

  private mutating func numberArchitectures() {
    var numbers: [String: Int] = [:]
    for candidate in candidates {
      let number = numbers[candidate.arch] ?? arches.count
      if number == arches.count {
        numbers[candidate.arch] = number
        arches.append(candidate.arch)
      }
      archNumbers.append(number)
    }
  }

  /// The candidates that offer a symbol, with their CRCs.
  func providers(ofSymbol symbol: Int) -> [(candidate: Int, crc: CRC?)] { providers[symbol] ?? [] }
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
