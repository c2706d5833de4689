/// Compresses whole blocks, each into a member (gzip) or frame (zstd) of its own.
///
/// Blocks one behind the other read as one content in every reader of the format, and each can be
/// kept as it is when its neighbours change. The same block gives the same bytes on any machine
/// with the same compression libraries: there is no time, no name, one thread. One value serves
/// any number of blocks and allocates nothing for a block but what the caller's array grows by.
public struct BlockCompressor: ~Copyable, @unchecked Sendable {
  // Sendable: the codec belongs to this value alone.
  /// How it compresses.
  public let options: CompressionOptions
  private let codec: any BlockCodec

  /// Whether blocks of `format` can stand one behind the other: `none`, `gzip` and `zstd`.
  public static func supports(_ format: CompressionFormat) -> Bool {
    switch format {
    case .none, .gzip, .zstd: true
    case .xz, .bzip2, .lzma: false
    }
  }

  /// Gets ready to compress.
  ///
  /// gzip levels are libdeflate's, each of which gives fewer bytes than zlib's of the same number.
  ///
  /// - Throws: ``CompressionError`` for a level or window that the format does not have, or
  ///   `unsupported` for a format without blocks.
  public init(_ options: CompressionOptions) throws(CompressionError) {
    try options.validate()
    guard Self.supports(options.format) else {
      throw CompressionError(.unsupported, options.format, at: 0)
    }
    let codec: (any BlockCodec)? =
      switch options.format {
      case .gzip: GzipBlockEncoder(level: options.effectiveLevel)
      case .zstd: ZstdBlockEncoder(options)
      default: CopyBlockCodec()
      }
    guard let codec else { throw CompressionError(.library, options.format, at: 0) }
    self.options = options
    self.codec = codec
  }

  /// Appends the compressed form of `block` to `output`.
  public mutating func compress(
    _ block: UnsafeRawBufferPointer, into output: inout [UInt8]
  ) throws(CompressionError) {
    let room = codec.bound(block.count)
    let written = output.appendBytes(upTo: room) { codec.run(block, $0) }
    guard written != nil else { throw CompressionError(.library, options.format, at: 0) }
  }

  /// Appends the compressed form of `block` to `output`.
  public mutating func compress(
    _ block: Span<UInt8>, into output: inout [UInt8]
  ) throws(CompressionError) {
    try block.withUnsafeBytes { memory throws(CompressionError) in
      try compress(memory, into: &output)
    }
  }

  /// Appends the compressed form of `block` to `output`.
  public mutating func compress(
    _ block: [UInt8], into output: inout [UInt8]
  ) throws(CompressionError) {
    try compress(block.span, into: &output)
  }
}
