/// What one file of facts tells: entries that are new or others, and the paths of those that are gone.
struct FactsChanges {
  var files: [FileFacts] = []
  var kernels: [KernelFacts] = []
  var goneFiles: [String] = []
  var goneKernels: [String] = []

  /// How many entries it is.
  var count: Int { files.count + kernels.count + goneFiles.count + goneKernels.count }

  /// Nothing.
  init() {}

  /// Everything, in the order of paths.
  init(_ found: FactsCache.Found) {
    files = found.files.sorted { $0.path < $1.path }
    kernels = found.kernels.sorted { $0.path < $1.path }
  }

  /// What is not as in `base`, in the order of paths; `known` was read from it and what it became
  /// since.
  init(_ found: FactsCache.Found, to known: FactsCache, since base: FactsCache.Base) {
    files = found.files.filter { file in
      base.files.contains(file.path) || known.files[file.path].map { !file.isSame(as: $0) } ?? true
    }.sorted { $0.path < $1.path }
    kernels = found.kernels.filter { kernel in
      base.kernels.contains(kernel.path)
        || known.kernels[kernel.path].map { !kernel.isSame(as: $0) } ?? true
    }.sorted { $0.path < $1.path }
    goneFiles = base.files.union(known.files.keys).subtracting(found.files.map(\.path)).sorted()
    goneKernels =
      base.kernels.union(known.kernels.keys).subtracting(found.kernels.map(\.path)).sorted()
  }
}

extension FileFacts {
  /// Whether both are one entry, read once.
  fileprivate func isSame(as other: FileFacts) -> Bool {
    guard identity == other.identity else { return false }
    return switch (outcome, other.outcome) {
    case (.package(let package), .package(let known)): package === known
    case (.quarantined(let reason), .quarantined(let known)): reason == known
    case (.otherArchitecture, .otherArchitecture): true
    default: false
    }
  }
}

extension KernelFacts {
  /// Whether both tell the same of the same file.
  fileprivate func isSame(as other: KernelFacts) -> Bool {
    identity == other.identity && readsPayload == other.readsPayload
  }
}
