public import KernelABI
import SystemPackage

/// What the last publish remembers of the sources that it was made from.
///
/// It lies in `.kmodrepo/cache` and may be gone, damaged, or of other settings: then nothing is
/// remembered.
public struct LastPublish: Sendable {
  let facts: FactsCache
  private let sources: SourceSnapshot?

  /// What the last publish of `definition` has left behind.
  public init(_ definition: Definition) {
    let root = RepositoryRoot(definition.root)
    facts = FactsCache(reading: root, for: definition)
    sources = PublishedState(reading: root).sources
  }

  /// What is another now than it was then: `listing` is what lies there, `assessment` what was read
  /// of it.
  public func changes(
    _ listing: SourceListing, _ assessment: Assessment
  ) throws -> SourceChanges {
    let now = try listing.snapshot()
    var changes = SourceChanges(
      isRemembered: facts.isRemembered,
      definition: sources.map { $0.definition != now.definition } ?? false,
      others: sources.map { $0.others != now.others } ?? false)
    guard facts.isRemembered else { return changes }
    compare(assessment.pool.files, &changes)
    compare(assessment.kernels, &changes)
    return changes
  }

  private func compare(_ files: [FileFacts], _ changes: inout SourceChanges) {
    let before = Dictionary(grouping: facts.files.values, by: \.fileName)
    let now = Dictionary(grouping: files, by: \.fileName)
    for name in Set(before.keys).union(now.keys) {
      let (old, new) = (before[name] ?? [], now[name] ?? [])
      let isSame =
        new.allSatisfy { file in old.contains { $0.isSame(as: file) } }
        && old.allSatisfy { file in new.contains { $0.isSame(as: file) } }
      if isSame { continue }
      changes.packages[name] = old.isEmpty ? .added : new.isEmpty ? .removed : .replaced
      changes.kernels += (old + new).compactMap(\.kernel)
    }
  }

  private func compare(_ kernels: [KernelFacts], _ changes: inout SourceChanges) {
    let now = Dictionary(kernels.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
    for path in Set(facts.kernels.keys).union(now.keys) {
      let (old, new) = (facts.kernels[path], now[path])
      if let old, let new, old.identity.isSameContent(as: new.identity) { continue }
      changes.kernels += [old, new].compactMap { $0?.part?.release }
    }
  }
}

/// What has become another in the sources of a definition since it was published.
public struct SourceChanges: Sendable {
  /// What has become of a package file.
  public enum Change: String, Sendable {
    /// It has come.
    case added
    /// It is gone.
    case removed
    /// Another file is there under its name.
    case replaced
  }

  /// Whether it is remembered what pool and kernels were: if not, nothing is known of them.
  public let isRemembered: Bool
  /// Whether the definition's text is another.
  public let definition: Bool
  /// Whether a stablelist, a symvers file or another repository is another.
  public let others: Bool
  /// What has become of package files of the pool, by their names.
  public internal(set) var packages: [String: Change] = [:]
  /// The kernels of which a package has come, gone or become another.
  public internal(set) var kernels: [KernelRelease] = []

  init(isRemembered: Bool, definition: Bool, others: Bool) {
    self.isRemembered = isRemembered
    self.definition = definition
    self.others = others
  }

  /// Whether nothing is known to have changed.
  public var isEmpty: Bool { !definition && !others && packages.isEmpty && kernels.isEmpty }

  /// Whether anything of what a kernel offers may have changed.
  public func concern(_ kernel: KernelRelease) -> Bool {
    others || kernels.contains { $0.isSame(as: kernel) }
  }
}

extension FileFacts {
  /// The name of the file, without its folder.
  fileprivate var fileName: String { FilePath(path).lastComponent?.string ?? path }

  /// The kernel that it is a part of.
  fileprivate var kernel: KernelRelease? {
    guard case .package(let facts) = outcome else { return nil }
    return facts.candidate.kernel
  }

  /// Whether both are the same file; a file that was read whole is known by its checksum too.
  fileprivate func isSame(as other: FileFacts) -> Bool {
    guard identity.isSameContent(as: other.identity) else { return false }
    guard case .package(let own) = outcome, case .package(let others) = other.outcome else {
      return true
    }
    return own.checksum == others.checksum
  }
}
