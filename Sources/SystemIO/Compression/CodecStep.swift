/// What one call of a compression library did.
struct CodecStep {
  /// Where the stream stands afterwards.
  enum State: Hashable {
    /// In the middle of a stream.
    case running
    /// At the end of a member, frame or stream; `restart` comes before the next byte.
    case ended
    /// Broken for good.
    case failed(CompressionError.Kind)
  }

  /// Bytes taken from the input.
  var consumed: Int
  /// Bytes put into the output.
  var produced: Int
  var state: State
}

/// One compression library in one direction, holding one stream.
protocol Codec: AnyObject {
  /// Takes bytes from `input` and puts bytes into `output`, as far as both reach.
  ///
  /// - `isLast`: compressing: whether the stream is to end after `input`; decompressing:
  ///   without meaning.
  func step(
    _ input: UnsafeBufferPointer<UInt8>, _ output: UnsafeMutableBufferPointer<UInt8>, isLast: Bool
  ) -> CodecStep

  /// Gets ready for another member, frame or stream.
  ///
  /// - Returns: whether the library could.
  func restart() -> Bool
}

/// The format `none`: bytes as they are.
final class CopyCodec: Codec {
  func step(
    _ input: UnsafeBufferPointer<UInt8>, _ output: UnsafeMutableBufferPointer<UInt8>, isLast: Bool
  ) -> CodecStep {
    let count = min(input.count, output.count)
    _ = output.update(fromContentsOf: input[..<count])
    let isDone = isLast && count == input.count
    return CodecStep(consumed: count, produced: count, state: isDone ? .ended : .running)
  }

  func restart() -> Bool { true }
}
