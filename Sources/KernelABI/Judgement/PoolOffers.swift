import RPMFormat

/// Who in the pool offers which capability or file.
struct PoolOffers: Sendable {
  /// A capability or file, and the candidate that offers it.
  typealias Offer = (candidate: Int, provided: Dependency)

  private var capabilities: [String: [Offer]] = [:]
  private var files: [String: [Int]] = [:]
  /// Names that only packages of kernels provide: they speak about the kernel.
  private var kernelNames: Set<String> = []

  /// Packages of kernels are no providers: another release must not lend what the target lacks.
  init(_ candidates: [Candidate]) {
    var requiredPaths: Set<String> = []
    for candidate in candidates {
      for requirement in candidate.requires where requirement.name.utf8.first == UInt8(ascii: "/") {
        requiredPaths.insert(requirement.name)
      }
    }
    let wanted = WantedPaths(requiredPaths)
    for (index, candidate) in candidates.enumerated() {
      if candidate.kind == .kernel {
        kernelNames.formUnion(candidate.provides.map(\.name))
        continue
      }
      if candidate.kind == .source { continue }
      for provided in candidate.provides {
        capabilities[provided.name, default: []].append((index, provided))
      }
      guard !requiredPaths.isEmpty else { continue }
      for path in candidate.files.matching(wanted) {
        files[path, default: []].append(index)
      }
    }
  }

  /// The candidates that meet the requirement, ascending, each once.
  func providers(of requirement: Dependency) -> [Int] {
    let byName = (capabilities[requirement.name] ?? []).filter { requirement.overlaps($0.provided) }
    let byFile = files[requirement.name] ?? []
    return Array(Set(byName.map(\.candidate) + byFile)).sorted()
  }

  /// Whether a package itself, which has that number, meets the requirement by its Provides or its
  /// files.
  func isMet(_ requirement: Dependency, by candidate: Candidate, _ index: Int) -> Bool {
    if candidate.provides.contains(where: { requirement.overlaps($0) }) { return true }
    guard requirement.name.utf8.first == UInt8(ascii: "/") else { return false }
    // The files of those that are no providers have not been looked at.
    return candidate.kind == .kernel || candidate.kind == .source
      ? candidate.files.contains(requirement.name)
      : files[requirement.name]?.contains(index) ?? false
  }

  /// What is offered of that name.
  func named(_ name: String) -> [Offer] {
    let byFile = (files[name] ?? []).map { (candidate: $0, provided: Dependency(name: name)) }
    return (capabilities[name] ?? []) + byFile
  }

  /// Whether a dependency of that name is a statement about the kernel.
  func isAboutKernel(_ name: String) -> Bool {
    KernelCapability.isAboutKernel(name)
      || (kernelNames.contains(name) && capabilities[name] == nil)
  }
}
