import RPMFormat
import SystemIO

/// Reads the bytes behind the first one as a payload: decompresses them, then reads the archive.
///
/// The first byte chooses the compression, and whether sizes are in the header's file table.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzPayload(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  guard count > 0 else { return 0 }
  let formats: [CompressionFormat] = [.none, .gzip, .zstd, .xz, .bzip2, .lzma]
  let format = formats[Int(start[0] & 0x7f) % formats.count]
  let bytes = Array(UnsafeBufferPointer(start: start + 1, count: count - 1))
  let limits = DecompressionLimits(bytes: 1 << 20, ratio: 1000)
  guard let archive = try? Decompressor.decompressAll(bytes, format, limits: limits) else {
    return 0
  }
  precondition(archive.count <= limits.bytes)
  readBlock(bytes, format, openSize: archive.count)
  readArchive(archive, start[0] & 0x80 == 0 ? nil : [0, 5, 1 << 33])
  return 0
}

/// Reads the same bytes as one block, which must agree with the stream.
private func readBlock(_ bytes: [UInt8], _ format: CompressionFormat, openSize: Int) {
  guard var decompressor = try? BlockDecompressor(format) else { return }
  for size in [openSize, openSize / 2, openSize + 1] {
    var open: [UInt8] = []
    do throws(CompressionError) {
      try decompressor.decompress(bytes, openSize: size, into: &open)
      precondition(open.count == size)
      precondition(size == openSize, "\(size) bytes of a block that has \(openSize)")
    } catch {
      precondition(open.isEmpty)
    }
  }
}

private func readArchive(_ bytes: [UInt8], _ strippedSizes: [UInt64]?) {
  let table = strippedSizes?.enumerated().map {
    CpioEntry(index: $0, name: "/\($0)", mode: 0o100644, size: $1, nlink: 1, ino: 1)
  }
  var reader = CpioReader(
    limits: CpioLimits(entries: 1000, fileBytes: 1 << 16), fileTable: table)
  do throws(CpioError) {
    for start in stride(from: 0, to: bytes.count, by: 333) {
      let piece = bytes.span.extracting(start..<min(start + 333, bytes.count))
      for file in try reader.feed(piece, collecting: { $0.size <= 1 << 16 }) {
        precondition(file.bytes.count == Int(file.entry.size))
      }
    }
    try reader.finish()
  } catch {
    precondition(error.offset <= UInt64(bytes.count), "\(error) lies outside the archive")
  }
}
