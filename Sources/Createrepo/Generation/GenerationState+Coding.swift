import Repodata
import SystemIO

/// The form of the state file:
///
///     "kmodrepo state 1"     16 bytes
///     content                numbers in LEB128, texts and digests with their length before them
///     SHA-256                of all before, 32 bytes
extension GenerationState {
  private static let magic = Array("kmodrepo state 1".utf8)

  func encoded() throws -> [UInt8] {
    var encoder = StateEncoder()
    encoder.bytes = Self.magic
    encoder.bytes.reserveCapacity(1024 + 200 * facts.count)
    encoder.add(fragments)
    encoder.add(checksum.rawValue)
    encoder.add(compression)
    encoder.add(documents.count)
    for document in documents {
      encoder.add(document.kind.rawValue)
      encoder.add(document.checksum)
      encoder.add(document.blocks)
    }
    encoder.add(facts, documents.map(\.kind))
    encoder.bytes += try Digest.of(encoder.bytes, .sha256)
    return encoder.bytes
  }

  init(decoding bytes: [UInt8]) throws {
    let count = bytes.count - 32
    guard count >= Self.magic.count, Array(bytes.prefix(Self.magic.count)) == Self.magic,
      try Digest.of(Array(bytes.prefix(count)), .sha256) == Array(bytes.suffix(32))
    else { throw StateError() }
    var decoder = StateDecoder(bytes.span.extracting(Self.magic.count..<count))
    fragments = try decoder.text()
    guard let algorithm = DigestAlgorithm(name: try decoder.text()) else { throw StateError() }
    checksum = algorithm
    compression = try decoder.compression()
    documents = []
    for _ in 0..<(try decoder.count()) {
      guard let kind = DocumentKind(rawValue: try decoder.text()) else { throw StateError() }
      documents.append(
        StoredDocument(
          kind: kind, checksum: try decoder.checksum(), blocks: try decoder.blocks()))
    }
    facts = try decoder.facts(documents.map(\.kind))
    guard decoder.isAtEnd else { throw StateError() }
  }
}

/// A state file that is not one.
private struct StateError: Error {}

/// Puts values behind one another.
private struct StateEncoder {
  var bytes: [UInt8] = []

  mutating func add(_ number: UInt64) {
    var rest = number
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  mutating func add(_ number: Int) { add(UInt64(clamping: number)) }

  mutating func add(_ text: String) {
    add(text.utf8.count)
    bytes.append(contentsOf: text.utf8)
  }

  /// A digest, by its bytes: half as long as its digits.
  mutating func add(hex: String) {
    let digits = Array(hex.utf8)
    add(digits.count / 2)
    for index in stride(from: 0, to: digits.count - 1, by: 2) {
      bytes.append(Self.value(digits[index]) << 4 | Self.value(digits[index + 1]))
    }
  }

  private static func value(_ digit: UInt8) -> UInt8 {
    digit > UInt8(ascii: "9") ? digit &- 87 : digit &- 48
  }

  mutating func add(_ checksum: RepomdRecord.Checksum) {
    add(checksum.algorithm.rawValue)
    add(hex: checksum.hex)
  }

  mutating func add(_ options: CompressionOptions) {
    add(options.format.rawValue)
    add(options.level.map { $0 + 1 } ?? 0)
    add(options.windowLog.map { $0 + 1 } ?? 0)
    add(options.longDistanceMatching ? 1 : 0)
  }

  mutating func add(_ blocks: [BlockTable.Block]) {
    add(blocks.count)
    for block in blocks {
      add(UInt64(clamping: block.offset))
      add(block.size)
      add(block.openSize)
      add(block.packages)
    }
  }

  mutating func add(_ facts: [PackageFacts], _ kinds: [DocumentKind]) {
    add(facts.count)
    for package in facts {
      add(package.href)
      add(package.base.map { $0.utf8.count + 1 } ?? 0)
      bytes.append(contentsOf: (package.base ?? "").utf8)
      add(hex: package.pkgid)
      add(UInt64(bitPattern: package.identity.size))
      add(UInt64(bitPattern: package.identity.modified))
      add(UInt64(bitPattern: package.identity.changed))
      add(package.identity.inode)
      add(package.nevra)
      add(package.buildTime)
      for kind in kinds { add(UInt64(package.sizes[kind.place])) }
    }
  }
}

/// Reads what `StateEncoder` wrote, and throws where it did not.
private struct StateDecoder: ~Escapable {
  private let bytes: Span<UInt8>
  private var place = 0

  @_lifetime(copy bytes)
  init(_ bytes: Span<UInt8>) { self.bytes = bytes }

  var isAtEnd: Bool { place == bytes.count }

  mutating func number() throws -> UInt64 {
    var (value, shift) = (UInt64(0), UInt64(0))
    while place < bytes.count, shift < 64 {
      let byte = bytes[place]
      place += 1
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return value }
      shift += 7
    }
    throw StateError()
  }

  /// A number of things, each of which takes a byte at least.
  mutating func count() throws -> Int {
    let value = try number()
    guard value <= UInt64(bytes.count - place) else { throw StateError() }
    return Int(value)
  }

  mutating func integer() throws -> Int {
    guard let value = Int(exactly: try number()) else { throw StateError() }
    return value
  }

  private mutating func text(_ count: Int) -> String {
    let text = bytes.extracting(place..<place + count).withUnsafeBufferPointer {
      String(decoding: $0, as: UTF8.self)
    }
    place += count
    return text
  }

  mutating func text() throws -> String { text(try count()) }

  private mutating func optionalText() throws -> String? {
    let count = try number()
    guard count > 0 else { return nil }
    guard count - 1 <= UInt64(bytes.count - place) else { throw StateError() }
    return text(Int(count) - 1)
  }

  mutating func hex() throws -> String {
    let count = try count()
    let digest = bytes.extracting(place..<place + count)
    place += count
    return hexText(digest)
  }

  mutating func checksum() throws -> RepomdRecord.Checksum {
    guard let algorithm = DigestAlgorithm(name: try text()) else { throw StateError() }
    return RepomdRecord.Checksum(algorithm, try hex())
  }

  mutating func compression() throws -> CompressionOptions {
    guard let format = CompressionFormat(rawValue: try text()) else { throw StateError() }
    let (level, window) = (try integer(), try integer())
    return CompressionOptions(
      format, level: level == 0 ? nil : level - 1, windowLog: window == 0 ? nil : window - 1,
      longDistanceMatching: try number() == 1)
  }

  mutating func blocks() throws -> [BlockTable.Block] {
    var blocks: [BlockTable.Block] = []
    for _ in 0..<(try count()) {
      blocks.append(
        BlockTable.Block(
          offset: Int64(try integer()), size: try integer(), openSize: try integer(),
          packages: try integer()))
    }
    return blocks
  }

  mutating func facts(_ kinds: [DocumentKind]) throws -> [PackageFacts] {
    let count = try count()
    var facts: [PackageFacts] = []
    facts.reserveCapacity(count)
    for _ in 0..<count { facts.append(try package(kinds)) }
    return facts
  }

  private mutating func package(_ kinds: [DocumentKind]) throws -> PackageFacts {
    let (href, base, pkgid) = (try text(), try optionalText(), try hex())
    let identity = FileIdentity(
      size: Int64(bitPattern: try number()), modified: Int64(bitPattern: try number()),
      changed: Int64(bitPattern: try number()), inode: try number())
    let (nevra, buildTime) = (try number(), try number())
    var sizes = SIMD4<UInt32>()
    for kind in kinds { sizes[kind.place] = UInt32(clamping: try number()) }
    return PackageFacts(
      href: href, base: base, pkgid: pkgid, identity: identity, nevra: nevra,
      buildTime: buildTime, sizes: sizes)
  }
}

/// A digest in lower-case hexadecimal.
private func hexText(_ digest: Span<UInt8>) -> String {
  String(unsafeUninitializedCapacity: 2 * digest.count) { text in
    for index in digest.indices {
      for (place, digit) in [digest[index] >> 4, digest[index] & 15].enumerated() {
        text[2 * index + place] = digit < 10 ? digit + 48 : digit + 87
      }
    }
    return 2 * digest.count
  }
}
