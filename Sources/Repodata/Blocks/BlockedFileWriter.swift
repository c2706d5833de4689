import SystemIO
public import SystemPackage

/// Writes one document of the metadata from blocks, each of them compressed by the caller, which
/// may use several threads for it, or copied as it is out of an older file.
///
///     var file = try BlockedFileWriter(.primary, folder: repodata, options: options, packages: 2)
///     try file.append(BlockedFileWriter.Block(open: text, compressed: member, packages: 2))
///     let (record, table) = try file.finish()
///
/// As with ``MetadataFileWriter`` the file has a hidden name until `finish` has written it through
/// to the device. Formats of which readers take one stream only are compressed here, in one piece.
public struct BlockedFileWriter: ~Copyable, Sendable {
  /// One block, whole elements of consecutive packages.
  public struct Block: Sendable {
    /// The bytes of the document.
    public var open: [UInt8]
    /// The same as one member of the file; not used where ``BlockCut/isPossible(_:)`` is false.
    public var compressed: [UInt8]
    /// How many packages they are.
    public var packages: Int

    /// A block.
    public init(open: [UInt8], compressed: [UInt8], packages: Int) {
      self.open = open
      self.compressed = compressed
      self.packages = packages
    }
  }

  private let kind: DocumentKind
  private let compression: CompressionOptions
  private let isBlocked: Bool
  private var file: MetadataFileWriter
  private var table = BlockTable()

  /// Starts a file and writes the head of the document.
  ///
  /// - Parameters:
  ///   - kind: which document.
  ///   - folder: the folder `repodata` it is written into; it must be there.
  ///   - options: compression, checksum, naming and time.
  ///   - packages: how many packages will follow.
  ///   - known: what the whole document is, where that is known already.
  /// - Throws: `SystemError`, `CompressionError`, `DigestError`.
  public init(
    _ kind: DocumentKind, folder: FilePath, options: MetadataOptions, packages: Int,
    known: OpenDocument? = nil
  ) throws {
    let isBlocked = BlockCut.isPossible(options.compression.format)
    var file = try MetadataFileWriter(
      type: kind.rawValue, fileName: "\(kind.rawValue).xml", folder: folder,
      compression: options.compression, options: options, known: known)
    let head = kind.head(packageCount: packages)
    if isBlocked {
      try file.append(head, asMember: Self.member(of: head, options.compression))
    } else {
      try file.append(head)
    }
    self.kind = kind
    self.compression = options.compression
    self.isBlocked = isBlocked
    self.file = file
  }

  /// Adds a block.
  public mutating func append(_ block: Block) throws {
    guard isBlocked else { return try file.append(block.open) }
    enter(block.compressed, openSize: block.open.count, packages: block.packages)
    try file.append(block.open, asMember: block.compressed)
  }

  /// Adds a block that is compressed already, to a document that was known from the start.
  ///
  /// - Parameters:
  ///   - member: the block as one member of the file.
  ///   - openSize: how many bytes of the document it is.
  ///   - packages: how many packages it holds.
  /// - Throws: `SystemError`.
  public mutating func append(member: [UInt8], openSize: Int, packages: Int) throws {
    enter(member, openSize: openSize, packages: packages)
    try file.append(member: member)
  }

  private mutating func enter(_ member: [UInt8], openSize: Int, packages: Int) {
    table.blocks.append(
      BlockTable.Block(
        offset: file.size, size: member.count, openSize: openSize, packages: packages))
  }

  private static func member(
    of open: [UInt8], _ compression: CompressionOptions
  ) throws -> [UInt8] {
    var compressor = try BlockCompressor(compression)
    var member: [UInt8] = []
    try compressor.compress(open, into: &member)
    return member
  }

  /// Writes the foot of the document, ends the file and puts it in its place.
  ///
  /// - Returns: what repomd.xml is to say, and where the blocks lie; the table is empty where the
  ///   file has none.
  /// - Throws: whatever keeps a single byte from the device: `SystemError`, `CompressionError`.
  public consuming func finish() throws -> (record: RepomdRecord, table: BlockTable) {
    let foot = kind.foot
    if isBlocked {
      try file.append(foot, asMember: Self.member(of: foot, compression))
    } else {
      try file.append(foot)
    }
    let record = try file.finish()
    return (record, table)
  }
}
