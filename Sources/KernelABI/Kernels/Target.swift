public import RPMFormat

/// One kernel to publish for: its release and everything it offers to kmods.
///
/// The offers are those of its own packages or of its own symvers file alone, so an older kernel
/// can never lend it a symbol.
public struct Target: Sendable {
  /// Which kernel.
  public let release: KernelRelease
  /// The symbols it exports, as dependency names with their CRCs; a name may occur twice.
  public let symbols: SymbolList
  /// The other capabilities it provides.
  public let capabilities: [Dependency]
  /// Its packages (NEVRA), sorted; empty if it was made from a symvers file.
  public let packages: [String]
  /// Where it was found, for people.
  public let origin: String
  /// Whether `capabilities` are all there are: not so if only the symbols are known.
  public let knowsCapabilities: Bool
  /// The options it was built with, if they are at hand; dkms.conf may ask for some.
  public let configuration: KernelConfiguration?

  /// A target of these parts.
  public init(
    release: KernelRelease, symbols: SymbolList, capabilities: [Dependency],
    packages: [String], origin: String, knowsCapabilities: Bool,
    configuration: KernelConfiguration? = nil
  ) {
    self.release = release
    self.symbols = symbols
    self.capabilities = capabilities
    self.packages = packages
    self.origin = origin
    self.knowsCapabilities = knowsCapabilities
    self.configuration = configuration
  }
}

/// What one package of a kernel adds to its target.
public struct KernelPart: Sendable {
  /// Which kernel the package belongs to.
  public let release: KernelRelease
  /// The package.
  public let nevra: String
  /// The symbols that it provides.
  public let symbols: SymbolList
  /// Its other Provides.
  public let capabilities: [Dependency]
  /// The kernel's options, if they were read from its payload.
  public let configuration: KernelConfiguration?

  /// The part that a package of kind `kernel` is; nothing for other packages.
  public init?(_ candidate: Candidate) {
    guard let release = candidate.kernel else { return nil }
    self.release = release
    nevra = candidate.nevra
    symbols = candidate.providedSymbols
    capabilities = candidate.provides
    configuration = nil
  }

  /// A part of these parts.
  public init(
    release: KernelRelease, nevra: String, symbols: SymbolList, capabilities: [Dependency],
    configuration: KernelConfiguration?
  ) {
    self.release = release
    self.nevra = nevra
    self.symbols = symbols
    self.capabilities = capabilities
    self.configuration = configuration
  }

  /// The same part with what was found in its payload: symvers file and configuration.
  public func adding(
    _ symvers: Symvers?, configuration: KernelConfiguration?
  ) -> KernelPart {
    let more = SymbolList(symvers?.symbols(of: release) ?? [], in: symbols.table)
    return KernelPart(
      release: release, nevra: nevra, symbols: symbols.appending(more),
      capabilities: capabilities, configuration: configuration)
  }
}

extension Symvers {
  /// The exported symbols as a kernel package provides them.
  var kernelSymbols: [Candidate.Symbol] {
    lines.map { Candidate.Symbol(name: "kernel(\($0.symbol))", crc: $0.crc) }
  }

  /// The exported symbols as the packages of that kernel provide them: SUSE's name the flavour.
  func symbols(of release: KernelRelease) -> [Candidate.Symbol] {
    guard release.hasFlavour else { return kernelSymbols }
    return lines.map {
      Candidate.Symbol(name: "ksym(\(release.variant):\($0.symbol))", crc: $0.crc)
    }
  }
}

extension Target {
  /// Puts the parts of kernels together, one target for each version, release, arch and variant.
  ///
  /// Parts that carry no symbols and no `uname-r` capability of their own kernel (`kernel-devel`
  /// alone, say) make no target. Oldest first.
  public static func assemble(_ parts: [KernelPart], origin: String) -> [Target] {
    let groups = Dictionary(grouping: parts) { KernelKey($0.release) }
    let targets = groups.values.compactMap { group -> Target? in
      // EL8's debug kernel and others share a release: the uname of any part names the kernel.
      guard let release = group.map(\.release).min(by: { $0.uname < $1.uname }) else { return nil }
      let sorted = group.sorted { $0.nevra < $1.nevra }
      guard let first = sorted.first else { return nil }
      let target = Target(
        release: release,
        symbols: sorted.dropFirst().reduce(first.symbols) { $0.appending($1.symbols) },
        capabilities: sorted.flatMap(\.capabilities), packages: sorted.map(\.nevra),
        origin: origin, knowsCapabilities: true,
        configuration: sorted.lazy.compactMap(\.configuration).first)
      return target.isBootable ? target : nil
    }
    return targets.sorted { $0.release.precedes($1.release) }
  }

  /// Whether the parts found make a kernel, rather than its build files alone.
  private var isBootable: Bool {
    guard symbols.isEmpty else { return true }
    return capabilities.contains {
      $0.name.hasSuffix("-uname-r") && !KernelCapability.isForBuilding($0.name)
    }
  }

  /// A target of which only the exported symbols are known.
  ///
  /// The capabilities that every kernel of its release has (`kernel`, `kernel-core`,
  /// `kernel-uname-r` and their like) are added; any other stays unknown, which refutes nothing.
  /// A SUSE kernel's symbols become `ksym(FLAVOUR:SYMBOL)`, as its packages provide them.
  public init(
    symvers: Symvers, release: KernelRelease, origin: String, symbols: SymbolTable = SymbolTable()
  ) {
    self.init(
      release: release, symbols: SymbolList(symvers.symbols(of: release), in: symbols),
      capabilities: Target.usualCapabilities(of: release),
      packages: [], origin: origin, knowsCapabilities: false)
  }

  private static func usualCapabilities(of release: KernelRelease) -> [Dependency] {
    // SUSE's packages have a longer release than `uname -r` prints: what they are called is unknown.
    if release.hasFlavour {
      return [Dependency(name: "kernel-uname-r", sense: .equal, version: release.uname)]
    }
    let stem = release.variant.isEmpty ? "kernel" : "kernel-\(release.variant)"
    let parts = ["", "-core", "-modules", "-modules-core"]
    return parts.flatMap { part in
      [
        Dependency(name: stem + part, sense: .equal, version: release.versionRelease),
        Dependency(name: "\(stem)\(part)-uname-r", sense: .equal, version: release.uname),
      ]
    }
  }
}

/// The kernels' identity under which parts are put together.
private struct KernelKey: Hashable {
  let versionRelease: String
  let arch: String
  let variant: String

  init(_ release: KernelRelease) {
    versionRelease = release.versionRelease
    arch = release.arch
    variant = release.variant
  }
}
