import CLinux
import Glibc
import Synchronization
public import SystemPackage

/// The files and folders that this process is writing and that nobody is to find if it is stopped.
///
/// A signal that asks the process to end (`HUP`, `INT`, `TERM`, `PIPE` and their like) is taken by
/// a thread of its own, outside any signal handler, so that it may remove files and print.
public enum UnfinishedWork {
  private struct State {
    var paths: [FilePath] = []
    /// Whether a signal has come, so that nothing new may be begun.
    var isEnding = false
  }

  private static let state = Mutex(State())
  /// Held while what is done must be done whole.
  private static let gate = Mutex<Void>(())

  /// Says that a file, or a folder and all in it, is to go if the process is stopped; to be called
  /// before it is made. Does not return where the process is being stopped.
  public static func add(_ path: FilePath) {
    let mayBegin = state.withLock { state in
      if !state.isEnding { state.paths.append(path) }
      return !state.isEnding
    }
    while !mayBegin { pause() }
  }

  /// Says that it is finished, or gone.
  public static func remove(_ path: FilePath) {
    state.withLock { state in state.paths.removeAll { $0 == path } }
  }

  /// Does something that a signal must not cut in two; the signal waits until it is done.
  public static func withoutInterruption(_ body: () throws -> Void) rethrows {
    try gate.withLock { _ in try body() }
  }

  /// From now on a signal removes what is unfinished, calls `say` and ends the process with
  /// `status`. To be called once. Signals that are ignored already stay so.
  public static func stopCleanly(status: Int32, say: @escaping @Sendable () -> Void) {
    let signals = [
      SIGHUP, SIGINT, SIGPIPE, SIGALRM, SIGTERM, SIGUSR1, SIGUSR2, SIGPOLL, SIGPROF, SIGVTALRM,
    ]
    let pipe = clinux_signal_pipe(signals, signals.count)
    guard pipe >= 0 else { return }
    let box = Unmanaged.passRetained(SignalWatch(pipe: pipe, status: status, say: say))
    var thread = pthread_t()
    guard pthread_create(&thread, nil, { SignalWatch.run($0) }, box.toOpaque()) == 0 else {
      // Without the thread, signals end the process at once, as they do by default.
      box.release()
      for number in signals { signal(number, SIG_DFL) }
      return
    }
    pthread_detach(thread)
  }

  /// Ends the process as `exit` does, unless a signal has come, which then ends it.
  public static func endProcess(status: Int32) -> Never {
    gate.withLock { _ in exit(status) }
  }

  /// Removes all of it. Others may still be writing into folders, so it is tried several times.
  fileprivate static func abandon() {
    let left = state.withLock { state in
      state.isEnding = true
      return state.paths
    }
    for path in left {
      for _ in 0..<50 {
        if (try? FileSystem.removeTree(path)) != nil { break }
        usleep(2000)
      }
    }
  }

  fileprivate static func end(_ watch: SignalWatch) -> Never {
    gate.withLock { _ in
      watch.say()
      abandon()
      _exit(watch.status)
    }
  }
}

/// What the thread that waits for signals knows.
private final class SignalWatch: Sendable {
  let pipe: CInt
  let status: Int32
  let say: @Sendable () -> Void

  init(pipe: CInt, status: Int32, say: @escaping @Sendable () -> Void) {
    self.pipe = pipe
    self.status = status
    self.say = say
  }

  static func run(_ opaque: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let opaque else { return nil }
    let watch = Unmanaged<SignalWatch>.fromOpaque(opaque).takeRetainedValue()
    var number: UInt8 = 0
    while read(watch.pipe, &number, 1) != 1 {}
    UnfinishedWork.end(watch)
  }
}
