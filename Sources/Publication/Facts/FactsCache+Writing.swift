import KernelABI
import RPMFormat
import Repodata
import Scanning
import SystemIO

/// The layout of a body, of `facts` and of `facts-since`:
///
///     key       settings that the facts depend on
///     base      the SHA-256 of the body that it adds to; nothing in `facts`
///     store     identity of the file of fragments
///     symbols   names, their ends, pairs of symbol and CRC; those of the base left out
///     texts     every text, each once; entries name them by number
///     dependencies   each once: name, sense, version
///     files     one entry each, in the order of their paths, in pieces that are read side by side;
///               those as in the base left out
///     kernels   the same
///     gone      the paths of files and of kernels that are in the base and no more
extension FactsCache {
  /// What a run has found.
  struct Found {
    /// The pool's files.
    let files: [FileFacts]
    /// The kernel packages.
    let kernels: [KernelFacts]
    /// Which file the fragments are in.
    let store: FileIdentity
  }

  /// Replaces what the runs before have left behind: in part, where that is a small part. The symbols
  /// are those of this cache, to which what was found has added.
  func write(_ found: Found, _ root: RepositoryRoot, for definition: Definition) throws {
    let key = Self.key(definition)
    if let base {
      let since = FactsChanges(found, to: self, since: base)
      // Whoever reads it reads both.
      if 8 * since.count <= found.files.count + found.kernels.count {
        return try Self.fileSince(root).write(body(since, found.store, key: key, after: base))
      }
    }
    try Self.file(root).write(body(FactsChanges(found), found.store, key: key, after: nil))
    // It belongs to none any more.
    try FileSystem.removeTree(Self.fileSince(root).path)
  }

  private func body(
    _ changes: FactsChanges, _ store: FileIdentity, key: String, after base: Base?
  ) -> [UInt8] {
    var entries = EntryWriter(expecting: changes.files.count)
    for file in changes.files { entries.add(file) }
    entries.beginKernels()
    for kernel in changes.kernels { entries.add(kernel) }
    var body = StateWriter()
    body.add(text: key)
    body.add(run: base?.digest ?? [])
    body.add(store)
    let names = symbols.snapshot
    let known = base?.symbols ?? SymbolNames.Extent()
    body.add(run: names.text[known.bytes...])
    body.add(numbers: names.ends[known.names...])
    body.add(numbers: names.references[known.references...].map(\.rawValue))
    entries.finish(into: &body)
    body.add(texts: changes.goneFiles)
    body.add(texts: changes.goneKernels)
    return body.bytes
  }
}

/// Writes entries, and collects what they share.
private struct EntryWriter {
  private var texts: [String: UInt32] = [:]
  private var textList: [String] = []
  private var dependencies: [Dependency: UInt32] = [:]
  private var dependencyList = StateWriter()
  /// The pieces of the files that are whole.
  private var pieces: [(count: Int, bytes: [UInt8])] = []
  private var current = StateWriter()
  /// How many entries `current` has.
  private var count = 0
  /// So many files are a piece.
  private static let pieceSize = 512

  /// A writer of about so many files.
  init(expecting count: Int) {
    texts.reserveCapacity(8 * count)
    dependencies.reserveCapacity(2 * count)
  }

  mutating func add(_ file: FileFacts) {
    if count == Self.pieceSize { endPiece() }
    count += 1
    add(file.path)
    current.add(file.identity)
    switch file.outcome {
    case .otherArchitecture: current.add(UInt8(0))
    case .quarantined(let reason):
      current.add(UInt8(1))
      add(reason)
    case .package(let facts):
      current.add(UInt8(2))
      add(facts)
    }
  }

  /// From here on kernels follow.
  mutating func beginKernels() { endPiece() }

  private mutating func endPiece() {
    pieces.append((count, current.bytes))
    current = StateWriter()
    count = 0
  }

  mutating func add(_ kernel: KernelFacts) {
    count += 1
    add(kernel.path)
    current.add(kernel.identity)
    current.add(UInt8(kernel.readsPayload ? 1 : 0))
    current.add(UInt8(kernel.part == nil ? 0 : 1))
    guard let part = kernel.part else { return }
    add(part.release)
    add(part.nevra)
    current.add(numbers: part.symbols.numbers)
    add(part.capabilities)
    let options = part.configuration?.options
    current.add(UInt8(options == nil ? 0 : 1))
    add((options ?? [:]).map { "\($0.key)=\($0.value)" }.sorted())
  }

  func finish(into body: inout StateWriter) {
    body.add(texts: textList)
    body.add(count: dependencies.count)
    body.add(run: dependencyList.bytes)
    body.add(count: pieces.count)
    for piece in pieces {
      body.add(count: piece.count)
      body.add(run: piece.bytes)
    }
    body.add(count: count)
    body.add(run: current.bytes)
  }

  private mutating func add(_ facts: PackageFacts) {
    add(facts.fileName)
    add(facts.checksum)
    add(facts.candidate)
    current.add(count: facts.dkms.count)
    for content in facts.dkms {
      switch content {
      case .bytes(let text):
        current.add(UInt8(0))
        current.add(run: text)
      case .missing(let reason):
        current.add(UInt8(1))
        current.add(run: Array(reason.utf8))
      }
    }
    add(facts.warnings)
    current.add(facts.fragments?.offset ?? .max)
    for index in DocumentKind.allCases.indices {
      current.add(facts.fragments?.sizes[index] ?? 0)
    }
    current.add(run: facts.fragmentDigest.bytes)
  }

  private mutating func add(_ candidate: Candidate) {
    add(candidate.name)
    current.add(UInt8(candidate.evr.epoch == nil ? 0 : 1))
    current.add(candidate.evr.epoch ?? 0)
    add(candidate.evr.version)
    add(candidate.evr.release ?? "")
    add(candidate.arch)
    add(candidate.kind.rawValue)
    current.add(UInt8(candidate.kernel == nil ? 0 : 1))
    if let kernel = candidate.kernel { add(kernel) }
    add(candidate.moduleReleases)
    current.add(numbers: candidate.requiredSymbols.numbers)
    current.add(numbers: candidate.providedSymbols.numbers)
    add(candidate.requires)
    add(candidate.provides)
    add(candidate.conflicts)
    current.add(run: candidate.files.bytes)
  }

  private mutating func add(_ kernel: KernelRelease) {
    for text in [kernel.version, kernel.release, kernel.arch, kernel.variant, kernel.uname] {
      add(text)
    }
  }

  private mutating func add(_ text: String) { current.add(number(text)) }

  private mutating func add(_ texts: [String]) {
    current.add(count: texts.count)
    for text in texts { add(text) }
  }

  private mutating func number(_ text: String) -> UInt32 {
    if let known = texts[text] { return known }
    let number = UInt32(clamping: textList.count)
    texts[text] = number
    textList.append(text)
    return number
  }

  private mutating func add(_ list: [Dependency]) {
    current.add(count: list.count)
    for dependency in list {
      if let known = dependencies[dependency] {
        current.add(known)
        continue
      }
      let number = UInt32(clamping: dependencies.count)
      dependencies[dependency] = number
      dependencyList.add(self.number(dependency.name))
      dependencyList.add(dependency.sense.rawValue)
      dependencyList.add(self.number(dependency.version))
      current.add(number)
    }
  }
}
