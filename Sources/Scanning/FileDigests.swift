import ByteReading
import RPMFormat
import SystemIO

/// The digests taken while a package file passes by once.
struct FileDigests: ~Copyable {
  private var whole: Digest
  private let parts: [PartDigest]

  /// `package` is given when the digests that it states are to be verified.
  init(file algorithm: DigestAlgorithm, package: Package?) throws {
    let whole = try Digest(algorithm)
    let parts = try package.map { try Self.parts(of: $0) } ?? []
    self.init(whole: whole, parts: parts)
  }

  private init(whole: consuming Digest, parts: [PartDigest]) {
    self.whole = whole
    self.parts = parts
  }

  private static func parts(of package: Package) throws -> [PartDigest] {
    let header = package.headerRange
    return try package.statedDigests.compactMap { stated in
      guard let algorithm = DigestAlgorithm(name: stated.algorithm) else { return nil }
      let range =
        switch stated.subject {
        case .header: Int64(header.lowerBound)..<Int64(header.upperBound)
        case .payload: Int64(header.upperBound)..<Int64.max
        case .headerAndPayload: Int64(header.lowerBound)..<Int64.max
        }
      return PartDigest(stated: stated, range: range, digest: try Digest(algorithm))
    }
  }

  /// Adds the bytes that stand at `offset` in the file.
  mutating func update(_ bytes: [UInt8], at offset: Int64) {
    whole.update(bytes)
    for part in parts { part.update(bytes, at: offset) }
  }

  /// The digest of the whole file, once every stated digest has proved true.
  mutating func finish() throws -> String {
    for part in parts { try part.verify() }
    return try whole.finishHex()
  }
}

/// The digest of a part of a file, and what the package states about it.
private final class PartDigest {
  private let stated: StatedDigest
  private let range: Range<Int64>
  private var digest: Digest

  init(stated: StatedDigest, range: Range<Int64>, digest: consuming Digest) {
    self.stated = stated
    self.range = range
    self.digest = digest
  }

  func update(_ bytes: [UInt8], at offset: Int64) {
    let own = range.clamped(to: offset..<offset + Int64(bytes.count))
    guard !own.isEmpty else { return }
    let slice = Int(own.lowerBound - offset)..<Int(own.upperBound - offset)
    digest.update(bytes.span.extracting(slice))
  }

  func verify() throws {
    let actual = try digest.finishHex()
    guard actual == stated.hex else { throw PackageFileError.digest(stated, actual: actual) }
  }
}
