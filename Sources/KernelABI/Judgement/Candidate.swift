public import RPMFormat

/// One package of the pool as the judge sees it: its kind and the dependencies that may decide.
///
/// It never changes, and every list of packages holds the same object.
public final class Candidate: Sendable {
  /// A dependency on, or an offer of, one kernel symbol.
  public struct Symbol: Sendable, Hashable {
    /// The dependency's name, `kernel(sym)` or `ksym(sym)`.
    public let name: String
    /// The CRC; nothing if the dependency names no version.
    public let crc: CRC?

    /// A symbol dependency called `name` with this CRC.
    public init(name: String, crc: CRC?) {
      self.name = name
      self.crc = crc
    }
  }

  /// The name.
  public let name: String
  /// Epoch, version and release.
  public let evr: EVR
  /// The architecture; `src` for a source package.
  public let arch: String
  /// What it is to a kernel.
  public let kind: PackageKind
  /// For a part of a kernel, which one.
  public let kernel: KernelRelease?
  /// For an exact-kernel kmod, the releases (`uname -r`) that its modules are installed for.
  public let moduleReleases: [String]
  /// The kernel symbols that it requires, in header order.
  public let requiredSymbols: SymbolList
  /// The kernel symbols that it provides, in header order.
  public let providedSymbols: SymbolList
  /// Its other requirements, rpmlib features left out.
  public let requires: [Dependency]
  /// Its other Provides.
  public let provides: [Dependency]
  /// What it cannot be installed together with.
  public let conflicts: [Dependency]
  /// The paths of its files.
  public let files: PathList
  /// The dkms.conf files in its payload.
  public let dkms: [DKMSConfiguration]
  /// `NAME-[EPOCH:]VERSION-RELEASE.ARCH`.
  public let nevra: String

  /// A package that was classified before.
  public init(
    name: String, evr: EVR, arch: String, kind: PackageKind, kernel: KernelRelease?,
    moduleReleases: [String], requiredSymbols: SymbolList, providedSymbols: SymbolList,
    requires: [Dependency], provides: [Dependency], conflicts: [Dependency], files: PathList,
    dkms: [DKMSConfiguration]
  ) {
    self.name = name
    self.evr = evr
    self.arch = arch
    self.kind = kind
    self.kernel = kernel
    self.moduleReleases = moduleReleases
    self.requiredSymbols = requiredSymbols
    self.providedSymbols = providedSymbols
    self.requires = requires
    self.provides = provides
    self.conflicts = conflicts
    self.files = files
    self.dkms = dkms
    let epoch = evr.epoch.map { "\($0):" } ?? ""
    nevra = "\(name)-\(epoch)\(evr.version)-\(evr.release ?? "").\(arch)"
  }

  /// The same package with the dkms.conf files of its payload.
  public func adding(_ dkms: [DKMSConfiguration]) -> Candidate {
    if dkms.isEmpty && self.dkms.isEmpty { return self }
    return Candidate(
      name: name, evr: evr, arch: arch, kind: kind, kernel: kernel,
      moduleReleases: moduleReleases, requiredSymbols: requiredSymbols,
      providedSymbols: providedSymbols, requires: requires, provides: provides,
      conflicts: conflicts, files: files, dkms: dkms)
  }
}

extension Candidate {
  /// Classifies a package by its headers and, for module sources, the dkms.conf of its payload.
  ///
  /// Its symbols are numbered in `symbols`: packages that are judged together share one table.
  public convenience init(
    _ package: Package, dkms: [DKMSConfiguration] = [], symbols: SymbolTable = SymbolTable()
  ) {
    self.init(
      name: package.name,
      evr: EVR(epoch: package.epoch, version: package.version, release: package.release),
      arch: package.arch, requires: SplitDependencies(package, .requires, symbols),
      provides: SplitDependencies(package, .provides, symbols),
      conflicts: SplitDependencies(package, .conflicts, symbols).others, files: package.filePaths,
      dkms: dkms)
  }

  /// Classifies a package by dependencies that were read elsewhere, such as from metadata.
  public convenience init(
    name: String, evr: EVR, arch: String, requires: [Dependency], provides: [Dependency],
    conflicts: [Dependency], files: [String], symbols: SymbolTable = SymbolTable()
  ) {
    self.init(
      name: name, evr: evr, arch: arch, requires: SplitDependencies(requires, symbols),
      provides: SplitDependencies(provides, symbols), conflicts: conflicts, files: files, dkms: [])
  }

  private convenience init(
    name: String, evr: EVR, arch: String, requires: SplitDependencies,
    provides: SplitDependencies, conflicts: [Dependency], files: [String],
    dkms: [DKMSConfiguration]
  ) {
    let evidence = KindEvidence(
      name: name, arch: arch, requires: requires, provides: provides, files: files)
    let kind = evidence.kind
    self.init(
      name: name, evr: evr, arch: arch, kind: kind,
      kernel: kind == .kernel ? evidence.kernelRelease(evr: evr) : nil,
      moduleReleases: kind == .exactKmod ? evidence.moduleReleases : [],
      requiredSymbols: requires.symbols, providedSymbols: provides.symbols,
      requires: requires.others.filter { !$0.name.hasPrefix("rpmlib(") },
      provides: provides.others, conflicts: conflicts, files: PathList(files), dkms: dkms)
  }

  /// The indexes of the dkms.conf files in a package's file list: `/usr/src/NAME/dkms.conf`.
  public static func dkmsConfigurations(in paths: [String]) -> [Int] {
    paths.indices.filter { isDKMSConfiguration(paths[$0]) }
  }

  static func isDKMSConfiguration(_ path: String) -> Bool {
    path.hasPrefix("/usr/src/") && path.hasSuffix("/dkms.conf")
      && path.split(separator: "/").count == 4
  }

  /// Where the modules of all kernels lie.
  static let moduleFolders = ["/lib/modules/", "/usr/lib/modules/"]
  static let moduleFolderBytes = moduleFolders.map { Array($0.utf8) }

  /// Whether a path is that of a kernel module:
  /// `/lib/modules/X/…/NAME.ko[.gz|.xz|.bz2|.zst]`, also below `/usr`.
  public static func isModule(_ path: String) -> Bool {
    guard moduleFolders.contains(where: { path.hasPrefix($0) }) else { return false }
    return [".ko", ".ko.xz", ".ko.zst", ".ko.gz", ".ko.bz2"].contains { path.hasSuffix($0) }
  }
}
