/// The name of a kernel package taken apart: `kernel[-VARIANT][-PART]`.
///
/// `kernel-core` is a part of the stock kernel, `kernel-plus-modules` of kernel-plus, `kernel-rt` is
/// the whole of kernel-rt. Packages that only begin alike (`kernel-headers`, `kernel-tools`,
/// `kernel-doc`, `kernel-rpm-macros`, `kernel-abi-stablelists`) are none.
public struct KernelPackageName: Hashable, Sendable {
  /// The variant; empty for the stock kernel.
  public let variant: String
  /// The part of the kernel; empty for the whole or the package that pulls in the parts.
  public let part: String

  /// The parts that kernels of EL8 to EL10 are split into, longest first.
  static let parts = [
    "modules-core", "modules-extra", "modules-internal", "modules-partner", "modules",
    "core", "devel-matched", "devel", "uki-virt-addons", "uki-virt",
  ]
  /// Words that make `kernel-WORD` another thing than a kernel.
  private static let strangers: Set<String> = [
    "headers", "tools", "doc", "rpm", "srpm", "abi", "cross", "selftests", "debuginfo",
    "bootwrapper", "ipaclones", "kdump", "perf", "firmware", "patch", "livepatch",
  ]

  /// Takes a package name apart; nothing if it is no kernel's.
  public init?(_ name: String) {
    guard name != "kernel" else {
      (variant, part) = ("", "")
      return
    }
    guard name.hasPrefix("kernel-") else { return nil }
    let rest = String(name.dropFirst("kernel-".count))
    guard !rest.contains("debuginfo"), !rest.contains("debugsource") else { return nil }
    if let part = Self.parts.first(where: { rest == $0 }) {
      (variant, self.part) = ("", part)
      return
    }
    let part = Self.parts.first { rest.hasSuffix("-" + $0) } ?? ""
    let variant = part.isEmpty ? rest : String(rest.dropLast(part.utf8.count + 1))
    let words = variant.split(separator: "-").map(String.init)
    guard let first = words.first, !Self.strangers.contains(first),
      words.allSatisfy({ !Self.strangers.contains($0) })
    else { return nil }
    (self.variant, self.part) = (variant, part)
  }
}

/// Capabilities that speak about the kernel itself.
enum KernelCapability {
  /// Whether a dependency on `name` is a statement about the kernel, whoever may provide it.
  ///
  /// `kernel`, `kernel-core`, `kernel-modules-extra`, `kernel-x86_64`, `kernel-uname-r`,
  /// `kernel-plus-core-uname-r`, `kernel-drm-nouveau`, `kernel-modules-for-kernel`, `kmod(x.ko)`.
  static func isAboutKernel(_ name: String) -> Bool {
    if name.hasPrefix("kmod("), name.hasSuffix(")") { return true }
    if name.hasPrefix("kernel-modules") || name.hasPrefix("kernel-drm") { return true }
    if name == "kernel-modeset" { return true }
    return KernelPackageName(stem(of: name)) != nil
  }

  /// Whether a package of that name holds kernel modules, or sources to build them on the host.
  static func namesModules(_ name: String) -> Bool {
    ["kmod-", "dkms-", "akmod-"].contains { name.hasPrefix($0) }
      || ["-kmod", "-dkms"].contains { name.hasSuffix($0) }
  }

  /// Whether the capability belongs to the files for building modules, which many repositories of
  /// kernels do not carry: their absence refutes nothing, a version that cannot fit does.
  static func isForBuilding(_ name: String) -> Bool {
    guard let kernel = KernelPackageName(stem(of: name)) else { return false }
    return kernel.part.hasPrefix("devel")
  }

  /// The package name in a capability: without `-uname-r`, `-x86_64` or `(x86-64)` at its end.
  private static func stem(of name: String) -> String {
    if name.hasSuffix(")"), let opening = name.firstIndex(of: "(") {
      return String(name[..<opening])
    }
    let suffixes = ["-uname-r", "-x86_64", "-aarch64", "-ppc64le", "-s390x", "-riscv64"]
    guard let suffix = suffixes.first(where: { name.hasSuffix($0) }) else { return name }
    return String(name.dropLast(suffix.utf8.count))
  }
}
