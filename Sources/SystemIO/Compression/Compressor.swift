/// Compresses content that comes in pieces.
///
/// The same pieces joined give the same bytes however they are cut, on any machine with the same
/// compression library: no time, no name, one thread.
public struct Compressor: ~Copyable, @unchecked Sendable {
  // Sendable: the codec belongs to this value alone.
  /// How it compresses.
  public let options: CompressionOptions
  private let codec: any Codec
  private var scratch: [UInt8]
  private var consumed: Int64 = 0
  private var hasEnded = false

  /// Gets ready to compress.
  ///
  /// - Throws: ``CompressionError`` for a level or window that the format does not have.
  public init(_ options: CompressionOptions) throws(CompressionError) {
    try options.validate()
    let level = options.effectiveLevel
    let codec: (any Codec)? =
      switch options.format {
      case .none: CopyCodec()
      case .gzip: GzipEncoder(level: level)
      case .zstd: ZstdEncoder(options)
      case .xz: LzmaCodec(.writeXZ(level: level))
      case .bzip2: Bzip2Encoder(level: level)
      case .lzma: LzmaCodec(.writeLzma(level: level))
      }
    guard let codec else { throw CompressionError(.library, options.format, at: 0) }
    self.options = options
    self.codec = codec
    scratch = [UInt8](repeating: 0, count: 1 << 16)
  }

  /// Gets ready to compress; nil is the format's default level.
  public init(_ format: CompressionFormat, level: Int? = nil) throws(CompressionError) {
    try self.init(CompressionOptions(format, level: level))
  }

  /// Takes `input`, and appends to `output` what is ready of the compressed form.
  public mutating func compress(
    _ input: Span<UInt8>, into output: inout [UInt8]
  ) throws(CompressionError) {
    try input.withUnsafeBufferPointer { memory throws(CompressionError) in
      try run(memory, isLast: false, into: &output)
    }
  }

  /// Takes `input`, and appends to `output` what is ready of the compressed form.
  public mutating func compress(
    _ input: [UInt8], into output: inout [UInt8]
  ) throws(CompressionError) {
    try compress(input.span, into: &output)
  }

  /// Ends the member (frame, stream), and appends the rest of it to `output`.
  ///
  /// What is compressed afterwards makes another member; the two together read as one content in
  /// every format but `lzma`.
  public mutating func finish(into output: inout [UInt8]) throws(CompressionError) {
    try run(UnsafeBufferPointer(start: nil, count: 0), isLast: true, into: &output)
    hasEnded = true
  }

  /// The compressed form of `bytes`, as one member.
  public static func compressAll(
    _ bytes: [UInt8], _ options: CompressionOptions
  ) throws(CompressionError) -> [UInt8] {
    var compressor = try Compressor(options)
    var output: [UInt8] = []
    try compressor.compress(bytes, into: &output)
    try compressor.finish(into: &output)
    return output
  }

  private mutating func run(
    _ input: UnsafeBufferPointer<UInt8>, isLast: Bool, into output: inout [UInt8]
  ) throws(CompressionError) {
    if hasEnded {
      guard codec.restart() else { throw failure(.library) }
      hasEnded = false
    }
    var taken = 0
    while true {
      let rest = UnsafeBufferPointer(rebasing: input[taken...])
      let step = scratch.withUnsafeMutableBufferPointer { codec.step(rest, $0, isLast: isLast) }
      taken += step.consumed
      consumed += Int64(step.consumed)
      output.append(contentsOf: scratch[..<step.produced])
      if case .failed(let kind) = step.state { throw failure(kind) }
      if isLast ? step.state == .ended : taken == input.count && step.produced < scratch.count {
        return
      }
      if step.consumed == 0, step.produced == 0 { throw failure(.library) }
    }
  }

  private func failure(_ kind: CompressionError.Kind) -> CompressionError {
    CompressionError(kind, options.format, at: consumed)
  }
}
