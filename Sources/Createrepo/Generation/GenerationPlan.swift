import Repodata
import SystemIO

/// What has to be done for each package of a request.
struct GenerationPlan: Sendable {
  enum Action: Sendable {
    /// Read it all.
    case read
    /// Read its headers; its checksum is known.
    case render(pkgid: String)
    /// Take its elements out of the older documents; the number is its place there.
    case keep(Int)
  }

  var actions: [Action]
  /// The documents that kept packages are taken from.
  var source: OldDocuments?
  /// How many packages older metadata tells of.
  var loadedCount = 0

  /// Everything is read.
  init(reading count: Int) {
    actions = Array(repeating: .read, count: count)
  }

  init(actions: [Action], source: OldDocuments?) {
    self.actions = actions
    self.source = source
  }

  /// Whether the older documents say just what is asked for.
  var isIdentity: Bool {
    guard let source, source.facts.count == actions.count else { return false }
    for (index, action) in actions.enumerated() {
      guard case .keep(index) = action else { return false }
    }
    return true
  }

  /// Runs of consecutive packages, such that reading one of them is neither too little for a
  /// thread to bother nor so much that others wait for it.
  ///
  /// `readingKept` says that even the headers of kept packages are read, for the databases.
  func batches(_ packages: [RequestedPackage], readingKept: Bool) -> [Range<Int>] {
    var batches: [Range<Int>] = []
    var (start, count, bytes) = (0, 0, Int64(0))
    for index in packages.indices {
      if case .keep = actions[index] {
        guard readingKept else { continue }
      } else {
        bytes += packages[index].status?.size ?? Self.assumedSize
      }
      count += 1
      let isLong = bytes >= Self.batchBytes && count >= Self.smallestCount
      guard count >= Self.batchCount || isLong else { continue }
      batches.append(start..<index + 1)
      (start, count, bytes) = (index + 1, 0, 0)
    }
    if start < packages.count { batches.append(start..<packages.count) }
    return batches
  }

  private static let batchCount = 32
  /// Two files are hashed at once; with few in a batch one of them would often be left alone.
  private static let smallestCount = 4
  private static let batchBytes: Int64 = 4 << 20
  private static let assumedSize: Int64 = 256 << 10
}
