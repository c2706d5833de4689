import RPMFormat

/// What tells the kind of a package, and the rules that weigh it.
struct KindEvidence {
  let name: String
  let arch: String
  let requires: SplitDependencies
  let provides: SplitDependencies
  let files: [String]

  /// The kind, by content first: see the table of kinds in docs/judgement.md.
  var kind: PackageKind {
    if arch == "src" || arch == "nosrc" { return .source }
    if name.hasSuffix("-debuginfo") || name.hasSuffix("-debugsource") { return .debuginfo }
    if isKernel { return .kernel }
    if name.hasPrefix("kpatch-patch") { return .kpatch }
    if files.contains(where: Candidate.isDKMSConfiguration) || requires(exactly: "dkms") {
      return .dkms
    }
    if requires(exactly: "akmods") || name.hasPrefix("akmod-") { return .akmod }
    if !requires.symbols.isEmpty { return .trackingKmod }
    return isExactKmod ? .exactKmod : .userspace
  }

  /// A known package name of a kernel, backed by what such a package provides or requires.
  private var isKernel: Bool {
    guard let parts = KernelPackageName(name) else { return false }
    if !unameProvides.isEmpty { return true }
    if provides.symbols.symbols.contains(where: { $0.name.hasPrefix("kernel(") }) { return true }
    if provides.others.contains(where: { $0.name.hasPrefix("installonlypkg(kernel") }) {
      return true
    }
    // The package that pulls in the parts of an EL8 kernel provides nothing but itself.
    let pullsInParts = requires.others.contains {
      $0.name.hasSuffix("-uname-r") && KernelCapability.isAboutKernel($0.name)
    }
    return pullsInParts || (parts.part.isEmpty && files.contains { $0.hasPrefix("/boot/vmlinuz-") })
  }

  private var isExactKmod: Bool {
    if provides.others.contains(where: { $0.name.hasSuffix("-kmod") }) { return true }
    if provides.others.contains(where: { $0.name.hasPrefix("kernel-modules") }) { return true }
    return !moduleFolders.isEmpty
  }

  private func requires(exactly name: String) -> Bool {
    requires.others.contains { $0.name == name }
  }

  /// The versions of `kernel-uname-r = X`, `kernel-core-uname-r = X` and their like.
  private var unameProvides: [String] {
    provides.others.filter {
      $0.name.hasPrefix("kernel-") && $0.name.hasSuffix("-uname-r") && $0.sense.contains(.equal)
    }.map(\.version)
  }

  /// The kernel that a kernel package is part of.
  func kernelRelease(evr: EVR) -> KernelRelease {
    let variant = KernelPackageName(name)?.variant ?? ""
    let stated = unameProvides.first ?? pulledUname ?? imageUname
    return KernelRelease(
      version: evr.version, release: evr.release ?? "", arch: arch, variant: variant,
      uname: stated)
  }

  /// `X` of the one image `/boot/vmlinuz-X`: older SUSE kernels do not say otherwise what `uname -r`
  /// prints on them.
  private var imageUname: String? {
    let prefix = "/boot/vmlinuz-"
    let names = Set(
      files.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) })
    return names.count == 1 ? names.first : nil
  }

  private var pulledUname: String? {
    requires.others.first {
      $0.name.hasPrefix("kernel-") && $0.name.hasSuffix("-uname-r") && $0.sense.contains(.equal)
    }?.version
  }

  /// The releases that modules are for: by their folder, or by `kernel-modules = X`.
  var moduleReleases: [String] {
    let stated = provides.others.filter {
      $0.name.hasPrefix("kernel-modules") && $0.sense.comparison == [.equal]
        && KernelRelease(uname: $0.version) != nil
    }.map(\.version)
    return Array(Set(moduleFolders).union(stated)).sorted()
  }

  /// `X` of every module `/lib/modules/X/…/*.ko[.gz|.xz|.bz2|.zst]`.
  private var moduleFolders: Set<String> {
    var folders: Set<String> = []
    for path in files where Candidate.isModule(path) {
      let parts = path.split(separator: "/")
      guard let index = parts.firstIndex(of: "modules"), index + 1 < parts.count else { continue }
      folders.insert(String(parts[index + 1]))
    }
    return folders
  }
}
