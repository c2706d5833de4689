import SystemIO
import SystemPackage

/// The time of a publish: it never goes back, and no two publishes have the same.
///
/// Clients and mirrors may take metadata with an older revision for an attack or a mistake, and the
/// grace time counts from what was published before. Two that are made within one second are two
/// generations, which a rollback must be able to name.
struct PublishClock: Equatable, Sendable {
  /// The time to write into metadata, in seconds since the epoch.
  let time: Int64
  /// What the operator should know of the clock.
  let warning: String?

  /// How far the last publish may be ahead because of others in the same second, in seconds.
  private static let burst: Int64 = 10

  /// The time for views that were published at `published` before.
  init(now: Int64, published: [Int64]) {
    guard let last = published.max(), last >= now else {
      (time, warning) = (now, nil)
      return
    }
    time = last + 1
    warning =
      last - now <= Self.burst
      ? nil
      : "the clock is \(last - now) seconds behind the last publish; revision \(last + 1) is "
        + "written, look at the clock"
  }

  /// The time for all views of a root.
  init(_ root: RepositoryRoot, now: Int64 = BuildClock.currentTime()) throws {
    let folder = root.state.appending("generations")
    guard try FileStatus.of(folder) != nil else {
      self.init(now: now, published: [])
      return
    }
    let published = try FileSystem.listDirectory(folder).compactMap { name in
      try Generations(reading: folder.appending(name)).present?.published
    }
    self.init(now: now, published: published)
  }
}
