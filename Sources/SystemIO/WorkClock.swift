import Glibc

/// Measures what a piece of work costs this process.
public struct WorkClock: Sendable {
  private let start: WorkCost

  /// Starts measuring.
  public init() { start = WorkCost.now() }

  /// The cost since the clock was started.
  public func elapsed() -> WorkCost {
    let now = WorkCost.now()
    return WorkCost(
      processorSeconds: now.processorSeconds - start.processorSeconds,
      wallSeconds: now.wallSeconds - start.wallSeconds)
  }
}

/// What a piece of work has cost.
public struct WorkCost: Sendable, Hashable {
  /// Seconds of the processors, of all threads, in the program and in the system for it.
  public let processorSeconds: Double
  /// Seconds that passed meanwhile.
  public let wallSeconds: Double

  fileprivate static func now() -> WorkCost {
    WorkCost(
      processorSeconds: seconds(CLOCK_PROCESS_CPUTIME_ID), wallSeconds: seconds(CLOCK_MONOTONIC))
  }

  private static func seconds(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
