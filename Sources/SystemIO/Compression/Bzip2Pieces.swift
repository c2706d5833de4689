#if DIVSUFSORT
  import CBzip2Block

  /// Pieces that are blocks of a bzip2 stream.
  struct Bzip2PieceCoder: PieceCoder {
    /// libbz2 keeps that many bytes free in a block, and readers may count on it.
    private static let reserve = 19

    private let limit: Int
    private let work: WorkMemory
    private var open: [UInt8] = []
    private var block: [UInt8] = []
    private var checksum: UInt32 = 0

    private final class WorkMemory {
      let start: UnsafeMutableRawPointer
      init(limit: Int) {
        start = .allocate(byteCount: cbzip2_work_size(limit), alignment: 64)
      }
      deinit { start.deallocate() }
    }

    init(level: Int) {
      limit = level * 100_000 - Self.reserve
      work = WorkMemory(limit: limit)
    }

    mutating func read(_ file: borrowing OpenFile, at offset: Int64) throws -> Int {
      open = []
      // The first stage makes most content a little shorter.
      try file.read(into: &open, count: limit + limit / 4, at: offset)
      block.removeAll(keepingCapacity: true)
      var (taken, checksum) = (0, UInt32(0))
      let (content, limit) = (open, limit)
      _ = block.appendBytes(upTo: limit) { memory in
        var size = 0
        guard let start = memory.baseAddress else { return nil }
        taken = cbzip2_take(
          content, content.count, start.assumingMemoryBound(to: UInt8.self), limit, &size,
          &checksum)
        return size
      }
      open.removeLast(open.count - taken)
      self.checksum = checksum
      return taken
    }

    mutating func compress() throws -> Piece {
      var coded: [UInt8] = []
      var bitCount = 0
      let (block, checksum, work) = (block, checksum, work)
      _ = coded.appendBytes(upTo: cbzip2_bound(block.count)) { memory in
        guard let start = memory.baseAddress else { return nil }
        bitCount = cbzip2_encode(
          block, block.count, checksum, work.start, start.assumingMemoryBound(to: UInt8.self))
        return (bitCount + 7) / 8
      }
      guard bitCount > 0 else { throw CompressionError(.library, .bzip2, at: 0) }
      return Piece(open: open, coded: Array(coded), bitCount: bitCount, checksum: checksum)
    }
  }

  /// Puts the bits of blocks together to one bzip2 stream.
  struct Bzip2Joiner: PieceJoiner {
    private let level: Int
    private var hasBegun = false
    /// The checksum of all blocks, from theirs.
    private var checksum: UInt32 = 0
    /// The last `pendingCount` bits, fewer than eight, are still to be written.
    private var pending: UInt32 = 0
    private var pendingCount: UInt32 = 0

    init(level: Int) { self.level = level }

    mutating func join(_ piece: Piece) -> [UInt8] {
      var output = head()
      output.reserveCapacity(piece.coded.count + 5)
      checksum = (checksum << 1 | checksum >> 31) ^ piece.checksum
      append(piece.coded, bitCount: piece.bitCount, to: &output)
      return output
    }

    mutating func finish() -> [UInt8] {
      var output = head()
      let sum = withUnsafeBytes(of: checksum.bigEndian) { Array($0) }
      append([0x17, 0x72, 0x45, 0x38, 0x50, 0x90] + sum, bitCount: 80, to: &output)
      if pendingCount > 0 {
        output.append(UInt8(truncatingIfNeeded: pending << (8 - pendingCount)))
      }
      return output
    }

    private mutating func head() -> [UInt8] {
      defer { hasBegun = true }
      return hasBegun ? [] : Array("BZh\(level)".utf8)
    }

    private mutating func append(_ bytes: [UInt8], bitCount: Int, to output: inout [UInt8]) {
      for byte in bytes[..<(bitCount / 8)] {
        pending = pending << 8 | UInt32(byte)
        output.append(UInt8(truncatingIfNeeded: pending >> pendingCount))
      }
      let rest = UInt32(bitCount % 8)
      guard rest > 0 else { return }
      pending = pending << rest | UInt32(bytes[bitCount / 8] >> (8 - rest))
      pendingCount += rest
      if pendingCount >= 8 {
        pendingCount -= 8
        output.append(UInt8(truncatingIfNeeded: pending >> pendingCount))
      }
    }
  }
#endif
