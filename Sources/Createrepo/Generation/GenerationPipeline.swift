import Repodata
import Scanning
import SystemIO

/// Makes the documents: threads read packages, put their elements together to blocks in the order
/// of the request, compress blocks, and write them in order.
///
/// Each thread takes whatever can be done next, blocks before packages, so that little lies
/// between reading and writing. How far reading may run ahead is bounded by bytes, so memory does
/// not grow with the repository but for what is known of each package. Nobody waits while there
/// is work: a thread that reads a large package holds up none but those who wait for its place in
/// the documents.
final class GenerationPipeline: @unchecked Sendable {
  // Sendable: what changes is guarded by `monitor`, or belongs to the thread that assembles.
  /// What has come of it.
  struct Product: Sendable {
    var facts: [PackageFacts] = []
    var failures: [PackageFailure] = []
    var hrefsRead: [String] = []
    var warnings: [String] = []
    var records: [RepomdRecord] = []
    var tables: [BlockTable] = []
  }

  private enum Job {
    case read(Int)
    case finish(OpenBlock)
    case fill(DatabaseLane, [PackageRecord])
  }

  private let request: MetadataRequest
  private let plan: GenerationPlan
  private let kinds: [DocumentKind]
  private let batches: [Range<Int>]
  private let lanes: [DocumentLane]
  private let databases: [DatabaseLane]
  private let monitor = Monitor()
  private let pool: BufferPool

  // Guarded by the monitor.
  private var failure: (any Error)?
  private var taken = 0
  private var waiting: [Int: PackageBatch] = [:]
  private var assembled = 0
  private var isAssembling = false
  private var bytesAhead = 0
  private var blocksUnwritten = 0

  // Of the thread that assembles.
  private var product = Product()

  init(
    _ request: MetadataRequest, _ plan: GenerationPlan, databases: [DatabaseLane]
  ) throws {
    self.request = request
    self.plan = plan
    self.databases = databases
    kinds = DocumentKind.wanted(request.fragments)
    batches = plan.batches(request.packages, readingKept: !databases.isEmpty)
    pool = BufferPool(limit: request.workers + 2)
    var lanes: [DocumentLane] = []
    for (place, kind) in kinds.enumerated() {
      lanes.append(
        try DocumentLane(
          kind, place: place, request: request, packages: request.packages.count, pool: pool))
    }
    self.lanes = lanes
    product.facts.reserveCapacity(request.packages.count)
  }

  /// Does all of it, on as many threads as asked for.
  func run() throws -> Product {
    onThreads(max(1, request.workers)) { [self] _ in work() }
    if let failure { throw failure }
    for lane in lanes {
      guard let (record, table) = try lane.finish() else { continue }
      product.records.append(record)
      product.tables.append(table)
    }
    return product
  }

  private func work() {
    let reader = BatchReader(request, plan, kinds, keepsRecords: !databases.isEmpty)
    do {
      let finisher = try BlockFinisher(
        request.metadata.compression, plan.source, kinds, pool: pool)
      while let job = next() {
        switch job {
        case .read(let number): try deliver(reader.read(batches[number]), number)
        case .finish(let block): try deliver(finisher.finish(block), of: block)
        case .fill(let lane, let records): try fill(lane, records)
        }
      }
    } catch {
      monitor.locked {
        if failure == nil { failure = error }
        monitor.wakeAll()
      }
    }
  }
}

// MARK: Who does what next

extension GenerationPipeline {
  /// How many bytes of elements may lie between reading and writing before reading pauses.
  private var budget: Int { (2 << 20) * (request.workers + 2) }

  /// The next thing to do; nothing once all is done or one thing has failed.
  private func next() -> Job? {
    monitor.locked {
      while failure == nil {
        for lane in databases {
          if let records = lane.take() { return .fill(lane, records) }
        }
        for lane in lanes {
          if let block = lane.takeBlock(ahead: request.workers + 2) { return .finish(block) }
        }
        if taken < batches.count, mayRead {
          taken += 1
          return .read(taken - 1)
        }
        if isDone { return nil }
        monitor.wait()
      }
      return nil
    }
  }

  private var mayRead: Bool {
    guard taken - assembled < 8 * request.workers else { return taken == assembled }
    guard databases.allSatisfy({ $0.length < 4 * request.workers }) else { return false }
    return bytesAhead < budget || (taken == assembled && blocksUnwritten == 0)
  }

  private var isDone: Bool {
    assembled == batches.count && !isAssembling && blocksUnwritten == 0
      && databases.allSatisfy(\.isIdle)
  }
}

// MARK: From packages to blocks

extension GenerationPipeline {
  /// Takes a batch, and assembles all whose turn it is, unless another thread does so.
  private func deliver(_ batch: PackageBatch, _ number: Int) throws {
    var mine: PackageBatch? = monitor.locked {
      bytesAhead += batch.byteCount
      waiting[number] = batch
      return takeForAssembly()
    }
    while let batch = mine {
      let ended = try assemble(batch)
      mine = monitor.locked {
        assembled += 1
        isAssembling = false
        for block in ended { lanes[block.lane].add(block) }
        blocksUnwritten += ended.count
        for lane in databases { lane.add(batch.records) }
        // What is still in the block that has not ended yet does not count.
        bytesAhead += ended.reduce(0) { $0 + $1.freshCount } - batch.byteCount
        defer { monitor.wakeAll() }
        return takeForAssembly()
      }
    }
  }

  private func takeForAssembly() -> PackageBatch? {
    guard !isAssembling, let batch = waiting.removeValue(forKey: assembled) else { return nil }
    isAssembling = true
    return batch
  }

  private func assemble(_ batch: PackageBatch) throws -> [OpenBlock] {
    var ended: [OpenBlock] = []
    var offsets = batch.documents.map { _ in 0 }
    for (index, outcome) in zip(batch.range, batch.outcomes) {
      switch outcome {
      case .failed(let reason, let kind):
        let package = request.packages[index]
        product.failures.append(
          PackageFailure(path: package.path, href: package.href, reason: reason, kind: kind))
      case .kept: keep(index, &ended)
      case .done(let facts):
        for lane in lanes {
          let start = offsets[lane.place]
          let end = start + Int(facts.sizes[lane.kind.place])
          offsets[lane.place] = end
          let element = batch.documents[lane.place][start..<end]
          if let block = lane.add(element, mark: facts.mark) { ended.append(block) }
        }
        if case .read = plan.actions[index] { product.hrefsRead.append(facts.href) }
        product.facts.append(facts)
      }
    }
    product.warnings += batch.warnings
    if batch.range.upperBound == request.packages.count {
      for lane in lanes { if let block = lane.endAll() { ended.append(block) } }
    }
    request.progress?(batch.range.upperBound, request.packages.count)
    return ended
  }

  private func keep(_ index: Int, _ ended: inout [OpenBlock]) {
    guard case .keep(let place) = plan.actions[index], let facts = plan.source?.facts[place] else {
      return
    }
    for lane in lanes {
      let size = Int(facts.sizes[lane.kind.place])
      if let block = lane.add(old: place, size: size, mark: facts.mark) { ended.append(block) }
    }
    product.facts.append(facts)
  }
}

// MARK: From blocks to files

extension GenerationPipeline {
  /// Takes a finished block, and writes all whose turn it is, unless another thread does so.
  private func deliver(_ block: BlockedFileWriter.Block, of open: OpenBlock) throws {
    let lane = lanes[open.lane]
    var mine = monitor.locked {
      lane.done[open.number] = FinishedBlock(block, fresh: open.freshCount)
      return lane.takeFinished()
    }
    while let finished = mine {
      try lane.write(finished.block)
      pool.give(&finished.block.open)
      pool.give(&finished.block.compressed)
      mine = monitor.locked {
        lane.written += 1
        lane.isBusy = false
        blocksUnwritten -= 1
        bytesAhead -= finished.fresh
        monitor.wakeAll()
        return lane.takeFinished()
      }
    }
  }

  private func fill(_ lane: DatabaseLane, _ records: [PackageRecord]) throws {
    try lane.fill(records)
    monitor.locked {
      lane.release()
      monitor.wakeAll()
    }
  }
}
