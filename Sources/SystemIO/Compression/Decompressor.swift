/// Decompresses input that comes in pieces, through any number of members, frames or streams.
///
/// Zero bytes between and after members are passed over where the format knows such padding: in
/// gzip, and in xz by fours. Anything else that follows a member must be another one.
public struct Decompressor: ~Copyable, @unchecked Sendable {
  // Sendable: the codec belongs to this value alone.
  /// Where the input stands.
  private enum Place { case start, inside, between }

  /// What it reads.
  public let format: CompressionFormat
  /// How much it may give.
  public let limits: DecompressionLimits
  /// Compressed bytes taken so far.
  public private(set) var consumed: Int64 = 0
  /// Plain bytes given so far.
  public private(set) var produced: Int64 = 0
  private let codec: any Codec
  private var place = Place.start
  private var padding = 0

  /// Gets ready to decompress.
  ///
  /// - Throws: ``CompressionError`` if the library has no memory.
  public init(
    _ format: CompressionFormat, limits: DecompressionLimits = .standard
  ) throws(CompressionError) {
    let codec: (any Codec)? =
      switch format {
      case .none: CopyCodec()
      case .gzip: GzipDecoder()
      case .zstd: ZstdDecoder()
      case .xz: LzmaCodec(.readXZ)
      case .bzip2: Bzip2Decoder()
      case .lzma: LzmaCodec(.readLzma)
      }
    guard let codec else { throw CompressionError(.library, format, at: 0) }
    self.format = format
    self.limits = limits
    self.codec = codec
  }

  /// Takes all of `input`, and appends its content to `output`.
  ///
  /// - Throws: ``CompressionError``; after that, this value is of no use any more.
  public mutating func decompress(
    _ input: Span<UInt8>, into output: inout [UInt8]
  ) throws(CompressionError) {
    try input.withUnsafeBufferPointer { memory throws(CompressionError) in
      try run(memory, into: &output)
    }
  }

  /// Takes all of `input`, and appends its content to `output`.
  ///
  /// - Throws: ``CompressionError``; after that, this value is of no use any more.
  public mutating func decompress(
    _ input: [UInt8], into output: inout [UInt8]
  ) throws(CompressionError) {
    try decompress(input.span, into: &output)
  }

  /// Says that the input has ended.
  ///
  /// - Throws: ``CompressionError`` (`truncated`) if that is within a stream or before the first.
  public func finish() throws(CompressionError) {
    if format == .none { return }
    guard place == .between else { throw failure(.truncated) }
    try checkPadding()
  }

  /// The content of `bytes`, a whole input.
  public static func decompressAll(
    _ bytes: [UInt8], _ format: CompressionFormat, limits: DecompressionLimits = .standard
  ) throws(CompressionError) -> [UInt8] {
    var decompressor = try Decompressor(format, limits: limits)
    var output: [UInt8] = []
    try decompressor.decompress(bytes, into: &output)
    try decompressor.finish()
    return output
  }

  private mutating func run(
    _ input: UnsafeBufferPointer<UInt8>, into output: inout [UInt8]
  ) throws(CompressionError) {
    var scratch = [UInt8](repeating: 0, count: 1 << 16)
    var taken = 0
    while true {
      let rest = UnsafeBufferPointer(rebasing: input[taken...])
      var span = scratch.mutableSpan
      let step = try span.withUnsafeMutableBufferPointer { memory throws(CompressionError) in
        try advance(rest, memory)
      }
      taken += step.consumed
      output.append(contentsOf: scratch[..<step.produced])
      if taken == input.count, step.produced < scratch.count { return }
    }
  }

  /// Makes one step of the library, keeping the rules.
  ///
  /// - Returns: what was taken and given: no more is to come of this input when all of it is taken
  ///   and `output` was not filled.
  mutating func advance(
    _ input: UnsafeBufferPointer<UInt8>, _ output: UnsafeMutableBufferPointer<UInt8>
  ) throws(CompressionError) -> (consumed: Int, produced: Int) {
    if place != .inside {
      let skipped = try skipPadding(input)
      if skipped == input.count { return (skipped, 0) }
      if skipped > 0 { return (skipped, 0) }
      try startMember()
    }
    let step = codec.step(input, output, isLast: false)
    consumed += Int64(step.consumed)
    produced += Int64(step.produced)
    if case .failed(let kind) = step.state { throw failure(kind) }
    if let rule = limits.violation(consumed: consumed, produced: produced) { throw failure(rule) }
    if step.state == .ended {
      place = .between
      padding = 0
    } else if step.consumed == 0, step.produced == 0, !input.isEmpty, !output.isEmpty {
      throw failure(.corrupt)
    }
    return (step.consumed, step.produced)
  }

  /// Passes over padding between members.
  private mutating func skipPadding(
    _ input: UnsafeBufferPointer<UInt8>
  ) throws(CompressionError) -> Int {
    guard place == .between, format == .gzip || format == .xz else { return 0 }
    let count = input.firstIndex { $0 != 0 } ?? input.count
    consumed += Int64(count)
    padding = (padding + count) % 4
    return count
  }

  private mutating func startMember() throws(CompressionError) {
    if place == .between {
      try checkPadding()
      guard format != .lzma else { throw failure(.corrupt) }
      guard codec.restart() else { throw failure(.library) }
    }
    place = .inside
  }

  /// The xz format, section 2.2: padding is a multiple of four bytes.
  private func checkPadding() throws(CompressionError) {
    if format == .xz, padding != 0 { throw failure(.corrupt) }
  }

  private func failure(_ kind: CompressionError.Kind) -> CompressionError {
    CompressionError(kind, format, at: consumed)
  }
}
