/// What a package is to a kernel; told by its content before its name.
public enum PackageKind: String, Sendable, CaseIterable {
  /// Part of a kernel: belongs to the view of its own release.
  case kernel
  /// Kernel modules with symbol requirements: judged symbol by symbol.
  case trackingKmod = "kmod"
  /// Kernel modules without symbol requirements: judged by the exact release.
  case exactKmod = "exact-kmod"
  /// A live patch, for one kernel release.
  case kpatch
  /// Module sources built on the user's machine by dkms.
  case dkms
  /// Module sources built on the user's machine by akmods.
  case akmod
  /// Debugging symbols.
  case debuginfo
  /// A source package.
  case source
  /// Everything else.
  case userspace
}
