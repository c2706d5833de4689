import CZlib

/// zlib's stream, at an address that stays, as zlib demands.
private final class GzipStream {
  let raw: UnsafeMutablePointer<z_stream>

  init() {
    raw = .allocate(capacity: 1)
    raw.initialize(to: z_stream())
  }

  deinit { raw.deallocate() }

  /// Runs `call` over the buffers, in pieces that zlib's 32-bit counts can express.
  func run(
    _ input: UnsafeBufferPointer<UInt8>, _ output: UnsafeMutableBufferPointer<UInt8>,
    _ call: (UnsafeMutablePointer<z_stream>, _ isWhole: Bool) -> CInt
  ) -> (code: CInt, consumed: Int, produced: Int) {
    let given = min(input.count, 1 << 30)
    let room = min(output.count, 1 << 30)
    raw.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
    raw.pointee.avail_in = uInt(given)
    raw.pointee.next_out = output.baseAddress
    raw.pointee.avail_out = uInt(room)
    let code = call(raw, given == input.count)
    return (code, given - Int(raw.pointee.avail_in), room - Int(raw.pointee.avail_out))
  }
}

/// Writes gzip members without name and time, so that the same content gives the same bytes.
final class GzipEncoder: Codec {
  private let stream = GzipStream()

  init?(level: Int) {
    let code = deflateInit2_(
      stream.raw, CInt(level), Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
      CInt(MemoryLayout<z_stream>.size))
    if code != Z_OK { return nil }
  }

  deinit { deflateEnd(stream.raw) }

  func step(
    _ input: UnsafeBufferPointer<UInt8>, _ output: UnsafeMutableBufferPointer<UInt8>, isLast: Bool
  ) -> CodecStep {
    let (code, consumed, produced) = stream.run(input, output) { raw, isWhole in
      deflate(raw, isLast && isWhole ? Z_FINISH : Z_NO_FLUSH)
    }
    let state: CodecStep.State =
      switch code {
      case Z_OK, Z_BUF_ERROR: .running
      case Z_STREAM_END: .ended
      default: .failed(.library)
      }
    return CodecStep(consumed: consumed, produced: produced, state: state)
  }

  func restart() -> Bool { deflateReset(stream.raw) == Z_OK }
}

/// Reads one gzip member after the other.
final class GzipDecoder: Codec {
  private let stream = GzipStream()

  init?() {
    let size = CInt(MemoryLayout<z_stream>.size)
    if inflateInit2_(stream.raw, 15 + 16, ZLIB_VERSION, size) != Z_OK { return nil }
  }

  deinit { inflateEnd(stream.raw) }

  func step(
    _ input: UnsafeBufferPointer<UInt8>, _ output: UnsafeMutableBufferPointer<UInt8>, isLast: Bool
  ) -> CodecStep {
    let (code, consumed, produced) = stream.run(input, output) { raw, _ in
      inflate(raw, Z_NO_FLUSH)
    }
    let state: CodecStep.State =
      switch code {
      case Z_OK, Z_BUF_ERROR: .running
      case Z_STREAM_END: .ended
      case Z_MEM_ERROR: .failed(.library)
      default: .failed(.corrupt)
      }
    return CodecStep(consumed: consumed, produced: produced, state: state)
  }

  func restart() -> Bool { inflateReset(stream.raw) == Z_OK }
}
