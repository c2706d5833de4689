import KernelABI

extension Assessment {
  /// The file names of the kmods, live patches and module sources in the pool that no target keeps:
  /// nobody is offered them. Sorted.
  public var unmatched: [String] {
    let isKept = isKept(by: Array(judgements.indices))
    return candidates.indices.filter { index in
      switch candidates[index].kind {
      case .trackingKmod, .exactKmod, .kpatch, .dkms, .akmod: !isKept[index]
      case .kernel, .debuginfo, .source, .userspace: false
      }
    }.map { pool.packages[$0].fileName }.sorted()
  }

  /// For each package, whether a kernel of these numbers keeps it.
  func isKept(by kernels: [Int]) -> [Bool] {
    var isKept = [Bool](repeating: false, count: candidates.count)
    for kernel in kernels {
      for package in judgements[kernel].kept { isKept[package] = true }
    }
    return isKept
  }
}
