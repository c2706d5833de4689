import Glibc
import SystemPackage

extension OpenFile {
  /// From this size on, a read is first compared with what the file holds before memory is taken.
  private static let trustedCount = 16 << 10

  /// Replaces `buffer` by up to `count` bytes from `offset` on.
  ///
  /// Fewer bytes are given only where the file ends. The buffer's memory is used again, so one
  /// buffer for many reads of the same count allocates once. `count` may come from outside: no
  /// more memory is taken than the file has bytes left (beyond 16 KiB).
  ///
  /// - Returns: how many bytes `buffer` now holds; 0 at or after the end.
  @discardableResult
  public func read(
    into buffer: inout [UInt8], count: Int, at offset: Int64
  ) throws(SystemError) -> Int {
    guard offset >= 0, count >= 0 else { throw .read(path, EINVAL) }
    var wanted = count
    if wanted > Self.trustedCount {
      let size = try status().size
      let (left, overflow) = size.subtractingReportingOverflow(offset)
      // Files of /proc say that they are empty.
      let present = size == 0 ? Int64(Self.trustedCount) : overflow ? 0 : max(left, 0)
      wanted = Int(min(Int64(wanted), present))
    }
    buffer.removeAll(keepingCapacity: true)
    var failure: SystemError?
    let filled = buffer.appendBytes(upTo: wanted) { memory in
      do throws(SystemError) {
        return try read(into: memory, at: offset)
      } catch {
        failure = error
        return nil
      }
    }
    if let failure { throw failure }
    return filled ?? 0
  }

  /// Fills `memory` from `offset` on, as far as the file reaches.
  ///
  /// - Returns: how many bytes were read; fewer than asked for only where the file ends.
  public func read(
    into memory: UnsafeMutableRawBufferPointer, at offset: Int64
  ) throws(SystemError) -> Int {
    guard let base = memory.baseAddress else { return 0 }
    var filled = 0
    while filled < memory.count {
      let (position, overflow) = offset.addingReportingOverflow(Int64(filled))
      if overflow { throw .read(path, EOVERFLOW) }
      let count = try systemCall({ .read(path, $0) }) {
        pread(descriptor.raw, base + filled, memory.count - filled, off_t(position))
      }
      if count == 0 { break }
      filled += count
    }
    return filled
  }

  /// Tells the kernel that the file will be read once, from the front to the back, so that it reads
  /// further ahead. Advice alone: nothing fails.
  public func willBeReadInOrder() {
    _ = posix_fadvise(descriptor.raw, 0, 0, POSIX_FADV_SEQUENTIAL)
  }

  /// Writes all of `bytes` after what was written before.
  public func write(_ bytes: Span<UInt8>) throws(SystemError) {
    try bytes.withUnsafeBytes { memory throws(SystemError) in try write(memory) }
  }

  /// Writes all of `bytes` after what was written before.
  public func write(_ bytes: [UInt8]) throws(SystemError) {
    try write(bytes.span)
  }

  /// Writes all of `memory` after what was written before.
  public func write(_ memory: UnsafeRawBufferPointer) throws(SystemError) {
    guard let base = memory.baseAddress else { return }
    var written = 0
    while written < memory.count {
      written += try systemCall({ .write(path, $0) }) {
        Glibc.write(descriptor.raw, base + written, memory.count - written)
      }
    }
  }

  /// Writes all of `memory` over what stands from `offset` on; where the next write goes does not
  /// change.
  public func write(_ memory: UnsafeRawBufferPointer, at offset: Int64) throws(SystemError) {
    guard let base = memory.baseAddress else { return }
    var written = 0
    while written < memory.count {
      written += try systemCall({ .write(path, $0) }) {
        pwrite(
          descriptor.raw, base + written, memory.count - written, off_t(offset) + off_t(written))
      }
    }
  }
}
