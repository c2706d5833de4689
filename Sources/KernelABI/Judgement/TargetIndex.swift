import RPMFormat

/// A target prepared for judging: its CRCs by symbol number, its capabilities by name.
struct TargetIndex {
  let release: KernelRelease
  /// The kernel's options, if they are at hand.
  let configuration: KernelConfiguration?
  private let knowsCapabilities: Bool
  /// For each symbol number the CRC offered, or `absent`.
  private var row: [UInt64]
  /// Further CRCs of symbols that are offered with several.
  private var more: [Int32: [CRC]] = [:]
  private var capabilities: [String: [Dependency]] = [:]
  private static let absent = UInt64.max

  init(_ target: Target, _ pool: PoolIndex) {
    release = target.release
    configuration = target.configuration
    knowsCapabilities = target.knowsCapabilities
    row = Array(repeating: Self.absent, count: pool.symbolNames.count)
    for symbol in target.symbols {
      guard let number = pool.symbolNumbers[symbol.name] else { continue }
      // An export without a version has a CRC that nobody knows.
      let crc = symbol.crc ?? CRC(0)
      let offered = row[Int(number)]
      if offered == Self.absent {
        row[Int(number)] = UInt64(crc.value)
      } else if offered != UInt64(crc.value), more[number]?.contains(crc) != true {
        more[number, default: []].append(crc)
      }
    }
    for capability in target.capabilities {
      capabilities[capability.name, default: []].append(capability)
    }
  }

  /// What the kernel says to the wish for a symbol.
  enum SymbolAnswer {
    case satisfied, unknown, differs, missing
  }

  /// Whether the kernel offers the symbol with that CRC.
  func answer(_ need: PoolIndex.SymbolNeed) -> SymbolAnswer {
    let offered = row[Int(need.symbol)]
    guard offered != Self.absent else { return .missing }
    guard let wanted = need.crc, offered != UInt64(wanted.value) || wanted.isUnknown else {
      return .satisfied
    }
    if wanted.isUnknown || offered == 0 { return .unknown }
    guard let others = more[need.symbol] else { return .differs }
    return others.contains(wanted) ? .satisfied : others.contains(CRC(0)) ? .unknown : .differs
  }

  /// The CRCs that the kernel offers for the symbol.
  func crcs(_ symbol: Int32) -> [CRC] {
    let offered = row[Int(symbol)]
    guard offered != Self.absent else { return [] }
    return [CRC(UInt32(truncatingIfNeeded: offered))] + (more[symbol] ?? [])
  }

  /// What the kernel offers of that name.
  func offered(_ name: String) -> [Dependency] {
    let known = capabilities[name] ?? []
    guard known.isEmpty, KernelCapability.isForBuilding(name) else { return known }
    // The files for building modules come with every kernel, often from another repository.
    let version = name.hasSuffix("-uname-r") ? release.uname : release.versionRelease
    return [Dependency(name: name, sense: .equal, version: version)]
  }

  /// Whether the kernel meets the requirement.
  func satisfies(_ requirement: Dependency) -> Bool {
    offered(requirement.name).contains { requirement.overlaps($0) }
  }

  /// Whether it cannot be told if the kernel offers anything of that name.
  func isUnknown(_ name: String) -> Bool {
    !knowsCapabilities && offered(name).isEmpty
  }
}
