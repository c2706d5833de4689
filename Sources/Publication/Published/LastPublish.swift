public import KernelABI
import SystemPackage

/// What the last publish remembers of the sources that it was made from.
///
/// It lies in `.kmodrepo/cache` and may be gone, damaged, or of other settings: then nothing is
/// remembered.
public struct LastPublish: Sendable {
  let facts: FactsCache
  /// What the definition said then, or says now if that is not remembered: what is served until the
  /// next publish.
  public let settings: PublishedSettings
  private let definition: Definition
  private let sources: SourceSnapshot?

  /// What the last publish of `definition` has left behind, read by so many workers.
  ///
  /// - Throws: what keeps the keys of packages from being read.
  public init(_ definition: Definition, workers: Int) throws {
    let root = RepositoryRoot(definition.root)
    let state = PublishedState(reading: root)
    self.definition = definition
    facts = FactsCache(reading: root, for: definition, workers: workers)
    sources = state.sources
    settings = try state.settings ?? PublishedSettings(definition)
  }

  /// What is another now than it was then: `listing` is what lies there, `assessment` what was read
  /// of it.
  public func changes(
    _ listing: SourceListing, _ assessment: Assessment
  ) throws -> SourceChanges {
    let now = try listing.snapshot()
    var changes = SourceChanges(
      isRemembered: facts.isRemembered,
      settings: try PublishedSettings(definition).differences(from: settings),
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
    func isAmong(_ others: [KernelFacts]?, _ kernel: KernelFacts) -> Bool {
      others?.contains { $0.identity.isSameContent(as: kernel.identity) } ?? false
    }
    // By their names, as packages: a folder may be named by another path.
    let before = Dictionary(grouping: facts.kernels.values, by: \.fileName)
    let now = Dictionary(grouping: kernels, by: \.fileName)
    let old = before.values.joined().filter { !isAmong(now[$0.fileName], $0) }
    let new = kernels.filter { !isAmong(before[$0.fileName], $0) }
    changes.kernels += (old + new).compactMap { $0.part?.release }
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
  /// What the definition says otherwise.
  public let settings: Set<PublishedSettings.Part>
  /// Whether a stablelist, a symvers file or another repository is another.
  public let others: Bool
  /// What has become of package files of the pool, by their names.
  public internal(set) var packages: [String: Change] = [:]
  /// The kernels of which a package has come, gone or become another.
  public internal(set) var kernels: [KernelRelease] = []

  init(isRemembered: Bool, settings: Set<PublishedSettings.Part>, others: Bool) {
    self.isRemembered = isRemembered
    self.settings = settings
    self.others = others
  }

  /// Whether packages are chosen and judged by other settings.
  public var judgesOtherwise: Bool { settings.contains(.judgement) }

  /// Whether nothing is known to have changed by which packages are chosen and judged.
  public var keepVerdicts: Bool {
    !judgesOtherwise && !others && packages.isEmpty && kernels.isEmpty
  }

  /// Whether anything of what a kernel offers may have changed.
  public func concern(_ kernel: KernelRelease) -> Bool {
    others || kernels.contains { $0.isSame(as: kernel) }
  }
}

extension KernelFacts {
  /// The name of the file, without its folder.
  fileprivate var fileName: String { FilePath(path).lastComponent?.string ?? path }
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
