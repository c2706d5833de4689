/// Reads blocks that a ``BlockCompressor`` wrote: exactly one member or frame at a time, whose open
/// size is known.
public struct BlockDecompressor: ~Copyable, @unchecked Sendable {
  // Sendable: the codec belongs to this value alone.
  /// What it reads.
  public let format: CompressionFormat
  private let codec: any BlockCodec

  /// Gets ready to decompress.
  ///
  /// - Throws: ``CompressionError``: `unsupported` for a format without blocks.
  public init(_ format: CompressionFormat) throws(CompressionError) {
    guard BlockCompressor.supports(format) else {
      throw CompressionError(.unsupported, format, at: 0)
    }
    let codec: (any BlockCodec)? =
      switch format {
      case .gzip: GzipBlockDecoder()
      case .zstd: ZstdBlockDecoder()
      default: CopyBlockCodec()
      }
    guard let codec else { throw CompressionError(.library, format, at: 0) }
    self.format = format
    self.codec = codec
  }

  /// Appends the content of `block` to `output`.
  ///
  /// No memory is taken for an `openSize` that so few compressed bytes cannot hold.
  ///
  /// - Parameters:
  ///   - block: one member or frame, and nothing behind it.
  ///   - openSize: how many bytes its content has.
  ///   - output: where the content goes; unchanged if the block is bad.
  /// - Throws: ``CompressionError`` (`corrupt`) if it is damaged, is more than one member, or has
  ///   another size than `openSize`.
  public mutating func decompress(
    _ block: UnsafeRawBufferPointer, openSize: Int, into output: inout [UInt8]
  ) throws(CompressionError) {
    let (possible, overflow) = block.count.multipliedReportingOverflow(by: codec.highestRatio)
    guard openSize >= 0, overflow || openSize <= possible else {
      throw CompressionError(.corrupt, format, at: 0)
    }
    let written = output.appendBytes(upTo: openSize) { memory in
      codec.run(block, memory) == openSize ? openSize : nil
    }
    guard written != nil else { throw CompressionError(.corrupt, format, at: 0) }
  }

  /// Appends the content of `block` to `output`, as the other `decompress` does.
  public mutating func decompress(
    _ block: Span<UInt8>, openSize: Int, into output: inout [UInt8]
  ) throws(CompressionError) {
    try block.withUnsafeBytes { memory throws(CompressionError) in
      try decompress(memory, openSize: openSize, into: &output)
    }
  }

  /// Appends the content of `block` to `output`, as the other `decompress` does.
  public mutating func decompress(
    _ block: [UInt8], openSize: Int, into output: inout [UInt8]
  ) throws(CompressionError) {
    try decompress(block.span, openSize: openSize, into: &output)
  }
}
