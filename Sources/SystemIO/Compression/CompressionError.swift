/// A compressed stream that cannot be read or written, and where.
public struct CompressionError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong.
  public enum Kind: Hashable, Sendable {
    /// A compression level outside what the format has.
    case level(Int, allowed: ClosedRange<Int>)
    /// A zstd window outside 10...27 (a logarithm to base 2).
    case windowLog(Int)
    /// Bytes that are not of the format, or whose check sum is wrong; also anything that follows
    /// the end of a stream and is neither another one nor allowed padding.
    case corrupt
    /// The input ends within a stream, or before the first one.
    case truncated
    /// The content is larger than this many bytes.
    case tooManyBytes(limit: Int)
    /// The content is more than this many times as large as the compressed bytes read so far.
    case tooHighRatio(limit: Int)
    /// Reading it would take more memory than this many bytes.
    case tooMuchMemory(limit: Int)
    /// A part of the format that the library does not know.
    case unsupported
    /// The compression library could not get memory, or contradicts itself.
    case library
  }

  /// What is wrong.
  public let kind: Kind
  /// The format that was read or written.
  public let format: CompressionFormat
  /// How many compressed bytes had been read (or, when compressing, plain bytes taken).
  public let offset: Int64

  init(_ kind: Kind, _ format: CompressionFormat, at offset: Int64) {
    self.kind = kind
    self.format = format
    self.offset = offset
  }

  /// The sentence.
  public var description: String {
    switch kind {
    case .level(let level, let allowed):
      "\(format.rawValue) has no compression level \(level), only "
        + "\(allowed.lowerBound) to \(allowed.upperBound)"
    case .windowLog(let value):
      "a zstd window log is 10 to \(DecompressionLimits.zstdWindowLog), not \(value)"
    default: "\(format.rawValue) data, compressed byte \(offset): \(reason)"
    }
  }

  private var reason: String {
    switch kind {
    case .level, .windowLog: "a setting is wrong"
    case .corrupt: "the data is damaged or not of this format"
    case .truncated: "the data ends too early"
    case .tooManyBytes(let limit): "the content is larger than the \(limit) bytes allowed"
    case .tooHighRatio(let limit):
      "the content is more than \(limit) times as large as its compressed form"
    case .tooMuchMemory(let limit): "reading it takes more than the \(limit) bytes allowed"
    case .unsupported: "it uses a feature that is not supported"
    case .library: "the compression library failed or has no memory"
    }
  }
}
