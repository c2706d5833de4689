public import SystemIO
public import SystemPackage

/// A file of the metadata on this machine, read only as far as it is what its record says.
struct VerifiedFile {
  private let record: RepomdRecord
  private let path: FilePath

  init(_ record: RepomdRecord, path: FilePath) {
    self.record = record
    self.path = path
  }

  /// Verifies size and checksum.
  func verify() throws { try verify(OpenFile(reading: path)) }

  private func verify(_ file: borrowing OpenFile) throws {
    let size = try file.status().size
    guard size == record.size ?? size, size <= Int64(RemoteRepository.maximumFileSize) else {
      throw MetadataError(
        .size(stated: record.size ?? Int64(RemoteRepository.maximumFileSize), found: size))
    }
    try compare(record.checksum.hex, Digest.hex(of: try file.digest(record.checksum.algorithm)))
  }

  /// Verifies size and checksum, gives the content to `body`, and verifies that as well.
  func read(_ body: (DecompressingStream) throws -> Void) throws {
    let file = try OpenFile(reading: path)
    try verify(file)
    let content = try VerifiedContent(record, file: file)
    try body(content.stream)
    try content.verify()
  }

  private func compare(_ stated: String, _ found: String) throws(MetadataError) {
    guard stated == found else { throw MetadataError(.checksum(stated: stated, found: found)) }
  }
}

/// The content of a file, of which every byte that is read is counted and digested.
private final class VerifiedContent {
  private let record: RepomdRecord
  private let inner: DecompressingStream
  private let digest: RunningDigest?
  /// The content, as readers take it.
  let stream: DecompressingStream

  init(_ record: RepomdRecord, file: borrowing OpenFile) throws {
    self.record = record
    let format = try record.compression(of: file)
    var limits = RemoteRepository.limits
    if let openSize = record.openSize { limits.bytes = Int(min(openSize, Int64(limits.bytes))) }
    let inner = try DecompressingStream(reading: file, format, limits: limits)
    let digest = try record.openChecksum.map { try RunningDigest($0.algorithm) }
    self.inner = inner
    self.digest = digest
    // The content passes through a stream that changes nothing, so that readers see one type.
    stream = try DecompressingStream(.none, limits: limits) { buffer in
      if try !inner.read(into: &buffer) { buffer = [] }
      digest?.update(buffer)
    }
  }

  /// Reads what is left, and compares size and checksum.
  func verify() throws {
    var buffer: [UInt8] = []
    while try stream.read(into: &buffer) {}
    if let openSize = record.openSize, openSize != inner.produced {
      throw MetadataError(.size(stated: openSize, found: inner.produced))
    }
    guard let stated = record.openChecksum, let found = try digest?.finish() else { return }
    guard stated.hex == found else {
      throw MetadataError(.checksum(stated: stated.hex, found: found))
    }
  }
}

/// A digest that closures can share.
private final class RunningDigest {
  private var digest: Digest

  init(_ algorithm: DigestAlgorithm) throws {
    digest = try Digest(algorithm)
  }

  func update(_ bytes: [UInt8]) { digest.update(bytes) }
  func finish() throws -> String { try digest.finishHex() }
}

extension RepomdRecord {
  /// How its file is compressed: what the name says, as clients go by it, or else its first bytes.
  ///
  /// - Throws: `SystemError`.
  public func compression(of file: borrowing OpenFile) throws(SystemError) -> CompressionFormat {
    let suffix = href.split(separator: ".").last.map(String.init) ?? ""
    var magic: [UInt8] = []
    try file.read(into: &magic, count: 6, at: 0)
    return CompressionFormat(name: suffix) ?? CompressionFormat(magic: magic) ?? .none
  }

  /// Gives the content of the file, which lies in `folder`, to `body`: verified before and after,
  /// so that if this throws, what was given is not to be used.
  ///
  /// - Parameters:
  ///   - folder: the folder `repodata`.
  ///   - body: what reads the content.
  /// - Throws: ``MetadataError``, `SystemError`, `CompressionError`, what `body` throws.
  public func read(
    in folder: FilePath, _ body: (DecompressingStream) throws -> Void
  ) throws {
    try withFile(in: folder) { try $0.read(body) }
  }

  /// Verifies size and checksum of the file, which lies in `folder`; its content is not unpacked.
  ///
  /// Throws ``MetadataError``, `SystemError`.
  public func verify(in folder: FilePath) throws {
    try withFile(in: folder) { try $0.verify() }
  }

  private func withFile(in folder: FilePath, _ body: (VerifiedFile) throws -> Void) throws {
    guard RepositoryLocation.isInside(href), let name = FilePath(href).lastComponent else {
      throw MetadataError(.unsafeHref(href), file: folder.string)
    }
    let path = folder.appending(name)
    do {
      try body(VerifiedFile(self, path: path))
    } catch let error as MetadataError {
      throw error.in(path.string)
    }
  }
}
