import RPMFormat

/// A target prepared for judging: its CRCs by the number of their symbol, its capabilities by name.
struct TargetIndex {
  let release: KernelRelease
  /// The kernel's options, if they are at hand.
  let configuration: KernelConfiguration?
  /// Whether the capabilities at hand are all that it has.
  let knowsCapabilities: Bool
  /// For each symbol the CRC offered, or `absent`.
  private var row: [UInt64]
  /// Further CRCs of symbols that are offered with several.
  private var more: [Int: [CRC]] = [:]
  private var capabilities: [String: [Dependency]] = [:]
  /// What the kernel says to each pair of symbol and CRC that the pool knows.
  private(set) var answers: [SymbolAnswer] = []
  private static let absent = UInt64.max

  init(_ target: Target, _ pool: PoolIndex) {
    release = target.release
    configuration = target.configuration
    knowsCapabilities = target.knowsCapabilities
    row = Array(repeating: Self.absent, count: pool.symbols.count)
    let numbers = target.symbols.numbers(in: pool.table)
    // A target may have brought symbols that nobody in the pool has asked for.
    let names =
      numbers.allSatisfy { $0 < pool.symbols.references.count }
      ? pool.symbols : pool.table.snapshot
    for number in numbers { add(names.references[Int(number)]) }
    for capability in target.capabilities {
      capabilities[capability.name, default: []].append(capability)
    }
    answers = pool.symbols.references.map { answer($0) }
  }

  private mutating func add(_ offer: SymbolNames.Reference) {
    guard offer.symbol < row.count else { return }
    // An export without a version has a CRC that nobody knows.
    let crc = offer.crc ?? CRC(0)
    let offered = row[offer.symbol]
    if offered == Self.absent {
      row[offer.symbol] = UInt64(crc.value)
    } else if offered != UInt64(crc.value), more[offer.symbol]?.contains(crc) != true {
      more[offer.symbol, default: []].append(crc)
    }
  }

  /// What the kernel says to the wish for a symbol.
  enum SymbolAnswer: UInt8 {
    case satisfied, unknown, differs, missing
  }

  /// Whether the kernel offers the symbol with that CRC.
  private func answer(_ need: SymbolNames.Reference) -> SymbolAnswer {
    let offered = row[need.symbol]
    guard offered != Self.absent else { return .missing }
    guard let wanted = need.crc, offered != UInt64(wanted.value) || wanted.isUnknown else {
      return .satisfied
    }
    if wanted.isUnknown || offered == 0 { return .unknown }
    guard let others = more[need.symbol] else { return .differs }
    return others.contains(wanted) ? .satisfied : others.contains(CRC(0)) ? .unknown : .differs
  }

  /// The CRCs that the kernel offers for the symbol.
  func crcs(_ symbol: Int) -> [CRC] {
    let offered = row[symbol]
    guard offered != Self.absent else { return [] }
    return [CRC(UInt32(truncatingIfNeeded: offered))] + (more[symbol] ?? [])
  }

  /// What the kernel offers of that name.
  func offered(_ name: String) -> [Dependency] {
    let known = capabilities[name] ?? []
    guard known.isEmpty, KernelCapability.isForBuilding(name) else { return known }
    return [buildFiles(name)]
  }

  /// What the kernel offers of that name to a rich dependency. `kernel` in one is whatever kernel
  /// runs, though the packages of a variant provide no such name: `(kernel = X if kernel)` is a
  /// statement about a variant too.
  func offeredToRich(_ name: String) -> [Dependency] {
    let known = offered(name)
    guard known.isEmpty, knowsCapabilities, name == "kernel" else { return known }
    return [Dependency(name: name, sense: .equal, version: release.versionRelease)]
  }

  /// The files for building modules come with every kernel, often from another repository.
  private func buildFiles(_ name: String) -> Dependency {
    let version = name.hasSuffix("-uname-r") ? release.uname : release.versionRelease
    return Dependency(name: name, sense: .equal, version: version)
  }

  /// Whether the kernel meets the requirement.
  func satisfies(_ requirement: Dependency) -> Bool {
    offered(requirement.name).contains { requirement.overlaps($0) }
  }

  /// The same, with what is known of the requirement's name.
  func satisfies(_ need: PoolIndex.CapabilityNeed) -> Bool {
    if let known = capabilities[need.dependency.name] {
      return known.contains { need.dependency.overlaps($0) }
    }
    return need.isForBuilding && need.dependency.overlaps(buildFiles(need.dependency.name))
  }

  /// Whether it cannot be told if the kernel offers anything of that name.
  func isUnknown(_ name: String) -> Bool {
    !knowsCapabilities && offered(name).isEmpty
  }
}
