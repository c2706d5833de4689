import KernelABI
import RPMFormat
import Repodata
import Scanning
import SystemIO

extension FactsCache {
  /// Reads what `facts`, whose body has that digest, and what `facts-since` holds.
  init(
    _ whole: FactsPart, digest: [UInt8], since: FactsPart?, workers: Int
  ) throws(StateDamage) {
    guard let names = SymbolNames(whole.symbols, since?.symbols ?? FactsPart.Symbols()) else {
      throw StateDamage()
    }
    let symbols = SymbolTable(names)
    let count = names.references.count
    let first = try whole.changes(symbols, count: count, workers: workers)
    let later = try since?.changes(symbols, count: count, workers: workers) ?? FactsChanges()
    self.init(
      symbols: symbols, store: since?.store ?? whole.store,
      base: Base(
        digest: digest, symbols: whole.symbols.extent,
        files: Set(later.files.map(\.path) + later.goneFiles),
        kernels: Set(later.kernels.map(\.path) + later.goneKernels)))
    apply(first)
    apply(later)
  }
}

/// A body that ``FactsCache/write(_:_:for:)`` made, of which the head has been read; whatever it says,
/// nothing is read past its end and no number leads outside its list.
struct FactsPart: Sendable {
  /// The symbols that it adds.
  struct Symbols: Sendable {
    var text: [UInt8] = []
    var ends: [UInt32] = []
    var references: [UInt64] = []

    /// How many they are.
    var extent: SymbolNames.Extent {
      SymbolNames.Extent(bytes: text.count, names: ends.count, references: references.count)
    }
  }

  /// Which file the fragments are in.
  let store: FileIdentity
  let symbols: Symbols
  private let rest: StateReader

  /// Reads the head of a body for these settings, which adds to the body of that digest.
  init(_ body: [UInt8], key: String, after digest: [UInt8]) throws(StateDamage) {
    var reader = StateReader(body)
    guard try reader.text() == key, try reader.run().elementsEqual(digest) else {
      throw StateDamage()
    }
    store = try reader.identity()
    symbols = Symbols(
      text: Array(try reader.run()), ends: try reader.numbers(), references: try reader.numbers())
    rest = reader
  }

  /// What it tells, with the numbers of so many symbols.
  func changes(
    _ symbols: SymbolTable, count: Int, workers: Int
  ) throws(StateDamage) -> FactsChanges {
    var reader = rest
    let texts = try reader.texts()
    let dependencyCount = try reader.number(UInt32.self)
    var entries = EntryReader(symbols: symbols, symbolCount: count, texts: texts)
    try entries.readDependencies(try reader.part(), count: Int(dependencyCount))
    let pieces = try reader.list(of: 8) { reader throws(StateDamage) in
      (count: Int(try reader.number(UInt32.self)), entries: try reader.part())
    }
    var changes = FactsChanges()
    changes.files = try Self.files(pieces, entries, workers: workers)
    let kernelCount = try reader.number(UInt32.self)
    changes.kernels = try entries.read(try reader.part(), count: Int(kernelCount)) {
      entries, reader throws(StateDamage) in try entries.kernel(&reader)
    }
    changes.goneFiles = try reader.texts()
    changes.goneKernels = try reader.texts()
    guard reader.isAtEnd else { throw StateDamage() }
    return changes
  }

  /// The files of all pieces, which are read side by side.
  private static func files(
    _ pieces: [(count: Int, entries: StateReader)], _ common: EntryReader, workers: Int
  ) throws(StateDamage) -> [FileFacts] {
    let files = try onThreads(workers, each: pieces.count) {
      number throws(StateDamage) in
      var reader = common
      return try reader.read(pieces[number].entries, count: pieces[number].count) {
        entries, reader throws(StateDamage) in try entries.file(&reader)
      }
    }
    return Array(files.joined())
  }
}

extension SymbolNames {
  /// The symbols of two parts, one after the other; nothing if they do not fit together.
  fileprivate init?(_ first: FactsPart.Symbols, _ more: FactsPart.Symbols) {
    self.init(
      text: first.text + more.text, ends: first.ends + more.ends,
      references: (first.references + more.references).map { Reference(rawValue: $0) })
  }
}

/// Reads entries, with what they share at hand.
private struct EntryReader: Sendable {
  let symbols: SymbolTable
  let symbolCount: Int
  let texts: [String]
  private var dependencies: [Dependency] = []
  /// Equal dkms.conf files, of the versions of one package, are evaluated once in a piece.
  private var dkms: [DKMSFile.Content: DKMSConfiguration] = [:]

  init(symbols: SymbolTable, symbolCount: Int, texts: [String]) {
    self.symbols = symbols
    self.symbolCount = symbolCount
    self.texts = texts
  }

  mutating func readDependencies(_ part: StateReader, count: Int) throws(StateDamage) {
    dependencies = try read(part, count: count) { entries, reader throws(StateDamage) in
      let name = try entries.text(&reader)
      let sense = DependencySense(rawValue: try reader.number())
      return Dependency(name: name, sense: sense, version: try entries.text(&reader))
    }
  }

  /// `count` entries that fill `part`.
  mutating func read<Entry>(
    _ part: StateReader, count: Int,
    _ body: (inout EntryReader, inout StateReader) throws(StateDamage) -> Entry
  ) throws(StateDamage) -> [Entry] {
    var reader = part
    guard count <= reader.remaining else { throw StateDamage() }
    var found: [Entry] = []
    found.reserveCapacity(count)
    for _ in 0..<count { found.append(try body(&self, &reader)) }
    guard reader.isAtEnd else { throw StateDamage() }
    return found
  }

  mutating func file(_ reader: inout StateReader) throws(StateDamage) -> FileFacts {
    let path = try text(&reader)
    let identity = try reader.identity()
    switch try reader.number(UInt8.self) {
    case 0: return FileFacts(path: path, identity: identity, outcome: .otherArchitecture)
    case 1:
      return FileFacts(path: path, identity: identity, outcome: .quarantined(try text(&reader)))
    case 2:
      return FileFacts(path: path, identity: identity, outcome: .package(try package(&reader)))
    default: throw StateDamage()
    }
  }

  func kernel(_ reader: inout StateReader) throws(StateDamage) -> KernelFacts {
    let path = try text(&reader)
    let identity = try reader.identity()
    let readsPayload = try flag(&reader)
    guard try flag(&reader) else {
      return KernelFacts(
        path: path, identity: identity, readsPayload: readsPayload, part: nil)
    }
    let release = try self.release(&reader)
    let nevra = try text(&reader)
    let symbols = try symbolList(&reader)
    let capabilities = try dependencyList(&reader)
    let hasOptions = try flag(&reader)
    var options: [String: Character] = [:]
    for line in try textList(&reader) {
      guard let equals = line.lastIndex(of: "="), let value = line[equals...].dropFirst().first
      else { throw StateDamage() }
      options[String(line[..<equals])] = value
    }
    let part = KernelPart(
      release: release, nevra: nevra, symbols: symbols, capabilities: capabilities,
      configuration: hasOptions ? KernelConfiguration(options: options) : nil)
    return KernelFacts(path: path, identity: identity, readsPayload: readsPayload, part: part)
  }

  private mutating func package(_ reader: inout StateReader) throws(StateDamage) -> PackageFacts {
    let fileName = try text(&reader)
    let checksum = try text(&reader)
    let bare = try candidate(&reader)
    let dkms = try reader.list(of: 5) { reader throws(StateDamage) in
      try Self.dkmsContent(&reader)
    }
    let warnings = try textList(&reader)
    let offset: UInt64 = try reader.number()
    var sizes: [UInt32] = []
    for _ in DocumentKind.allCases { sizes.append(try reader.number()) }
    let digest = FragmentDigest(bytes: Array(try reader.run()))
    let size = sizes.reduce(0) { $0 + UInt64($1) }
    guard offset == .max || offset < 1 << 62 - size else { throw StateDamage() }
    return PackageFacts(
      fileName: fileName, checksum: checksum,
      candidate: bare.adding(dkms.map { configuration($0) }), dkms: dkms,
      warnings: warnings,
      fragments: offset == .max ? nil : FragmentStore.Place(offset: offset, sizes: sizes),
      fragmentDigest: digest)
  }

  private static func dkmsContent(
    _ reader: inout StateReader
  ) throws(StateDamage) -> DKMSFile.Content {
    let isMissing = try reader.number(UInt8.self) != 0
    let run = Array(try reader.run())
    return isMissing ? .missing(String(decoding: run, as: UTF8.self)) : .bytes(run)
  }

  private mutating func configuration(_ content: DKMSFile.Content) -> DKMSConfiguration {
    if let known = dkms[content] { return known }
    let configuration = content.configuration
    dkms[content] = configuration
    return configuration
  }

  private func candidate(_ reader: inout StateReader) throws(StateDamage) -> Candidate {
    let name = try text(&reader)
    let hasEpoch = try flag(&reader)
    let epoch: UInt32 = try reader.number()
    let version = try text(&reader)
    let release = try text(&reader)
    let arch = try text(&reader)
    guard let kind = PackageKind(rawValue: try text(&reader)) else { throw StateDamage() }
    let kernel = try flag(&reader) ? try self.release(&reader) : nil
    return Candidate(
      name: name, evr: EVR(epoch: hasEpoch ? epoch : nil, version: version, release: release),
      arch: arch, kind: kind, kernel: kernel, moduleReleases: try textList(&reader),
      requiredSymbols: try symbolList(&reader), providedSymbols: try symbolList(&reader),
      requires: try dependencyList(&reader), provides: try dependencyList(&reader),
      conflicts: try dependencyList(&reader), files: PathList(bytes: try reader.run()), dkms: [])
  }

  private func release(_ reader: inout StateReader) throws(StateDamage) -> KernelRelease {
    let (version, release, arch) = (try text(&reader), try text(&reader), try text(&reader))
    return KernelRelease(
      version: version, release: release, arch: arch, variant: try text(&reader),
      uname: try text(&reader))
  }

  private func symbolList(_ reader: inout StateReader) throws(StateDamage) -> SymbolList {
    let numbers: [Int32] = try reader.numbers()
    guard numbers.allSatisfy({ $0 >= 0 && $0 < symbolCount }) else { throw StateDamage() }
    return SymbolList(numbers[...], in: symbols)
  }

  private func dependencyList(_ reader: inout StateReader) throws(StateDamage) -> [Dependency] {
    try reader.list(of: 4) { reader throws(StateDamage) in
      let number = Int(try reader.number(UInt32.self))
      guard number < dependencies.count else { throw StateDamage() }
      return dependencies[number]
    }
  }

  private func textList(_ reader: inout StateReader) throws(StateDamage) -> [String] {
    try reader.list(of: 4) { reader throws(StateDamage) in try text(&reader) }
  }

  private func text(_ reader: inout StateReader) throws(StateDamage) -> String {
    let number = Int(try reader.number(UInt32.self))
    guard number < texts.count else { throw StateDamage() }
    return texts[number]
  }

  private func flag(_ reader: inout StateReader) throws(StateDamage) -> Bool {
    try reader.number(UInt8.self) != 0
  }
}
