import CLzma

/// Reads or writes xz streams and LZMA alone (liblzma).
final class LzmaCodec: Codec {
  /// What liblzma is set up to do.
  enum Work {
    /// With a CRC32 check, as createrepo_c writes it.
    case writeXZ(level: Int)
    case writeLzma(level: Int)
    case readXZ
    case readLzma
  }

  private let raw: UnsafeMutablePointer<lzma_stream>
  private let work: Work

  init?(_ work: Work) {
    self.work = work
    raw = .allocate(capacity: 1)
    // All zeros is what LZMA_STREAM_INIT says.
    raw.initialize(to: lzma_stream())
    if !restart() { return nil }
  }

  deinit {
    lzma_end(raw)
    raw.deallocate()
  }

  func restart() -> Bool {
    let memory = UInt64(DecompressionLimits.memory)
    switch work {
    case .writeXZ(let level):
      return lzma_easy_encoder(raw, UInt32(level), LZMA_CHECK_CRC32) == LZMA_OK
    case .writeLzma(let level):
      var options = lzma_options_lzma()
      if lzma_lzma_preset(&options, UInt32(level)) != 0 { return false }
      return lzma_alone_encoder(raw, &options) == LZMA_OK
    case .readXZ: return lzma_stream_decoder(raw, memory, 0) == LZMA_OK
    case .readLzma: return lzma_alone_decoder(raw, memory) == LZMA_OK
    }
  }

  func step(
    _ input: UnsafeBufferPointer<UInt8>, _ output: UnsafeMutableBufferPointer<UInt8>, isLast: Bool
  ) -> CodecStep {
    raw.pointee.next_in = input.baseAddress
    raw.pointee.avail_in = input.count
    raw.pointee.next_out = output.baseAddress
    raw.pointee.avail_out = output.count
    let code = lzma_code(raw, isLast ? LZMA_FINISH : LZMA_RUN)
    return CodecStep(
      consumed: input.count - raw.pointee.avail_in,
      produced: output.count - raw.pointee.avail_out, state: Self.state(code))
  }

  private static func state(_ code: lzma_ret) -> CodecStep.State {
    switch code {
    case LZMA_OK, LZMA_BUF_ERROR: .running
    case LZMA_STREAM_END: .ended
    case LZMA_MEMLIMIT_ERROR: .failed(.tooMuchMemory(limit: DecompressionLimits.memory))
    case LZMA_OPTIONS_ERROR: .failed(.unsupported)
    case LZMA_FORMAT_ERROR, LZMA_DATA_ERROR: .failed(.corrupt)
    default: .failed(.library)
    }
  }
}
