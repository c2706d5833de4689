public import SystemIO

extension CompressionOptions {
  /// How documents and databases are compressed in `format`, unless a level is asked for.
  ///
  /// For zstd that is level 3 with a window of 8 MiB: kernels repeat each other's symbols at a
  /// distance of some MiB, and a window that reaches there does more than a high level, for a
  /// quarter of its cost. On small packages level 10, createrepo_c's, gives 9 % less for seven
  /// times the time. Readers allow windows of 128 MiB. Other formats have createrepo_c's levels.
  public static func documents(
    _ format: CompressionFormat, level: Int? = nil
  ) -> CompressionOptions {
    guard format == .zstd, level == nil else { return CompressionOptions(format, level: level) }
    return CompressionOptions(.zstd, level: 3, windowLog: 23)
  }
}
