import Glibc
public import SystemIO
public import SystemPackage

/// A document before it is compressed.
public struct OpenDocument: Sendable, Hashable {
  /// Its checksum in hexadecimal.
  public let checksum: String
  /// Its size in bytes.
  public let size: Int64

  /// A document of this checksum and size.
  public init(checksum: String, size: Int64) {
    self.checksum = checksum
    self.size = size
  }
}

/// Writes one file of the metadata: compresses what it is given, and keeps the digests and sizes
/// that repomd.xml tells.
///
/// The file has a hidden name until `finish` has written it through to the device and knows the
/// checksum it is to be named by. Dropped before that, it is removed. Memory is bounded however
/// long the document is. A writer belongs to one task at a time, so the three documents of a
/// repository may be written side by side.
public struct MetadataFileWriter: ~Copyable, Sendable {
  private let type: String
  private let fileName: String
  private let folder: FilePath
  private let options: MetadataOptions
  private let temporary: FilePath
  private let file: OpenFile
  private var compressor: Compressor
  private var digest: Digest
  /// What the content is known to be; otherwise it is found out on the way.
  private let known: OpenDocument?
  private var openDigest: Digest?
  /// How many bytes the file has so far, unless some are still in the compressor.
  private(set) var size: Int64 = 0
  private var hasMembers = false
  private var openSize: Int64 = 0
  private var pending: [UInt8] = []
  private var isFinished = false

  private static let chunkSize = 1 << 18

  /// Starts a file.
  ///
  /// - Parameters:
  ///   - type: its type in repomd.xml, such as `primary`.
  ///   - fileName: its name without checksum and suffix of compression, such as `primary.xml`.
  ///   - folder: the folder `repodata` it is written into; it must be there.
  ///   - compression: how it is compressed.
  ///   - options: checksum, naming and time.
  ///   - known: what the whole content is, where that is known already.
  /// - Throws: `SystemError`, `CompressionError`, `DigestError`.
  public init(
    type: String, fileName: String, folder: FilePath, compression: CompressionOptions,
    options: MetadataOptions, known: OpenDocument? = nil
  ) throws {
    let compressor = try Compressor(compression)
    let digest = try Digest(options.checksum)
    let openDigest = known == nil ? try Digest(options.checksum) : nil
    let temporary = folder.appending(".\(fileName).\(AtomicFile.temporarySuffix.dropFirst())")
    // What a crashed run left behind.
    try FileSystem.removeTree(temporary)
    UnfinishedWork.add(temporary)
    do {
      file = try OpenFile.creating(temporary)
    } catch {
      UnfinishedWork.remove(temporary)
      throw error
    }
    self.compressor = compressor
    self.digest = digest
    self.known = known
    self.openDigest = openDigest
    self.temporary = temporary
    self.type = type
    self.fileName = fileName
    self.folder = folder
    self.options = options
  }

  deinit {
    if !isFinished { _ = temporary.withPlatformString { Glibc.unlink($0) } }
    UnfinishedWork.remove(temporary)
  }

  /// Adds `bytes` to the content.
  public mutating func append(_ bytes: [UInt8]) throws {
    note(bytes)
    try compressor.compress(bytes, into: &pending)
    if pending.count >= Self.chunkSize { try flush() }
  }

  /// Adds `bytes` to the content, which make `member` when compressed by themselves.
  mutating func append(_ bytes: [UInt8], asMember member: [UInt8]) throws {
    note(bytes)
    try append(member: member)
  }

  private mutating func note(_ bytes: [UInt8]) {
    openDigest?.update(bytes)
    openSize += Int64(bytes.count)
  }

  /// Adds a member of a content that is known.
  mutating func append(member: [UInt8]) throws {
    hasMembers = true
    digest.update(member)
    size += Int64(member.count)
    try file.write(member)
  }

  /// Ends the file, puts it in its place and tells what repomd.xml is to say of it.
  ///
  /// - Throws: whatever keeps a single byte from the device: `SystemError`, `CompressionError`.
  public consuming func finish() throws -> RepomdRecord {
    if !hasMembers {
      try compressor.finish(into: &pending)
      try flush()
    }
    let hex = try digest.finishHex()
    let open = OpenDocument(checksum: try openDigest?.finishHex() ?? "", size: openSize)
    try file.setModificationTime(seconds: options.timestamp)
    try file.synchronize()
    let plainName = fileName + compressor.options.format.fileSuffix
    let name = options.uniqueNames ? "\(hex)-\(plainName)" : plainName
    try FileSystem.rename(temporary, to: folder.appending(name))
    isFinished = true
    let content = compressor.options.format == .none ? nil : known ?? open
    return RepomdRecord(
      type: type, checksum: .init(options.checksum, hex),
      openChecksum: content.map { .init(options.checksum, $0.checksum) },
      href: "repodata/\(name)", timestamp: options.timestamp, size: size,
      openSize: content?.size)
  }

  private mutating func flush() throws {
    digest.update(pending)
    size += Int64(pending.count)
    try file.write(pending)
    pending.removeAll(keepingCapacity: true)
  }
}
