import SystemIO
import SystemPackage

/// The time of a publish: it never goes back, and no two generations of a view have the same.
///
/// Clients and mirrors may take metadata with an older revision for an attack or a mistake, and the
/// grace time counts from what was published before. A view that is made twice within one second has
/// two generations, which a rollback and a metalink must be able to name.
struct PublishClock: Equatable, Sendable {
  /// What the operator should know of the clock.
  let warning: String?

  private let now: Int64
  private let published: [String: Int64]

  /// How far the last publish may be ahead because of others in the same second, in seconds.
  private static let burst: Int64 = 10

  /// The time after these times at which views were published last.
  init(now: Int64, published: [String: Int64]) {
    self.published = published
    guard let last = published.values.max(), last > now else {
      (self.now, warning) = (now, nil)
      return
    }
    self.now = last + 1
    warning =
      last - now <= Self.burst
      ? nil
      : "the clock is \(last - now) seconds behind the last publish; revision \(last + 1) is "
        + "written, look at the clock"
  }

  /// The time for all views of a root.
  init(_ root: RepositoryRoot, now: Int64 = BuildClock.currentTime()) throws {
    let folder = root.state.appending("generations")
    var published: [String: Int64] = [:]
    if try FileStatus.of(folder) != nil {
      for name in try FileSystem.listDirectory(folder) where name.hasSuffix(".json") {
        published[String(name.dropLast(5))] =
          try Generations(reading: folder.appending(name)).present?.published
      }
    }
    self.init(now: now, published: published)
  }

  /// The time to write into a view's new metadata, in seconds since the epoch.
  func time(of view: String) -> Int64 { max(now, (published[view] ?? now - 1) + 1) }
}
