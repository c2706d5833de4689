import Glibc
import Publication
import Synchronization
import SystemIO

/// One line on a terminal that tells how far a long run has come; nothing anywhere else.
///
/// It appears after a second, so that short runs stay quiet; `KMODREPO_PROGRESS_DELAY` sets another
/// number of milliseconds, for tests.
final class ProgressMeter: Sendable {
  private struct State {
    var lastShown: Int64
    var isVisible = false
  }

  private let isTerminal = HostSystem.isTerminal(STDERR_FILENO)
  private let state = Mutex(
    State(lastShown: ProgressMeter.milliseconds() + ProgressMeter.delay - ProgressMeter.interval))

  /// What the steps report to.
  var report: ProgressReport {
    guard isTerminal else { return .silent }
    return ProgressReport { [self] step, done, total in show(step, done, total) }
  }

  /// Removes the line.
  func finish() {
    state.withLock { state in
      if state.isVisible { Output.write(Array("\r\u{1B}[K".utf8), to: STDERR_FILENO) }
      state.isVisible = false
    }
  }

  private func show(_ step: ProgressReport.Step, _ done: Int, _ total: Int) {
    let now = Self.milliseconds()
    state.withLock { state in
      guard now - state.lastShown >= Self.interval else { return }
      state.lastShown = now
      state.isVisible = true
      let line = "\r\u{1B}[K\(step.rawValue) \(done) of \(total)"
      Output.write(Array(line.utf8), to: STDERR_FILENO)
    }
  }

  /// The milliseconds before the line first appears.
  private static var delay: Int64 {
    HostSystem.variable("KMODREPO_PROGRESS_DELAY").flatMap { Int64($0) }.map {
      min(max($0, 0), 3_600_000)
    } ?? 1000
  }

  /// The milliseconds between two changes of the line.
  private static let interval: Int64 = 100

  private static func milliseconds() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
  }
}
