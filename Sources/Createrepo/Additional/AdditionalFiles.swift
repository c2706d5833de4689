public import Repodata
public import SystemIO
public import SystemPackage

/// Puts files other than the packages' own documents into a `repodata` in the making: comps,
/// updateinfo, modules, and any other that a repository has.
public struct AdditionalFiles: Sendable {
  /// The folder `repodata`, which must be there.
  public var folder: FilePath
  /// Checksum, naming and time of what is written.
  public var options: MetadataOptions
  /// How files are compressed; nothing leaves those that are carried over as they are, and
  /// compresses new ones as `options` says.
  public var compression: CompressionOptions?
  /// The time that carried files get; nothing leaves them their own.
  public var carriedTime: Int64?

  /// Files for `folder`.
  public init(
    folder: FilePath, options: MetadataOptions, compression: CompressionOptions? = nil,
    carriedTime: Int64? = nil
  ) {
    self.folder = folder
    self.options = options
    self.compression = compression
    self.carriedTime = carriedTime
  }

  /// Whether a type of record is none of these files: the packages' documents, and the databases
  /// and zchunk files made of them.
  public static func isPackageDocument(_ type: String) -> Bool {
    let documents = ["primary", "filelists", "filelists-ext", "other"]
    return documents.contains { type == $0 || type == "\($0)_db" || type == "\($0)_zck" }
  }

  /// Carries a file of another repository over: verified, compressed as wished, named by its
  /// checksum as the options say.
  ///
  /// - Parameters:
  ///   - record: the file in that repository.
  ///   - repository: the repository.
  /// - Returns: what repomd.xml is to say of the file.
  /// - Throws: `MetadataError` if the file is not what its record says; `SystemError`,
  ///   `TransferError`, `CompressionError`.
  public func carry(
    _ record: RepomdRecord, of repository: RemoteRepository
  ) throws -> RepomdRecord {
    let name = MetadataFileName(record)
    let isWished = compression.map { $0.format == name.format } ?? true
    let isComplete = record.openChecksum != nil || name.format == CompressionFormat.none
    if name.isZchunk || isWished && record.checksum.algorithm == options.checksum && isComplete {
      return try copy(record, name, of: repository)
    }
    var writer = try writer(
      type: record.type, name: name.plain,
      compression ?? name.format.map { CompressionOptions($0) } ?? options.compression)
    try repository.read(record) { content in
      while let piece = try content.next() { try writer.append(piece) }
    }
    return try writer.finish()
  }

  private func copy(
    _ record: RepomdRecord, _ name: MetadataFileName, of repository: RemoteRepository
  ) throws -> RepomdRecord {
    let temporary = folder.appending(".\(record.type).carried\(AtomicFile.temporarySuffix)")
    try FileSystem.removeTree(temporary)
    try repository.fetch(record, to: temporary)
    var carried = record
    let new = options.uniqueNames ? "\(record.checksum.hex)-\(name.whole)" : name.whole
    carried.href = "repodata/\(new)"
    carried.size = try FileStatus.of(temporary)?.size
    if let carriedTime {
      carried.timestamp = carriedTime
      try OpenFile(reading: temporary).setModificationTime(seconds: carriedTime)
    }
    try FileSystem.rename(temporary, to: folder.appending(new))
    return carried
  }

  /// Adds a file that is in memory, uncompressed.
  ///
  /// - Parameters:
  ///   - content: the content.
  ///   - type: its type in repomd.xml, such as `updateinfo`.
  ///   - name: its name without checksum and suffix of compression, such as `updateinfo.xml`.
  /// - Returns: what repomd.xml is to say of the file.
  /// - Throws: `SystemError`, `CompressionError`.
  public func add(_ content: [UInt8], type: String, name: String) throws -> RepomdRecord {
    var writer = try writer(type: type, name: name, compression ?? options.compression)
    try writer.append(content)
    return try writer.finish()
  }

  /// Adds a file from anywhere; one that is compressed already is compressed anew.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - type: its type in repomd.xml, such as `group`.
  ///   - name: its name; nothing for that of `path`, without a suffix of compression.
  /// - Returns: what repomd.xml is to say of the file.
  /// - Throws: `SystemError`, `CompressionError`.
  public func add(_ path: FilePath, type: String, name: String? = nil) throws -> RepomdRecord {
    let plain = MetadataFileName(name ?? path.lastComponent?.string ?? type).plain
    var writer = try writer(type: type, name: plain, compression ?? options.compression)
    let content = try DecompressingStream(path: path)
    while let piece = try content.next() { try writer.append(piece) }
    return try writer.finish()
  }

  /// Adds a file from anywhere as it is, compressed or not.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - type: its type in repomd.xml.
  ///   - name: its name in the folder, with a suffix of compression if it has one.
  /// - Returns: what repomd.xml is to say of the file.
  /// - Throws: `SystemError`, `CompressionError`.
  public func addAsIs(_ path: FilePath, type: String, name: String) throws -> RepomdRecord {
    var writer = try writer(type: type, name: name, CompressionOptions(.none))
    let file = try DecompressingStream(path: path, CompressionFormat.none)
    while let piece = try file.next() { try writer.append(piece) }
    var record = try writer.finish()
    let content = try DecompressingStream(path: path)
    var digest = try Digest(options.checksum)
    while let piece = try content.next() { digest.update(piece) }
    guard content.produced != record.size || content.consumed != content.produced else {
      return record
    }
    record.openChecksum = .init(options.checksum, try digest.finishHex())
    record.openSize = content.produced
    return record
  }

  private func writer(
    type: String, name: String, _ compression: CompressionOptions
  ) throws -> MetadataFileWriter {
    try MetadataFileWriter(
      type: type, fileName: name, folder: folder, compression: compression, options: options)
  }
}
