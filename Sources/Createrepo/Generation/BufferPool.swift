import Repodata
import Synchronization

/// The memory of blocks that have been written, for those to come: blocks are large, and asking
/// the system for megabytes at a time costs as much as compressing them fast.
final class BufferPool: Sendable {
  private let buffers = Mutex<[[UInt8]]>([])
  private let limit: Int

  /// A pool that keeps at most `limit` buffers.
  init(limit: Int) { self.limit = limit }

  /// A buffer without bytes.
  func take() -> [UInt8] {
    buffers.withLock { $0.popLast() } ?? []
  }

  /// Takes back a buffer that nobody else holds.
  func give(_ buffer: inout [UInt8]) {
    var own: [UInt8] = []
    swap(&own, &buffer)
    guard own.capacity > 0, own.capacity <= Self.largest else { return }
    own.removeAll(keepingCapacity: true)
    buffers.withLock { buffers in
      if buffers.count < limit { buffers.append(own) }
    }
  }

  /// Buffers of kernels' blocks are given back to the system.
  private static let largest = 4 << 20
}

/// A finished block that waits to be written.
final class FinishedBlock: @unchecked Sendable {
  // Sendable: it belongs to one thread at a time; the pipeline hands it on under its lock.
  var block: BlockedFileWriter.Block
  /// How many bytes of it were read anew.
  let fresh: Int

  init(_ block: BlockedFileWriter.Block, fresh: Int) {
    self.block = block
    self.fresh = fresh
  }
}
