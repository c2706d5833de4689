import Repodata
import SystemIO
import SystemPackage

/// One document in the making: packages come in order, blocks are finished in any order, and are
/// written in order.
final class DocumentLane: @unchecked Sendable {
  // Sendable: `assemble` belongs to whoever assembles, the rest is guarded by the pipeline.
  let kind: DocumentKind
  /// Its place among the documents of the run.
  let place: Int

  // Of the one that assembles.
  private let pool: BufferPool
  private var cut: BlockCut
  private var next: OpenBlock
  private var started = 0

  // Guarded by the pipeline.
  /// Finished blocks that wait for those before them.
  var done: [Int: FinishedBlock] = [:]
  /// The number of the next block to be written.
  var written = 0
  /// Whether a thread is writing.
  var isBusy = false

  /// Blocks that wait to be finished.
  private var queue: [OpenBlock] = []

  // Of the one that writes.
  private var writer: BlockedFileWriter?

  init(
    _ kind: DocumentKind, place: Int, request: MetadataRequest, packages: Int, pool: BufferPool
  ) throws {
    self.kind = kind
    self.pool = pool
    self.place = place
    cut = BlockCut(request.metadata.compression.format)
    next = OpenBlock(lane: place, number: 0, memory: pool.take())
    writer = try BlockedFileWriter(
      kind, folder: request.folder, options: request.metadata, packages: packages)
  }

  /// Adds a package that was read; gives the block that it ends.
  func add(_ element: ArraySlice<UInt8>, mark: UInt64) -> OpenBlock? {
    next.add(element)
    return cut.endsBlock(after: mark, size: element.count) ? end() : nil
  }

  /// Adds a package of the older documents; gives the block that it ends.
  func add(old index: Int, size: Int, mark: UInt64) -> OpenBlock? {
    next.add(old: index)
    return cut.endsBlock(after: mark, size: size) ? end() : nil
  }

  /// The last block, if it has a package.
  func endAll() -> OpenBlock? { next.packages > 0 ? end() : nil }

  private func end() -> OpenBlock {
    started += 1
    let ended = next
    next = OpenBlock(lane: place, number: started, memory: pool.take())
    return ended
  }

  /// Takes a block whose packages are known.
  func add(_ block: OpenBlock) { queue.append(block) }

  /// Gives the next block to be finished, unless it is that far ahead of what is written.
  func takeBlock(ahead limit: Int) -> OpenBlock? {
    guard let block = queue.first, block.number - written < limit else { return nil }
    return queue.removeFirst()
  }

  /// Gives the finished block whose turn it is, unless somebody is writing.
  func takeFinished() -> FinishedBlock? {
    guard !isBusy, let finished = done.removeValue(forKey: written) else { return nil }
    isBusy = true
    return finished
  }

  func write(_ block: BlockedFileWriter.Block) throws { try writer?.append(block) }

  func finish() throws -> (record: RepomdRecord, table: BlockTable)? {
    guard let writer = writer.take() else { return nil }
    return try writer.finish()
  }
}

/// A block of which the packages are known.
final class OpenBlock: @unchecked Sendable {
  // Sendable: it belongs to one thread at a time; the pipeline hands it on under its lock.
  /// Where a part of its content comes from.
  enum Piece: Sendable, Equatable {
    /// The next bytes of `fresh`.
    case fresh(Int)
    /// Packages of the older document.
    case old(Range<Int>)
  }

  let lane: Int
  let number: Int
  private(set) var pieces: [Piece] = []
  /// The bytes of packages that were read.
  private(set) var fresh: [UInt8]
  /// How many they are, also when they have been taken.
  private(set) var freshCount = 0
  private(set) var packages = 0

  /// Whether packages of the older document are among them.
  var hasOld: Bool { pieces.contains { if case .old = $0 { true } else { false } } }

  init(lane: Int, number: Int, memory: [UInt8]) {
    self.lane = lane
    self.number = number
    fresh = memory
  }

  /// The bytes of packages that were read, given away.
  func takeFresh() -> [UInt8] {
    var bytes: [UInt8] = []
    swap(&bytes, &fresh)
    return bytes
  }

  func add(_ element: ArraySlice<UInt8>) {
    fresh += element
    freshCount += element.count
    packages += 1
    if case .fresh(let count) = pieces.last {
      pieces[pieces.count - 1] = .fresh(count + element.count)
    } else {
      pieces.append(.fresh(element.count))
    }
  }

  func add(old index: Int) {
    packages += 1
    if case .old(let range) = pieces.last, range.upperBound == index {
      pieces[pieces.count - 1] = .old(range.lowerBound..<index + 1)
    } else {
      pieces.append(.old(index..<index + 1))
    }
  }
}
