import Glibc

/// Compresses a file on several threads, piece by piece.
///
/// gzip and zstd get a member or frame for each piece. bzip2 gets one stream, as readers of it want
/// it, of blocks that were made side by side. The bytes do not depend on the number of threads.
public final class FileCompression: @unchecked Sendable {
  // Sendable: what changes is guarded by `monitor`.
  private let file: OpenFile
  private let options: CompressionOptions
  private let workers: Int
  private let makeCoder: @Sendable () throws(CompressionError) -> any PieceCoder
  private let monitor = Monitor()

  // Guarded by the monitor.
  private var offset: Int64 = 0
  private var hasEnded = false
  private var taken = 0
  private var delivered = 0
  private var isDelivering = false
  private var waiting: [Int: Piece] = [:]
  private var failure: (any Error)?

  // Of the thread that delivers.
  private var joiner: any PieceJoiner

  /// Whether this build can compress so with these options; else there is ``Compressor``.
  public static func supports(_ format: CompressionFormat) -> Bool {
    #if DIVSUFSORT
      if format == .bzip2 { return true }
    #endif
    return BlockCompressor.supports(format)
  }

  /// Gets ready to compress all of `file` on up to `workers` threads.
  ///
  /// - Throws: ``CompressionError`` for a level that the format does not have, or `unsupported` for
  ///   a format that cannot be made of pieces.
  public init(
    _ file: consuming OpenFile, _ options: CompressionOptions, workers: Int
  ) throws(CompressionError) {
    try options.validate()
    guard Self.supports(options.format) else {
      throw CompressionError(.unsupported, options.format, at: 0)
    }
    self.file = file
    self.options = options
    self.workers = max(1, workers)
    #if DIVSUFSORT
      if options.format == .bzip2 {
        let level = options.effectiveLevel
        makeCoder = { () throws(CompressionError) in Bzip2PieceCoder(level: level) }
        joiner = Bzip2Joiner(level: level)
        return
      }
    #endif
    makeCoder = { () throws(CompressionError) in try BlockPieceCoder(options) }
    joiner = MemberJoiner()
  }

  /// Compresses all of it.
  ///
  /// - Parameter deliver: is given the content, piece after piece, and what is to be written for
  ///   it; on any thread, but never on two at once. The last time there is no more content.
  /// - Throws: what `deliver` throws, `SystemError`, ``CompressionError``.
  public func run(
    _ deliver: @escaping @Sendable (_ open: [UInt8], _ compressed: [UInt8]) throws -> Void
  ) throws {
    onThreads(workers) { [self] _ in
      do {
        var coder = try makeCoder()
        while try advance(&coder, deliver) {}
      } catch {
        monitor.locked {
          if failure == nil { failure = error }
          monitor.wakeAll()
        }
      }
    }
    if let failure { throw failure }
    try deliver([], joiner.finish())
  }

  private enum Step {
    case compress(Int)
    case deliver(Piece)
    case end
  }

  /// Does one thing.
  ///
  /// - Returns: whether there may be more to be done.
  private func advance(
    _ coder: inout any PieceCoder, _ deliver: ([UInt8], [UInt8]) throws -> Void
  ) throws -> Bool {
    switch try next(&coder) {
    case .compress(let number):
      let piece = try coder.compress()
      monitor.locked {
        waiting[number] = piece
        monitor.wakeAll()
      }
    case .deliver(let piece):
      try deliver(piece.open, joiner.join(piece))
      monitor.locked {
        isDelivering = false
        delivered += 1
        monitor.wakeAll()
      }
    case .end: return false
    }
    return true
  }

  private func next(_ coder: inout any PieceCoder) throws -> Step {
    try monitor.locked {
      while failure == nil {
        if !isDelivering, let piece = waiting.removeValue(forKey: delivered) {
          isDelivering = true
          return .deliver(piece)
        }
        // What waits is bounded, so memory is.
        if !hasEnded, taken - delivered < workers + 2 {
          let count = try coder.read(file, at: offset)
          offset += Int64(count)
          if count > 0 {
            taken += 1
            return .compress(taken - 1)
          }
          hasEnded = true
          monitor.wakeAll()
        }
        if hasEnded, delivered == taken { return .end }
        monitor.wait()
      }
      return .end
    }
  }
}

/// A piece of a file, and what it became.
struct Piece {
  let open: [UInt8]
  let coded: [UInt8]
  /// bzip2: how many bits of `coded` count.
  var bitCount = 0
  /// bzip2: the checksum of `open`.
  var checksum: UInt32 = 0
}

/// Makes pieces; one thread's own.
protocol PieceCoder {
  /// Takes the piece that begins at `offset`; only one thread at a time does so.
  ///
  /// - Returns: how many bytes it has; 0 at the end of the file.
  mutating func read(_ file: borrowing OpenFile, at offset: Int64) throws -> Int
  /// Compresses the piece that was taken.
  mutating func compress() throws -> Piece
}

/// Puts pieces together, in order.
protocol PieceJoiner {
  /// What is to be written for a piece.
  mutating func join(_ piece: Piece) -> [UInt8]
  /// What is to be written behind the last piece.
  mutating func finish() -> [UInt8]
}

/// Pieces that are gzip members, zstd frames, or plain.
struct BlockPieceCoder: PieceCoder {
  private final class Owned {
    var compressor: BlockCompressor
    init(_ options: CompressionOptions) throws(CompressionError) {
      compressor = try BlockCompressor(options)
    }
  }

  private let owned: Owned
  private let size: Int
  private var open: [UInt8] = []

  init(_ options: CompressionOptions) throws(CompressionError) {
    owned = try Owned(options)
    // A gzip window is 32 KiB; zstd finds matches farther back.
    size = options.format == .zstd ? 4 << 20 : 1 << 20
  }

  mutating func read(_ file: borrowing OpenFile, at offset: Int64) throws -> Int {
    open = []
    return try file.read(into: &open, count: size, at: offset)
  }

  mutating func compress() throws -> Piece {
    var coded: [UInt8] = []
    try owned.compressor.compress(open, into: &coded)
    return Piece(open: open, coded: coded)
  }
}

/// Members that follow each other.
struct MemberJoiner: PieceJoiner {
  func join(_ piece: Piece) -> [UInt8] { piece.coded }
  func finish() -> [UInt8] { [] }
}
