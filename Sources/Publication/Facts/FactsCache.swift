import KernelABI
import Repodata
import SystemIO
import SystemPackage

/// `.kmodrepo/cache/facts`: what was read of the pool and of folders with kernels; and `facts-since`
/// beside it: what has changed since that was written, as long as it is little.
///
/// A file whose size, times, inode and device are as they were is not opened again. The facts
/// depend on some settings of the definition; with others, or another kmodrepo, there are none.
struct FactsCache: Sendable {
  /// What tells `facts` itself from all that is known.
  struct Base: Sendable {
    /// The SHA-256 of its body.
    let digest: [UInt8]
    /// How many of the symbols, in their order, it has.
    let symbols: SymbolNames.Extent
    /// The paths of files and kernels of which `facts-since` tells something else, or that they are
    /// gone.
    let files: Set<String>
    let kernels: Set<String>
  }

  /// The numbers of all symbols, shared with everything that is read anew.
  let symbols: SymbolTable
  /// The pool's files by path.
  private(set) var files: [String: FileFacts] = [:]
  /// The kernel packages by path.
  private(set) var kernels: [String: KernelFacts] = [:]
  /// Which file the fragments are in.
  private(set) var store: FileIdentity?
  /// What `facts` itself is; nothing if it is to be written anew.
  let base: Base?

  /// Nothing is known.
  init() {
    symbols = SymbolTable()
    base = nil
  }

  /// What the runs before have left behind below the root, read by so many workers.
  init(reading root: RepositoryRoot, for definition: Definition, workers: Int) {
    let key = Self.key(definition)
    let known = Self.file(root).read(workers: workers) { body, digest in
      (try? FactsPart(body, key: key, after: [])).flatMap { whole in
        let since = Self.fileSince(root).read(workers: workers) { body, _ in
          try? FactsPart(body, key: key, after: digest)
        }
        return try? Self(whole, digest: digest, since: since, workers: workers)
      }
    }
    self = known ?? FactsCache()
  }

  init(symbols: SymbolTable, store: FileIdentity, base: Base) {
    self.symbols = symbols
    self.store = store
    self.base = base
  }

  /// Enters what a part of the facts tells.
  mutating func apply(_ changes: FactsChanges) {
    files.reserveCapacity(files.count + changes.files.count)
    for file in changes.files { files[file.path] = file }
    for kernel in changes.kernels { kernels[kernel.path] = kernel }
    for path in changes.goneFiles { files[path] = nil }
    for path in changes.goneKernels { kernels[path] = nil }
  }

  static func file(_ root: RepositoryRoot) -> StateFile { StateFile("facts", in: root.cache) }
  static func fileSince(_ root: RepositoryRoot) -> StateFile {
    StateFile("facts-since", in: root.cache)
  }

  /// Whether it was read from what a publish has left behind.
  var isRemembered: Bool { store != nil }

  /// The kernel packages, by their paths' order.
  var sortedKernels: [KernelFacts] { kernels.values.sorted { $0.path < $1.path } }

  /// The settings that facts depend on.
  static func key(_ definition: Definition) -> String {
    let metadata = definition.metadata
    let limit = metadata.changelogLimit.map(String.init) ?? "all"
    let arches = definition.arches.sorted().joined(separator: ",")
    return "\(metadata.checksum.rawValue) \(limit) \(metadata.verifiesDigests) \(arches)"
  }

  /// Forgets packages whose XML is not where it should be.
  ///
  /// The store is trusted if it is the very file that was left behind. Otherwise, after a run that
  /// was killed, say, every package's XML is compared with its digest.
  mutating func verifyFragments(_ store: FragmentStore) throws {
    guard try store.identity() != self.store else { return }
    let content = try MappedFile(store.path)
    var bytes: [UInt8] = []
    for (path, file) in files {
      guard case .package(let facts) = file.outcome else { continue }
      if let place = facts.fragments {
        bytes.removeAll(keepingCapacity: true)
        if content.append(Int(place.offset)..<Int(place.end), to: &bytes),
          try Digest.of(bytes, .sha256).prefix(16).elementsEqual(facts.fragmentDigest.bytes)
        {
          continue
        }
      }
      files[path] = nil
    }
  }
}
