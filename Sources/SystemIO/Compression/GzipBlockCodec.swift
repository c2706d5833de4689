import CDeflate

/// Writes gzip members with libdeflate: no name, time 0, system "unknown" (255), and at every
/// level fewer bytes in half of zlib's time.
final class GzipBlockEncoder: BlockCodec {
  private let handle: OpaquePointer

  init?(level: Int) {
    guard let handle = libdeflate_alloc_compressor(CInt(level)) else { return nil }
    self.handle = handle
  }

  deinit { libdeflate_free_compressor(handle) }

  func bound(_ count: Int) -> Int { libdeflate_gzip_compress_bound(handle, count) }

  func run(_ input: UnsafeRawBufferPointer, _ output: UnsafeMutableRawBufferPointer) -> Int? {
    let count = libdeflate_gzip_compress(
      handle, input.baseAddress, input.count, output.baseAddress, output.count)
    return count > 0 ? count : nil
  }
}

/// Reads one gzip member.
final class GzipBlockDecoder: BlockCodec {
  private let handle: OpaquePointer

  init?() {
    guard let handle = libdeflate_alloc_decompressor() else { return nil }
    self.handle = handle
  }

  deinit { libdeflate_free_decompressor(handle) }

  /// RFC 1951: 258 bytes of a match take at least two bits.
  var highestRatio: Int { 1032 }

  func run(_ input: UnsafeRawBufferPointer, _ output: UnsafeMutableRawBufferPointer) -> Int? {
    var (consumed, produced) = (0, 0)
    let result = libdeflate_gzip_decompress_ex(
      handle, input.baseAddress, input.count, output.baseAddress, output.count, &consumed,
      &produced)
    return result == LIBDEFLATE_SUCCESS && consumed == input.count ? produced : nil
  }
}
