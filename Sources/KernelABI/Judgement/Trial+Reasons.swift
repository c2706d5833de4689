import RPMFormat

/// Saying why: the same checks as the judging, this time all of them and in words.
extension Trial {
  /// The verdict on a candidate after `run()`; nothing if it cannot be in the view at all.
  mutating func verdict(_ candidate: Int) -> Verdict? {
    guard isMember[candidate] else { return nil }
    let notes = notes(candidate)
    guard hasFallen(candidate) else { return Verdict(isKept: true, reasons: [], notes: notes) }
    let reasons = beforeFall(of: candidate) { then in
      then.ownReasons(candidate)
        + then.pool.needs[candidate].symbols.compactMap { then.reason(symbol: Int($0)) }
        + then.capabilityReasons(candidate)
    }
    return Verdict(isKept: false, reasons: reasons, notes: notes)
  }

  /// The requirements on symbols that the kernel alone refutes.
  func findRefutedSymbols(_ candidate: Int, into refuted: inout [Int]) {
    refuted.removeAll(keepingCapacity: true)
    guard isMember[candidate], hasFallen(candidate) else { return }
    for need in pool.needs[candidate].symbols where symbols[Int(need)] == .refuted {
      refuted.append(Int(need))
    }
  }

  /// All reasons of a candidate that fell, but the symbols that the kernel alone refutes.
  mutating func otherReasons(_ candidate: Int) -> [DropReason] {
    guard isMember[candidate], hasFallen(candidate) else { return [] }
    let own = hasOwnReasons(candidate) ? ownReasons(candidate) : []
    // Most packages fall by symbols alone: the state before the fall is looked at only for others.
    guard mayHaveFallen(candidate) else { return own }
    return own
      + beforeFall(of: candidate) { then in
        then.fallenSymbols(candidate) + then.capabilityReasons(candidate)
      }
  }

  /// The symbols that no package offers any more.
  private func fallenSymbols(_ candidate: Int) -> [DropReason] {
    guard pool.needs[candidate].reachOthers else { return [] }
    var reasons: [DropReason] = []
    for need in pool.needs[candidate].symbols where symbols[Int(need)] == .open {
      if let reason = reason(symbol: Int(need)) { reasons.append(reason) }
    }
    return reasons
  }

  /// Whether anything but its own nature and refuted symbols can have made a candidate fall.
  private func mayHaveFallen(_ candidate: Int) -> Bool {
    if pool.needs[candidate].reachOthers { return true }
    for need in pool.needs[candidate].capabilities where !isMet(capability: need) { return true }
    return !pool.needs[candidate].rich.isEmpty
  }

  /// What a requirement that the kernel alone refutes is.
  func refutedSymbol(_ need: Int) -> Judgement.RefutedSymbol {
    let reference = pool.symbols.references[need]
    return Judgement.RefutedSymbol(
      name: pool.symbols.bytes(reference.symbol), wanted: reference.crc,
      offered: target.crcs(reference.symbol))
  }

  /// The kernel alone refutes a symbol if neither it nor any member offers that as it is needed, and
  /// no member offers it in another way where the kernel has none.
  func state(ofSymbol need: Int) -> SymbolState {
    switch target.answers[need] {
    case .satisfied, .unknown: return .met
    case .differs, .missing: break
    }
    let symbol = pool.symbols.references[need].symbol
    guard pool.isProvided[symbol] else { return .refuted }
    if hasProvider(need, where: { _ in true }) { return .open }
    return target.crcs(symbol).isEmpty && !otherOffers(need).isEmpty ? .open : .refuted
  }

  /// Whether anything in the candidate and the kernel alone, apart from its requirements, is a
  /// reason.
  func hasOwnReasons(_ candidate: Int) -> Bool {
    guard pool.mayRefuse[candidate] || policy.dropsOutsideStablelist else { return false }
    return !ownReasons(candidate).isEmpty
  }

  /// Reasons that lie in the candidate and the kernel alone, apart from its requirements.
  private func ownReasons(_ candidate: Int) -> [DropReason] {
    let package = pool.candidates[candidate]
    if let kernel = package.kernel { return kernelReasons(kernel) }
    return dkmsReasons(candidate) + conflictReasons(candidate) + releaseReasons(candidate)
      + stablelistReasons(candidate)
  }

  private func kernelReasons(_ kernel: KernelRelease) -> [DropReason] {
    if kernel.isSame(as: target.release) { return [] }
    let isVariant = !kernel.variant.isEmpty && kernel.variant != target.release.variant
    guard isVariant else { return [.otherKernel(kernel)] }
    let admitted = policy.admittedVariants.contains(kernel.variant)
    return admitted && target.release.variant.isEmpty ? [] : [.variantNotAdmitted(kernel.variant)]
  }

  private func dkmsReasons(_ candidate: Int) -> [DropReason] {
    (dkms[candidate] ?? []).compactMap { verdict in
      guard case .excluded(let directive, let value, let why) = verdict else { return nil }
      return .dkmsExcludes(directive: directive, value: value, why: why)
    }
  }

  private func conflictReasons(_ candidate: Int) -> [DropReason] {
    pool.kernelConflicts[candidate].compactMap { conflict in
      target.offered(conflict.name).first { conflict.overlaps($0) }.map {
        .conflictsWithKernel(conflict, offered: $0)
      }
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

  private func stablelistReasons(_ candidate: Int) -> [DropReason] {
    guard policy.dropsOutsideStablelist else { return [] }
    let outside = outsideStablelist(candidate)
    return outside.isEmpty ? [] : [.outsideStablelist(outside)]
  }

  private func outsideStablelist(_ candidate: Int) -> [String] {
    guard let list = policy.stablelist else { return [] }
    return pool.candidates[candidate].requiredSymbols.symbols.compactMap { required in
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
  private func reason(symbol need: Int) -> DropReason? {
    guard !holds(symbol: need) else { return nil }
    let reference = pool.symbols.references[need]
    let providers = symbolProviders(need)
    guard providers.isEmpty else {
      let version = reference.crc?.description ?? ""
      let dependency = Dependency(
        name: pool.symbols.name(reference.symbol), sense: version.isEmpty ? [] : .equal,
        version: version)
      return fell(dependency, providers)
    }
    let others = otherOffers(need)
    guard let wanted = reference.crc, target.crcs(reference.symbol).isEmpty, !others.isEmpty else {
      return refutedSymbol(need).reason
    }
    return .crcDiffers(
      symbol: pool.symbols.name(reference.symbol), wanted: wanted,
      offered: unique(others.compactMap(\.crc)),
      by: unique(others.map { pool.candidates[$0.candidate].nevra }))
  }

  /// The members that offer the symbol with other CRCs, where one is wanted.
  private func otherOffers(_ need: Int) -> [(candidate: Int, crc: CRC?)] {
    let reference = pool.symbols.references[need]
    guard reference.crc != nil, pool.isProvided[reference.symbol] else { return [] }
    return pool.providers(ofSymbol: reference.symbol).filter { isMember[$0.candidate] }
  }

  private func capabilityReasons(_ candidate: Int) -> [DropReason] {
    let needs = pool.needs[candidate]
    return needs.capabilities.compactMap { reason(capability: $0, candidate) }
      + needs.rich.compactMap { reason(rich: $0, candidate) }
  }

  private func reason(capability number: Int, _ candidate: Int) -> DropReason? {
    guard !holds(capability: number, of: candidate) else { return nil }
    let need = pool.capabilities[number]
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

  private func reason(rich number: Int, _ candidate: Int) -> DropReason? {
    let need = pool.rich[number]
    guard !holds(rich: number, of: candidate), let leaves = need.expression?.leaves else {
      return nil
    }
    let fallen = unique(leaves.flatMap { pool.providers(of: $0) }).filter {
      isMember[$0] && !stands($0)
    }
    if !fallen.isEmpty { return fell(need.dependency, fallen) }
    let offered = leaves.flatMap { target.offeredToRich($0.name) }
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
  func notes(_ candidate: Int) -> [JudgementNote] {
    // Most packages have none.
    guard pool.mayBeNoted[candidate] || metUnknownCRC[candidate] || policy.stablelist != nil else {
      return []
    }
    var notes: [JudgementNote] = []
    if metUnknownCRC[candidate] { notes.append(.unknownCRC(unknownCRCs(candidate))) }
    for case .unknown(let causes) in dkms[candidate] ?? [] {
      notes.append(.dkmsUnknown(causes.map(\.description)))
    }
    for number in pool.needs[candidate].capabilities where !target.knowsCapabilities {
      let need = pool.capabilities[number]
      if need.isAboutKernel, target.isUnknown(need.dependency.name) {
        notes.append(.undecided(need.dependency))
      }
    }
    for number in pool.needs[candidate].rich where isUndecided(pool.rich[number]) {
      notes.append(.undecided(pool.rich[number].dependency))
    }
    let outside = outsideStablelist(candidate)
    if !outside.isEmpty { notes.append(.outsideStablelist(outside)) }
    if pool.candidates[candidate].kind == .exactKmod, !pool.needs[candidate].stateKernel,
      pool.candidates[candidate].moduleReleases.isEmpty
    {
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
