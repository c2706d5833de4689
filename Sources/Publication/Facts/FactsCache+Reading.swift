import KernelABI
import RPMFormat
import Repodata
import Scanning

extension FactsCache {
  /// Reads a body that ``write(_:for:)`` made; whatever it says, nothing is read past its end and
  /// no number leads outside its list.
  static func decode(_ body: [UInt8], key: String) throws(StateDamage) -> FactsCache {
    var reader = StateReader(body)
    guard try reader.text() == key else { throw StateDamage() }
    let store = try reader.identity()
    let text = Array(try reader.run())
    let ends: [UInt32] = try reader.numbers()
    let pairs: [UInt64] = try reader.numbers()
    let references = pairs.map { SymbolNames.Reference(rawValue: $0) }
    guard let names = SymbolNames(text: text, ends: ends, references: references) else {
      throw StateDamage()
    }
    let symbols = SymbolTable(names)
    let texts = try reader.list(of: 4) { reader throws(StateDamage) in try reader.text() }
    let dependencyCount = try reader.number(UInt32.self)
    var entries = EntryReader(
      symbols: symbols, symbolCount: references.count, texts: texts)
    try entries.readDependencies(Array(try reader.run()), count: Int(dependencyCount))
    let fileCount = try reader.number(UInt32.self)
    let files = try entries.read(Array(try reader.run()), count: Int(fileCount)) {
      entries, reader throws(StateDamage) in try entries.file(&reader)
    }
    let kernelCount = try reader.number(UInt32.self)
    let kernels = try entries.read(Array(try reader.run()), count: Int(kernelCount)) {
      entries, reader throws(StateDamage) in try entries.kernel(&reader)
    }
    guard reader.isAtEnd else { throw StateDamage() }
    return FactsCache(symbols: symbols, files: files, kernels: kernels, store: store)
  }
}

/// Reads entries, with what they share at hand.
private struct EntryReader {
  let symbols: SymbolTable
  let symbolCount: Int
  let texts: [String]
  private var dependencies: [Dependency] = []
  /// Equal dkms.conf files, of the versions of one package, are evaluated once.
  private var dkms: [DKMSFile.Content: DKMSConfiguration] = [:]

  init(symbols: SymbolTable, symbolCount: Int, texts: [String]) {
    self.symbols = symbols
    self.symbolCount = symbolCount
    self.texts = texts
  }

  mutating func readDependencies(_ bytes: [UInt8], count: Int) throws(StateDamage) {
    dependencies = try read(bytes, count: count) { entries, reader throws(StateDamage) in
      let name = try entries.text(&reader)
      let sense = DependencySense(rawValue: try reader.number())
      return Dependency(name: name, sense: sense, version: try entries.text(&reader))
    }
  }

  /// `count` entries that fill `bytes`.
  mutating func read<Entry>(
    _ bytes: [UInt8], count: Int,
    _ body: (inout EntryReader, inout StateReader) throws(StateDamage) -> Entry
  ) throws(StateDamage) -> [Entry] {
    var reader = StateReader(bytes)
    guard count <= bytes.count else { throw StateDamage() }
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
