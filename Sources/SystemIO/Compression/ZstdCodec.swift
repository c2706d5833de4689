import CZstd

/// Writes zstd frames without a check sum, as createrepo_c does; repomd.xml holds a better one.
final class ZstdEncoder: Codec {
  private let context: OpaquePointer

  init?(_ options: CompressionOptions) {
    guard let context = ZSTD_createCCtx() else { return nil }
    self.context = context
    guard zstdParameters(options, of: context) else { return nil }
  }

  deinit { ZSTD_freeCCtx(context) }

  func step(
    _ input: UnsafeBufferPointer<UInt8>, _ output: UnsafeMutableBufferPointer<UInt8>, isLast: Bool
  ) -> CodecStep {
    var from = ZSTD_inBuffer(src: input.baseAddress, size: input.count, pos: 0)
    var to = ZSTD_outBuffer(dst: output.baseAddress, size: output.count, pos: 0)
    let left = ZSTD_compressStream2(context, &to, &from, isLast ? ZSTD_e_end : ZSTD_e_continue)
    let state: CodecStep.State =
      if ZSTD_isError(left) != 0 { .failed(.library) } else {
        isLast && left == 0 && from.pos == from.size ? .ended : .running
      }
    return CodecStep(consumed: from.pos, produced: to.pos, state: state)
  }

  func restart() -> Bool { true }
}

/// Reads one zstd frame after the other, passing over skippable ones.
final class ZstdDecoder: Codec {
  private let context: OpaquePointer

  init?() {
    guard let context = ZSTD_createDCtx() else { return nil }
    self.context = context
    let limit = CInt(DecompressionLimits.zstdWindowLog)
    if ZSTD_isError(ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, limit)) != 0 {
      return nil
    }
  }

  deinit { ZSTD_freeDCtx(context) }

  func step(
    _ input: UnsafeBufferPointer<UInt8>, _ output: UnsafeMutableBufferPointer<UInt8>, isLast: Bool
  ) -> CodecStep {
    var from = ZSTD_inBuffer(src: input.baseAddress, size: input.count, pos: 0)
    var to = ZSTD_outBuffer(dst: output.baseAddress, size: output.count, pos: 0)
    let result = ZSTD_decompressStream(context, &to, &from)
    let state: CodecStep.State =
      if ZSTD_isError(result) != 0 { .failed(Self.kind(of: result)) } else {
        result == 0 ? .ended : .running
      }
    return CodecStep(consumed: from.pos, produced: to.pos, state: state)
  }

  private static func kind(of result: Int) -> CompressionError.Kind {
    switch ZSTD_getErrorCode(result) {
    case ZSTD_error_frameParameter_windowTooLarge:
      .tooMuchMemory(limit: 1 << DecompressionLimits.zstdWindowLog)
    case ZSTD_error_memory_allocation: .library
    case ZSTD_error_frameParameter_unsupported, ZSTD_error_version_unsupported,
      ZSTD_error_dictionary_wrong:
      .unsupported
    default: .corrupt
    }
  }

  func restart() -> Bool {
    ZSTD_isError(ZSTD_DCtx_reset(context, ZSTD_reset_session_only)) == 0
  }
}

/// Sets what every frame of ours is written with.
///
/// - Returns: whether the library takes it.
func zstdParameters(_ options: CompressionOptions, of context: OpaquePointer) -> Bool {
  func set(_ parameter: ZSTD_cParameter, _ value: Int) -> Bool {
    ZSTD_isError(ZSTD_CCtx_setParameter(context, parameter, CInt(value))) == 0
  }
  return set(ZSTD_c_compressionLevel, options.effectiveLevel) && set(ZSTD_c_checksumFlag, 0)
    && set(ZSTD_c_windowLog, options.windowLog ?? 0)
    && set(ZSTD_c_enableLongDistanceMatching, options.longDistanceMatching ? 1 : 0)
}
