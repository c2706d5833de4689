/// How large compressed content may turn out to be before reading stops with an error.
///
/// Memory is bounded besides: 256 MiB for xz and lzma, a window of 2^27 bytes (128 MiB) for zstd,
/// which is what the zstd tool reads without `--long=31`, and enough for every level.
public struct DecompressionLimits: Hashable, Sendable {
  /// The most plain bytes a whole input may give.
  public var bytes: Int
  /// How many times as large as the compressed bytes read so far the plain bytes may be. The first
  /// MiB of content is not judged: short runs of zeros compress without bound.
  public var ratio: Int

  /// Limits of both kinds.
  public init(bytes: Int, ratio: Int) {
    self.bytes = bytes
    self.ratio = ratio
  }

  /// For metadata, symbol tables and other text: 4 GiB, 1000 times.
  public static let standard = DecompressionLimits(bytes: 4 << 30, ratio: 1000)

  static let judgedFrom: Int64 = 1 << 20
  static let memory = 256 << 20
  static let zstdWindowLog = 27

  /// The rule that `produced` plain bytes from `consumed` compressed ones break, if any.
  func violation(consumed: Int64, produced: Int64) -> CompressionError.Kind? {
    if produced > Int64(bytes) { return .tooManyBytes(limit: bytes) }
    if produced > Self.judgedFrom {
      let (allowed, overflow) = consumed.multipliedReportingOverflow(by: Int64(ratio))
      if !overflow, produced > allowed { return .tooHighRatio(limit: ratio) }
    }
    return nil
  }
}
