import KernelABI

extension Assessment {
  /// The file names of the kmods, live patches and module sources in the pool that no target keeps:
  /// nobody is offered them. Sorted.
  public var unmatched: [String] {
    var isKept = [Bool](repeating: false, count: candidates.count)
    for judgement in judgements {
      for index in judgement.kept { isKept[index] = true }
    }
    return candidates.indices.filter { index in
      switch candidates[index].kind {
      case .trackingKmod, .exactKmod, .kpatch, .dkms, .akmod: !isKept[index]
      case .kernel, .debuginfo, .source, .userspace: false
      }
    }.map { pool.packages[$0].fileName }.sorted()
  }
}
