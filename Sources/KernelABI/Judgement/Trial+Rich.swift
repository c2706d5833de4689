import RPMFormat

/// Who can meet the leaf of a rich dependency: the kernel, a package that stands, or the base.
enum RichProvider: Hashable {
  case kernel
  case base
  case package(Int)
}

/// Rich dependencies are evaluated against the kernel, the packages that stand and the base.
///
/// `(kernel = X if kernel)` is thereby a statement about the target: its condition holds. What is
/// out of scope is unknown, and an unknown result keeps the package. Packages of kernel modules
/// come from the pool: in `(lustre-dkms or kmod-lustre)` the one that the pool has not is absent,
/// not part of the base system.
extension Trial: RichUniverse {
  func providers(of dependency: Dependency) -> Set<RichProvider>? {
    var found = Set(
      pool.providers(of: dependency).filter { stands($0) }.map { RichProvider.package($0) })
    if target.offeredToRich(dependency.name).contains(where: { dependency.overlaps($0) }) {
      found.insert(.kernel)
    }
    if policy.base?.satisfies(dependency) == true { found.insert(.base) }
    guard found.isEmpty else { return found }
    if pool.isAboutKernel(dependency.name) {
      return target.isUnknown(dependency.name) ? nil : []
    }
    let isKnown = pool.offers(of: dependency.name).contains { isMember[$0.candidate] }
    let isOurs = isKnown || KernelCapability.namesModules(dependency.name)
    return policy.base != nil || isOurs ? [] : nil
  }
}
