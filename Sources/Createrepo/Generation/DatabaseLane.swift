import Repodata
import SystemIO
import SystemPackage

/// A database in the making, filled in the order of the packages by one thread at a time.
final class DatabaseLane: @unchecked Sendable {
  // Sendable: the queue is guarded by the pipeline, the database belongs to who has taken a batch.
  let kind: DocumentKind
  private let database: DocumentDatabase
  private var key: Int64 = 0
  private var queue: [[PackageRecord]] = []
  private var isBusy = false

  init(_ kind: DocumentKind, folder: FilePath) throws {
    self.kind = kind
    database = try DocumentDatabase(kind, folder: folder)
  }

  /// Whether nothing is left to be done.
  var isIdle: Bool { queue.isEmpty && !isBusy }
  /// How many batches wait.
  var length: Int { queue.count }

  func add(_ records: [PackageRecord]) { queue.append(records) }

  /// The next batch, unless one is being filled in.
  func take() -> [PackageRecord]? {
    guard !isBusy, !queue.isEmpty else { return nil }
    isBusy = true
    return queue.removeFirst()
  }

  /// Says that the batch has been filled in.
  func release() { isBusy = false }

  func fill(_ records: [PackageRecord]) throws {
    for record in records {
      key += 1
      try database.append(record, key: key)
    }
  }

  /// Indexes, compresses and puts it in its place.
  func finish(
    document: RepomdRecord, options: MetadataOptions, workers: Int
  ) throws -> RepomdRecord {
    try database.finish(document: document, options: options, workers: workers)
  }
}
