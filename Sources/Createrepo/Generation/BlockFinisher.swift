import Repodata
import SystemIO

/// Finishes blocks; one thread's own.
final class BlockFinisher {
  private let compression: CompressionOptions
  private var compressor: BlockCompressor?
  private var readers: [Int: OldBlockReader] = [:]
  private let source: OldDocuments?
  private let pool: BufferPool
  private let kinds: [DocumentKind]

  init(
    _ compression: CompressionOptions, _ source: OldDocuments?, _ kinds: [DocumentKind],
    pool: BufferPool
  ) throws {
    self.pool = pool
    self.compression = compression
    self.source = source
    self.kinds = kinds
    if BlockCut.isPossible(compression.format) { compressor = try BlockCompressor(compression) }
  }

  /// The block as it is to be written: one of the older document as it is, else put together and
  /// compressed.
  func finish(_ block: OpenBlock) throws -> BlockedFileWriter.Block {
    guard block.hasOld, let old = try reader(of: block.lane) else {
      return try compress(block.takeFresh(), packages: block.packages)
    }
    if block.pieces.count == 1, case .old(let range) = block.pieces[0],
      old.document.compression == compression, let number = old.wholeBlock(range)
    {
      let compressed = try old.compressed(number)
      var open = pool.take()
      try old.open(compressed, of: number, into: &open)
      return .init(open: open, compressed: compressed, packages: block.packages)
    }
    return try compress(join(block, old), packages: block.packages)
  }

  private func reader(of lane: Int) throws -> OldBlockReader? {
    if let reader = readers[lane] { return reader }
    guard let source, let document = source.document(kinds[lane]) else { return nil }
    let reader = try OldBlockReader(source, document)
    readers[lane] = reader
    return reader
  }

  private func join(_ block: OpenBlock, _ old: OldBlockReader) throws -> [UInt8] {
    var open = pool.take()
    var taken = 0
    var fresh = block.takeFresh()
    defer { pool.give(&fresh) }
    for piece in block.pieces {
      switch piece {
      case .fresh(let count):
        open += fresh[taken..<taken + count]
        taken += count
      case .old(let range): try old.append(range, to: &open)
      }
    }
    return open
  }

  private func compress(
    _ open: consuming [UInt8], packages: Int
  ) throws -> BlockedFileWriter.Block {
    var compressed = pool.take()
    try compressor?.compress(open, into: &compressed)
    return .init(open: open, compressed: compressed, packages: packages)
  }
}
