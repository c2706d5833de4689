/// A target kernel that a test writes: the packages of one release, with the Provides that the
/// kernel specs of EL7 to EL10 and CentOS Plus give them.
///
///     var kernel = KernelDraft("4.18.0", "448.el8")
///     kernel.symbols = ["kfree = 0x037a0cba"]
public struct KernelDraft: Sendable {
  /// How the kernel is split into packages, and which of them carries which symbols.
  public enum Generation: Sendable {
    /// One package with all symbols.
    case el7
    /// `kernel-core` with all symbols, those of modules too.
    case el8
    /// `kernel-core` with the image's symbols, each package of modules with theirs.
    case el9
  }

  /// A module of the kernel and what it exports.
  public struct Module: Sendable {
    /// Its name, without `.ko`.
    public var name: String
    /// The package it is in: `modules-core`, `modules`, `modules-extra`.
    public var part: String
    /// `SYMBOL = CRC`.
    public var symbols: [String]

    /// A module.
    public init(_ name: String, in part: String, exports symbols: [String] = []) {
      self.name = name
      self.part = part
      self.symbols = symbols
    }
  }

  /// The upstream version.
  public var version: String
  /// The release.
  public var release: String
  /// The architecture.
  public var arch: String
  /// The variant in the packages' names; empty for the stock kernel.
  public var variant: String
  /// What `uname -r` prints, where that is not the usual text: `kernel-lt` does not add `+lt`.
  public var statedUname: String?
  /// How it is split.
  public var generation: Generation
  /// The exports of the image: `SYMBOL = CRC`.
  public var symbols: [String] = []
  /// The modules.
  public var modules: [Module] = []

  /// A kernel; its generation is told by the release.
  public init(
    _ version: String, _ release: String, arch: String = "x86_64", variant: String = "",
    symbols: [String] = [], modules: [Module] = []
  ) {
    self.version = version
    self.release = release
    self.arch = arch
    self.variant = variant
    self.symbols = symbols
    self.modules = modules
    generation =
      [".el6", ".el7"].contains { release.contains($0) }
      ? .el7 : release.contains(".el8") ? .el8 : .el9
  }

  /// `VERSION-RELEASE`.
  public var versionRelease: String { "\(version)-\(release)" }
  /// `VERSION-RELEASE.ARCH`, by which the packages name the release.
  private var plainUname: String { "\(versionRelease).\(arch)" }
  /// What `uname -r` prints: CentOS Plus has its name in the release, others add `+VARIANT`.
  public var uname: String {
    if let statedUname { return statedUname }
    return variant.isEmpty || release.hasSuffix(".\(variant)")
      ? plainUname : "\(plainUname)+\(variant)"
  }
  /// `kernel` or `kernel-VARIANT`.
  private var stem: String { variant.isEmpty ? "kernel" : "kernel-\(variant)" }

  /// The packages.
  public var packages: [RPMDraft] {
    generation == .el7 ? [whole] : [meta, core] + parts.map(modulePackage)
  }

  private var parts: [String] {
    var parts = generation == .el8 ? ["modules"] : ["modules-core", "modules"]
    for module in modules where !parts.contains(module.part) { parts.append(module.part) }
    return parts
  }

  private func package(_ part: String) -> RPMDraft {
    let name = part.isEmpty ? stem : "\(stem)-\(part)"
    return RPMDraft(name: name, version: version, release: release, arch: arch)
  }

  /// The package that pulls in the others.
  private var meta: RPMDraft {
    var package = package("")
    package.requires = ["core", "modules"].map {
      DraftDependency("\(stem)-\($0)-uname-r = \(uname)")
    }
    if generation == .el9 {
      package.requires.append(DraftDependency("\(stem)-modules-core-uname-r = \(uname)"))
    }
    return package
  }

  private var core: RPMDraft {
    var package = package("core")
    package.provides = texts([
      "\(stem) = \(versionRelease)", "\(stem)-\(arch) = \(versionRelease)",
      "kernel-drm-nouveau = 16", "\(stem)-uname-r = \(uname)", "\(stem)-core-uname-r = \(uname)",
      "installonlypkg(kernel)", "kmod(ext4.ko)",
    ])
    let own = generation == .el8 ? symbols + modules.flatMap(\.symbols) : symbols
    package.provides += Self.dependencies(own)
    package.files = [.text("/lib/modules/\(uname)/vmlinuz", uname)]
    return package
  }

  private func modulePackage(_ part: String) -> RPMDraft {
    var package = package(part)
    package.provides = texts([
      "\(stem)-\(part) = \(versionRelease)", "\(stem)-\(part)-\(arch) = \(versionRelease)",
      "\(stem)-\(part)-uname-r = \(uname)", "installonlypkg(kernel-module)",
    ])
    package.requires = texts(["\(stem)-core-uname-r = \(uname)"])
    for module in modules where module.part == part {
      package.provides.append(DraftDependency("kmod(\(module.name).ko)"))
      if generation == .el9 { package.provides += Self.dependencies(module.symbols) }
      package.files.append(
        .text("/lib/modules/\(uname)/kernel/drivers/\(module.name).ko.xz", module.name))
    }
    return package
  }

  /// EL7's one package.
  private var whole: RPMDraft {
    var package = package("")
    package.provides = texts([
      "\(stem)-\(arch) = \(versionRelease)", "kernel-drm = 4.3.0", "kernel-drm-nouveau = 16",
      "kernel-modeset = 1", "\(stem)-uname-r = \(uname)",
    ])
    package.provides += Self.dependencies(symbols + modules.flatMap(\.symbols))
    package.files = [.text("/boot/vmlinuz-\(uname)", uname)]
    return package
  }

  private func texts(_ texts: [String]) -> [DraftDependency] { texts.map { DraftDependency($0) } }

  /// `kernel(SYMBOL) = CRC` for each `SYMBOL = CRC`; also for a symbol alone.
  public static func dependencies(
    _ symbols: [String], as namespace: String = "kernel"
  ) -> [DraftDependency] {
    symbols.map { symbol in
      let words = symbol.split(separator: " ")
      guard words.count == 3 else { return DraftDependency(name: "\(namespace)(\(symbol))") }
      return DraftDependency("\(namespace)(\(words[0])) = \(words[2])")
    }
  }
}

extension RPMDraft {
  /// A kABI-tracking kmod as ELRepo's spec files make it for `kernel` (`uname -r`).
  ///
  /// `symbols` are `SYMBOL = CRC` of the kernel, `exports` what its own module exports.
  public static func kmod(
    _ name: String, epoch: UInt32? = nil, _ version: String, _ release: String,
    for kernel: String, arch: String = "x86_64", symbols: [String] = [], exports: [String] = []
  ) -> RPMDraft {
    var draft = RPMDraft(
      name: "kmod-\(name)", epoch: epoch, version: version, release: release, arch: arch)
    let versionRelease =
      kernel.hasSuffix(".\(arch)") ? kernel.dropLast(arch.count + 1) : kernel[...]
    draft.provides = [
      DraftDependency("kernel-modules >= \(kernel)"),
      DraftDependency("\(name)-kmod = \(draft.evr)"),
    ]
    draft.provides += KernelDraft.dependencies(exports, as: "ksym")
    draft.requires = [DraftDependency("kernel >= \(versionRelease)"), "/usr/sbin/depmod"]
    draft.requires += KernelDraft.dependencies(symbols)
    draft.files = [
      .text("/lib/modules/\(kernel)/extra/\(name)/\(name).ko", "\(name) \(draft.evr)"),
      .text("/etc/depmod.d/kmod-\(name).conf", "override \(name) * weak-updates/\(name)\n"),
    ]
    return draft
  }
}
