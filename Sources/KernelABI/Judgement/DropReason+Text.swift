import RPMFormat

extension DropReason: CustomStringConvertible {
  /// A word that names the kind of reason; stable, for programs.
  public var code: String {
    switch self {
    case .symbolMissing: "symbol-missing"
    case .crcDiffers: "crc-differs"
    case .kernelRequirement: "kernel-requirement"
    case .otherRelease: "other-release"
    case .otherKernel: "other-kernel"
    case .variantNotAdmitted: "variant-not-admitted"
    case .providerFell: "provider-dropped"
    case .versionMissing: "version-missing"
    case .nothingProvides: "nothing-provides"
    case .conflictsWithKernel: "conflicts-with-kernel"
    case .dkmsExcludes: "dkms-excludes"
    case .outsideStablelist: "outside-stablelist"
    }
  }

  /// A sentence for people, with the symbol and both CRCs where there are any.
  public var description: String {
    switch self {
    case .symbolMissing(let symbol, let wanted):
      "needs \(symbol)\(wanted.map { " = \($0)" } ?? ""), which nothing offers"
    case .crcDiffers(let symbol, let wanted, let offered, let by):
      "needs \(symbol) = \(wanted), \(by.isEmpty ? "the kernel" : by.joined(separator: ", "))"
        + " offers \(offered.map(\.description).joined(separator: ", "))"
    case .kernelRequirement(let wanted, let offered):
      "needs \(wanted), the kernel offers \(offered.isEmpty ? "none" : list(offered))"
    case .otherRelease(let builtFor):
      "its modules are for \(builtFor.joined(separator: ", ")) and state no symbols to compare"
    case .otherKernel(let release): "belongs to the kernel \(release)"
    case .variantNotAdmitted(let variant):
      "belongs to kernel-\(variant), which is not admitted beside this kernel"
    case .providerFell(let wanted, let providers):
      "needs \(wanted), and \(providers.joined(separator: ", ")) has been left out"
    case .versionMissing(let wanted, let offered):
      "needs \(wanted), the pool has \(offered.isEmpty ? "none" : list(offered))"
    case .nothingProvides(let wanted): "needs \(wanted), which no repository offers"
    case .conflictsWithKernel(let conflict, let offered):
      "conflicts with \(conflict), and the kernel is \(offered)"
    case .dkmsExcludes(let directive, let value, let why):
      "dkms.conf has \(directive)=\"\(value)\": \(why)"
    case .outsideStablelist(let symbols):
      "uses symbols outside the stablelist: \(symbols.joined(separator: ", "))"
    }
  }
}

extension JudgementNote: CustomStringConvertible {
  /// A word that names the kind of note; stable, for programs.
  public var code: String {
    switch self {
    case .unknownCRC: "unknown-crc"
    case .dkmsUnknown: "dkms-unknown"
    case .undecided: "undecided"
    case .outsideStablelist: "outside-stablelist"
    case .noSymbolMetadata: "no-symbol-metadata"
    }
  }

  /// A sentence for people.
  public var description: String {
    switch self {
    case .unknownCRC(let symbols):
      "the CRC is unknown (0) on one side: \(symbols.joined(separator: ", "))"
    case .dkmsUnknown(let causes):
      "dkms.conf decides when it is run: \(causes.joined(separator: ", "))"
    case .undecided(let dependency): "\(dependency) could not be decided"
    case .outsideStablelist(let symbols):
      "\(symbols.count) symbols outside the stablelist: \(symbols.joined(separator: ", "))"
    case .noSymbolMetadata: "kernel modules about whose fit nothing is stated"
    }
  }
}

private func list(_ dependencies: [Dependency]) -> String {
  dependencies.map(\.description).joined(separator: ", ")
}
