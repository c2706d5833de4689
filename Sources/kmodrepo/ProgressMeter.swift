import Glibc
import Publication
import Synchronization
import SystemIO

/// One line on a terminal that tells how far a long run has come; nothing anywhere else.
///
/// It appears after a second, so that short runs stay quiet; `KMODREPO_PROGRESS_DELAY` sets another
/// number of milliseconds, for tests. A thread of its own draws what was told too early to be shown:
/// a step that began at once and then waits for a slow server is seen too.
final class ProgressMeter: Sendable {
  private struct State {
    /// When the line may be drawn next.
    var due: Int64
    /// What was told last.
    var latest: String?
    /// What stands on the terminal.
    var shown: String?
    var isTicking = false
    var isFinished = false
  }

  private let isTerminal = HostSystem.isTerminal(STDERR_FILENO)
  private let state = Mutex(State(due: ProgressMeter.milliseconds() + ProgressMeter.delay))

  /// What the steps report to.
  var report: ProgressReport {
    guard isTerminal else { return .silent }
    return ProgressReport { [self] step, done, total in show(step, done, total) }
  }

  /// Removes the line, for good.
  func finish() {
    state.withLock { state in
      state.isFinished = true
      Self.clear(&state)
    }
  }

  /// Removes the line while `body` writes something that is to stay.
  func aside(_ body: () -> Void) {
    state.withLock { state in
      Self.clear(&state)
      body()
    }
  }

  private func show(_ step: ProgressReport.Step, _ done: Int, _ total: Int) {
    let mustTick = state.withLock { state in
      state.latest = "\(step.rawValue) \(done) of \(total)"
      Self.draw(&state)
      defer { state.isTicking = true }
      return !state.isTicking && !state.isFinished
    }
    if mustTick { onDetachedThread { self.tick() } }
  }

  /// Draws, until the meter is finished, what nobody else has drawn.
  private func tick() {
    var goesOn = true
    while goesOn {
      usleep(UInt32(Self.interval) * 1000)
      goesOn = state.withLock { state in
        Self.draw(&state)
        return !state.isFinished
      }
    }
  }

  /// Draws what was told last, if it is time to and it does not stand there already.
  private static func draw(_ state: inout State) {
    let now = milliseconds()
    guard !state.isFinished, now >= state.due, let line = state.latest, line != state.shown else {
      return
    }
    state.due = now + interval
    state.shown = line
    Output.write(Array("\r\u{1B}[K\(line)".utf8), to: STDERR_FILENO)
  }

  private static func clear(_ state: inout State) {
    guard state.shown != nil else { return }
    state.shown = nil
    Output.write(Array("\r\u{1B}[K".utf8), to: STDERR_FILENO)
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
