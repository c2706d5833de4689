/// How content is compressed.
public struct CompressionOptions: Hashable, Sendable {
  /// The format.
  public var format: CompressionFormat
  /// The level; nil for the format's default.
  public var level: Int?
  /// zstd only: the window as a logarithm to base 2, 10...27; nil for what the level says.
  public var windowLog: Int?
  /// zstd only: whether matches are looked for far back in a large window.
  public var longDistanceMatching: Bool

  /// Options for `format`, by default with the level createrepo_c uses.
  public init(
    _ format: CompressionFormat, level: Int? = nil, windowLog: Int? = nil,
    longDistanceMatching: Bool = false
  ) {
    self.format = format
    self.level = level
    self.windowLog = windowLog
    self.longDistanceMatching = longDistanceMatching
  }

  /// The level that holds.
  var effectiveLevel: Int { level ?? format.defaultLevel }

  func validate() throws(CompressionError) {
    guard format.allowedLevels.contains(effectiveLevel) else {
      throw CompressionError(
        .level(effectiveLevel, allowed: format.allowedLevels), format, at: 0)
    }
    if format == .zstd, let windowLog,
      !(10...DecompressionLimits.zstdWindowLog).contains(windowLog)
    {
      throw CompressionError(.windowLog(windowLog), format, at: 0)
    }
  }
}
