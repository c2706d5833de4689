import CZstd

/// Writes one zstd frame for each block, without a check sum, with its content's size.
final class ZstdBlockEncoder: BlockCodec {
  private let context: OpaquePointer

  init?(_ options: CompressionOptions) {
    guard let context = ZSTD_createCCtx() else { return nil }
    self.context = context
    guard zstdParameters(options, of: context) else { return nil }
  }

  deinit { ZSTD_freeCCtx(context) }

  func bound(_ count: Int) -> Int { ZSTD_compressBound(count) }

  func run(_ input: UnsafeRawBufferPointer, _ output: UnsafeMutableRawBufferPointer) -> Int? {
    let count = ZSTD_compress2(
      context, output.baseAddress, output.count, input.baseAddress, input.count)
    return ZSTD_isError(count) == 0 ? count : nil
  }
}

/// Reads one zstd frame.
final class ZstdBlockDecoder: BlockCodec {
  private let context: OpaquePointer

  init?() {
    guard let context = ZSTD_createDCtx() else { return nil }
    self.context = context
  }

  deinit { ZSTD_freeDCtx(context) }

  /// RFC 8878: a block of four bytes, run-length coded, stands for at most 128 KiB.
  var highestRatio: Int { 1 << 15 }

  func run(_ input: UnsafeRawBufferPointer, _ output: UnsafeMutableRawBufferPointer) -> Int? {
    guard ZSTD_findFrameCompressedSize(input.baseAddress, input.count) == input.count else {
      return nil
    }
    let count = ZSTD_decompressDCtx(
      context, output.baseAddress, output.count, input.baseAddress, input.count)
    return ZSTD_isError(count) == 0 ? count : nil
  }
}
