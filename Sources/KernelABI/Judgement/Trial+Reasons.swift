import RPMFormat

/// Saying why: the same checks as the judging, this time all of them and in words.
extension Trial {
  /// The verdict on a candidate after `run()`; nothing if it cannot be in the view at all.
  func verdict(_ candidate: Int) -> Verdict? {
    guard isMember[candidate] else { return nil }
    guard let round = fellInRound[candidate] else {
      return Verdict(isKept: true, reasons: [], notes: notes(candidate))
    }
    let then = atBeginning(of: round)
    let needs = pool.needs[candidate]
    var reasons = ownReasons(candidate)
    reasons += needs.symbols.compactMap { then.reason($0) }
    reasons += needs.capabilities.compactMap { then.reason($0, candidate) }
    reasons += needs.rich.compactMap { then.reason($0, candidate) }
    return Verdict(isKept: false, reasons: reasons, notes: notes(candidate))
  }

  /// Reasons that lie in the candidate and the kernel alone, apart from its requirements.
  func ownReasons(_ candidate: Int) -> [DropReason] {
    let package = pool.candidates[candidate]
    if let kernel = package.kernel { return kernelReasons(kernel) }
    return dkmsReasons(package) + conflictReasons(package) + releaseReasons(candidate)
      + stablelistReasons(package)
  }

  private func kernelReasons(_ kernel: KernelRelease) -> [DropReason] {
    if kernel.isSame(as: target.release) { return [] }
    let isVariant = !kernel.variant.isEmpty && kernel.variant != target.release.variant
    guard isVariant else { return [.otherKernel(kernel)] }
    let admitted = policy.admittedVariants.contains(kernel.variant)
    return admitted && target.release.variant.isEmpty ? [] : [.variantNotAdmitted(kernel.variant)]
  }

  private func dkmsReasons(_ package: Candidate) -> [DropReason] {
    package.dkms.compactMap { configuration in
      guard case .excluded(let directive, let value, let why) = verdict(configuration) else {
        return nil
      }
      return .dkmsExcludes(directive: directive, value: value, why: why)
    }
  }

  private func verdict(_ configuration: DKMSConfiguration) -> DKMSVerdict {
    configuration.evaluate(
      kernel: target.release.uname, arch: target.release.arch,
      config: target.configuration?.options)
  }

  private func conflictReasons(_ package: Candidate) -> [DropReason] {
    package.conflicts.compactMap { conflict in
      guard !conflict.isRich, pool.isAboutKernel(conflict.name),
        let offered = target.offered(conflict.name).first(where: { conflict.overlaps($0) })
      else { return nil }
      return .conflictsWithKernel(conflict, offered: offered)
    }
  }

  /// Modules without symbols and without a word about the kernel fit the release of their folder.
  private func releaseReasons(_ candidate: Int) -> [DropReason] {
    let package = pool.candidates[candidate]
    guard package.kind == .exactKmod, !pool.needs[candidate].stateKernel,
      !package.moduleReleases.isEmpty, !package.moduleReleases.contains(target.release.uname)
    else { return [] }
    return [.otherRelease(builtFor: package.moduleReleases)]
  }

  private func stablelistReasons(_ package: Candidate) -> [DropReason] {
    guard policy.dropsOutsideStablelist else { return [] }
    let outside = outsideStablelist(package)
    return outside.isEmpty ? [] : [.outsideStablelist(outside)]
  }

  private func outsideStablelist(_ package: Candidate) -> [String] {
    guard let list = policy.stablelist else { return [] }
    return package.requiredSymbols.compactMap { required in
      guard let name = SymbolName(dependencyName: required.name), name.namespace == .kernel,
        !list.symbols.contains(name.symbol)
      else { return nil }
      return name.symbol
    }.sorted()
  }
}

/// Each reason is sought in the state in which the package fell: providers that fell later, in a
/// circle of packages that need each other, are no cause.
extension Trial {
  private func reason(_ need: PoolIndex.SymbolNeed) -> DropReason? {
    guard !holds(need) else { return nil }
    let name = pool.symbolNames[Int(need.symbol)]
    let providers = symbolProviders(need)
    guard providers.isEmpty else {
      let version = need.crc?.description ?? ""
      let dependency = Dependency(
        name: name, sense: version.isEmpty ? [] : .equal, version: version)
      return fell(dependency, providers)
    }
    let offered = target.crcs(need.symbol)
    if let wanted = need.crc, !offered.isEmpty {
      return .crcDiffers(symbol: name, wanted: wanted, offered: offered, by: [])
    }
    let others = pool.symbolProviders[Int(need.symbol)].filter { isMember[$0.candidate] }
    if let wanted = need.crc, !others.isEmpty {
      return .crcDiffers(
        symbol: name, wanted: wanted, offered: unique(others.compactMap(\.crc)),
        by: unique(others.map { pool.candidates[$0.candidate].nevra }))
    }
    return .symbolMissing(symbol: name, wanted: need.crc)
  }

  private func reason(_ need: PoolIndex.CapabilityNeed, _ candidate: Int) -> DropReason? {
    guard !holds(need, of: candidate) else { return nil }
    let members = need.providers.filter { isMember[$0] }
    if !members.isEmpty { return fell(need.dependency, members) }
    if need.isAboutKernel {
      return .kernelRequirement(
        need.dependency, offered: unique(target.offered(need.dependency.name)))
    }
    let offered = unique(offered(need))
    return offered.isEmpty
      ? .nothingProvides(need.dependency) : .versionMissing(need.dependency, offered: offered)
  }

  private func reason(_ need: PoolIndex.RichNeed, _ candidate: Int) -> DropReason? {
    guard !holds(need, of: candidate), let leaves = need.expression?.leaves else { return nil }
    let fallen = unique(leaves.flatMap { pool.providers(of: $0) }).filter {
      isMember[$0] && !stands($0)
    }
    if !fallen.isEmpty { return fell(need.dependency, fallen) }
    let offered = leaves.flatMap { target.offered($0.name) }
    if need.isAboutKernel {
      return .kernelRequirement(need.dependency, offered: unique(offered))
    }
    let versions = leaves.flatMap { pool.offers(of: $0.name) }.filter { isMember[$0.candidate] }
    return .versionMissing(need.dependency, offered: unique(versions.map(\.provided)))
  }

  /// Every provider of the requirement has fallen: the links of the chain.
  private func fell(_ dependency: Dependency, _ providers: [Int]) -> DropReason {
    .providerFell(dependency, providers: providers.map { pool.candidates[$0].nevra })
  }

  /// The notes on a candidate.
  private func notes(_ candidate: Int) -> [JudgementNote] {
    let package = pool.candidates[candidate]
    let needs = pool.needs[candidate]
    var notes: [JudgementNote] = []
    let unknown = needs.symbols.filter { target.answer($0) == .unknown }
    if !unknown.isEmpty {
      notes.append(.unknownCRC(unknown.map { pool.symbolNames[Int($0.symbol)] }.sorted()))
    }
    for configuration in package.dkms {
      if case .unknown(let causes) = verdict(configuration) {
        notes.append(.dkmsUnknown(causes.map(\.description)))
      }
    }
    notes += needs.capabilities.filter {
      $0.isAboutKernel && target.isUnknown($0.dependency.name)
    }.map { .undecided($0.dependency) }
    notes += needs.rich.filter { isUndecided($0) }.map { .undecided($0.dependency) }
    let outside = outsideStablelist(package)
    if !outside.isEmpty { notes.append(.outsideStablelist(outside)) }
    if package.kind == .exactKmod, !needs.stateKernel, package.moduleReleases.isEmpty {
      notes.append(.noSymbolMetadata)
    }
    return notes
  }

  private func isUndecided(_ need: PoolIndex.RichNeed) -> Bool {
    guard need.isAboutKernel else { return false }
    return need.expression?.evaluate(self) ?? .unknown == .unknown
  }
}

/// The elements in their order, each once.
private func unique<Element: Hashable>(_ elements: [Element]) -> [Element] {
  var seen: Set<Element> = []
  return elements.filter { seen.insert($0).inserted }
}
