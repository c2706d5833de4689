import Dispatch

/// Runs what waits for other programs, on a thread of its own.
///
/// The threads that all tasks share may be busy for minutes, with hashing or compressing. The end of
/// a program would be noticed late then, and a program that took no time be ended for taking long.
final class ProgramExecutor: TaskExecutor {
  static let shared = ProgramExecutor()

  // A serial queue gets a thread whatever the shared ones do.
  private let queue = DispatchQueue(label: "kmodrepo.programs")

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
  }
}
