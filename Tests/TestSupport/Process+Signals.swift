public import Foundation

extension Process {
  /// Starts the program with no signal blocked.
  ///
  /// The threads that tests run on block all signals, and a process inherits what the thread that
  /// starts it blocks: a shell would never hear that its children have ended, and nothing could be
  /// terminated.
  public func runHearingSignals() throws {
    var (none, before) = (sigset_t(), sigset_t())
    sigemptyset(&none)
    pthread_sigmask(SIG_SETMASK, &none, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    try run()
  }
}
