import KernelABI

extension Target {
  /// The same kernel found in two places: symbols and capabilities together.
  ///
  /// - Throws: ``TargetError/contradiction(kernel:_:count:sources:)`` where both offer a symbol with
  ///   different CRCs. One of the two is of another build then, a symvers file that nobody has
  ///   renewed, say; a kmod that fits one would be kept although the kernel may be the other.
  func united(with other: Target) throws(TargetError) -> Target {
    let contradictions = symbols.contradictions(with: other.symbols)
    if let first = contradictions.first {
      throw .contradiction(
        kernel: release.uname, first, count: contradictions.count,
        sources: [origin, other.origin])
    }
    return Target(
      release: release, symbols: symbols.appending(other.symbols),
      capabilities: capabilities + other.capabilities,
      packages: Array(Set(packages).union(other.packages)).sorted(),
      origin: origin == other.origin ? origin : "\(origin), \(other.origin)",
      knowsCapabilities: knowsCapabilities || other.knowsCapabilities,
      configuration: configuration ?? other.configuration)
  }
}
