public import RPMFormat

/// Why a package is left out of a kernel's view.
public enum DropReason: Hashable, Sendable {
  /// Neither the kernel nor a kept package offers the symbol.
  case symbolMissing(symbol: String, wanted: CRC?)
  /// The symbol is offered, with other CRCs only; by the kernel, or by the packages named.
  case crcDiffers(symbol: String, wanted: CRC, offered: [CRC], by: [String])
  /// A requirement on the kernel that this one does not meet, and what it offers of that name.
  case kernelRequirement(Dependency, offered: [Dependency])
  /// The modules are for other releases, and nothing says that they fit this one.
  case otherRelease(builtFor: [String])
  /// A package of another kernel.
  case otherKernel(KernelRelease)
  /// A package of a kernel variant that the definition does not admit beside this kernel.
  case variantNotAdmitted(String)
  /// Every package that could meet the requirement has itself been left out.
  case providerFell(Dependency, providers: [String])
  /// The pool has the capability in other versions only.
  case versionMissing(Dependency, offered: [Dependency])
  /// Neither the pool nor the base repositories offer the capability.
  case nothingProvides(Dependency)
  /// It conflicts with the kernel.
  case conflictsWithKernel(Dependency, offered: Dependency)
  /// A directive of its dkms.conf excludes this kernel.
  case dkmsExcludes(directive: String, value: String, why: String)
  /// It uses symbols outside the stablelist, and the definition asks for listed ones only.
  case outsideStablelist([String])
}

/// What should be known about a package that is kept, or about a judgement.
public enum JudgementNote: Hashable, Sendable {
  /// The CRC of these symbols is unknown on one side: neither satisfied nor refuted.
  case unknownCRC([String])
  /// The dkms.conf depends on running it.
  case dkmsUnknown([String])
  /// A requirement on the kernel could not be decided from what is known of it.
  case undecided(Dependency)
  /// Symbols outside the stablelist, sorted.
  case outsideStablelist([String])
  /// Kernel modules about whose fit nothing is stated.
  case noSymbolMetadata
}

/// The judgement of one package for one kernel.
public struct Verdict: Sendable, Equatable {
  /// Whether the package is offered. Kept means "kABI satisfied", never "works".
  public let isKept: Bool
  /// Why it is left out; empty exactly if it is kept.
  public let reasons: [DropReason]
  /// What else should be known.
  public let notes: [JudgementNote]
}
