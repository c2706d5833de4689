import CBzip2

/// libbz2's stream, at an address that stays, as libbz2 demands.
private final class Bzip2Stream {
  let raw: UnsafeMutablePointer<bz_stream>

  init() {
    raw = .allocate(capacity: 1)
    raw.initialize(to: bz_stream())
  }

  deinit { raw.deallocate() }

  /// Runs `call` over the buffers, in pieces that libbz2's 32-bit counts can express.
  func run(
    _ input: UnsafeBufferPointer<UInt8>, _ output: UnsafeMutableBufferPointer<UInt8>,
    _ call: (UnsafeMutablePointer<bz_stream>, _ isWhole: Bool) -> CInt
  ) -> (code: CInt, consumed: Int, produced: Int) {
    let given = min(input.count, 1 << 30)
    let room = min(output.count, 1 << 30)
    let source = UnsafeMutableRawPointer(mutating: input.baseAddress)
    raw.pointee.next_in = source?.assumingMemoryBound(to: CChar.self)
    raw.pointee.avail_in = CUnsignedInt(given)
    raw.pointee.next_out = UnsafeMutableRawPointer(output.baseAddress)?.assumingMemoryBound(
      to: CChar.self)
    raw.pointee.avail_out = CUnsignedInt(room)
    let code = call(raw, given == input.count)
    return (code, given - Int(raw.pointee.avail_in), room - Int(raw.pointee.avail_out))
  }
}

/// Writes bzip2 streams.
final class Bzip2Encoder: Codec {
  private let stream = Bzip2Stream()
  private let level: CInt

  init?(level: Int) {
    self.level = CInt(level)
    if BZ2_bzCompressInit(stream.raw, self.level, 0, 0) != BZ_OK { return nil }
  }

  deinit { BZ2_bzCompressEnd(stream.raw) }

  func step(
    _ input: UnsafeBufferPointer<UInt8>, _ output: UnsafeMutableBufferPointer<UInt8>, isLast: Bool
  ) -> CodecStep {
    // libbz2 calls running on nothing an error.
    if input.isEmpty, !isLast { return CodecStep(consumed: 0, produced: 0, state: .running) }
    let (code, consumed, produced) = stream.run(input, output) { raw, isWhole in
      BZ2_bzCompress(raw, isLast && isWhole ? BZ_FINISH : BZ_RUN)
    }
    let state: CodecStep.State =
      switch code {
      case BZ_RUN_OK, BZ_FINISH_OK: .running
      case BZ_STREAM_END: .ended
      default: .failed(.library)
      }
    return CodecStep(consumed: consumed, produced: produced, state: state)
  }

  func restart() -> Bool {
    BZ2_bzCompressEnd(stream.raw)
    return BZ2_bzCompressInit(stream.raw, level, 0, 0) == BZ_OK
  }
}

/// Reads one bzip2 stream after the other.
final class Bzip2Decoder: Codec {
  private let stream = Bzip2Stream()

  init?() {
    if BZ2_bzDecompressInit(stream.raw, 0, 0) != BZ_OK { return nil }
  }

  deinit { BZ2_bzDecompressEnd(stream.raw) }

  func step(
    _ input: UnsafeBufferPointer<UInt8>, _ output: UnsafeMutableBufferPointer<UInt8>, isLast: Bool
  ) -> CodecStep {
    let (code, consumed, produced) = stream.run(input, output) { raw, _ in
      BZ2_bzDecompress(raw)
    }
    let state: CodecStep.State =
      switch code {
      case BZ_OK: .running
      case BZ_STREAM_END: .ended
      case BZ_MEM_ERROR: .failed(.library)
      default: .failed(.corrupt)
      }
    return CodecStep(consumed: consumed, produced: produced, state: state)
  }

  func restart() -> Bool {
    BZ2_bzDecompressEnd(stream.raw)
    return BZ2_bzDecompressInit(stream.raw, 0, 0) == BZ_OK
  }
}
