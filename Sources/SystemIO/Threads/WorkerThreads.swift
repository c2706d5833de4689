import Glibc
import Synchronization

/// Has `body` run on `count` threads, the calling one among them, and waits for all to end.
///
/// They are threads of their own, not tasks: they may wait for each other and for the disk. Each
/// call is given its number, from 0 on. Where no more threads can be had, fewer run, so the work
/// must not be divided by number.
public func onThreads(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
  var threads: [pthread_t] = []
  for number in 1..<max(1, count) {
    guard let thread = newThread(Unmanaged.passRetained(ThreadStart(number, body))) else { break }
    threads.append(thread)
  }
  body(0)
  for thread in threads { pthread_join(thread, nil) }
}

/// Does `body` for each number below `count`, several at once on threads of their own, and gives what
/// came of each in the order of the numbers: for work that may wait for the disk. The first error, by
/// number, is thrown once all is done.
@discardableResult
public func onThreads<Value: Sendable, Failure: Error>(
  _ threads: Int, each count: Int, _ body: @escaping @Sendable (Int) throws(Failure) -> Value
) throws(Failure) -> [Value] {
  let next = Atomic<Int>(0)
  let results = Mutex<[Int: Result<Value, Failure>]>([:])
  onThreads(min(threads, count)) { _ in
    while true {
      let number = next.add(1, ordering: .relaxed).oldValue
      guard number < count else { return }
      let result = Result { () throws(Failure) in try body(number) }
      results.withLock { $0[number] = result }
    }
  }
  var values: [Value] = []
  for (_, result) in results.withLock({ $0.sorted { $0.key < $1.key } }) {
    values.append(try result.get())
  }
  return values
}

/// Has `body` run on a thread of its own, for which nobody waits; false where none can be had.
@discardableResult
public func onDetachedThread(_ body: @escaping @Sendable () -> Void) -> Bool {
  let start = Unmanaged.passRetained(ThreadStart(0) { _ in body() })
  guard let thread = newThread(start) else { return false }
  pthread_detach(thread)
  return true
}

/// A thread that begins with `start`; nothing if none can be had, and `start` is released then.
private func newThread(_ start: Unmanaged<ThreadStart>) -> pthread_t? {
  var thread = pthread_t()
  let code = pthread_create(
    &thread, nil,
    { context in
      guard let context else { return nil }
      let start = Unmanaged<ThreadStart>.fromOpaque(context).takeRetainedValue()
      start.body(start.number)
      return nil
    }, start.toOpaque())
  guard code == 0 else {
    start.release()
    return nil
  }
  return thread
}

/// What a new thread begins with.
private final class ThreadStart {
  let number: Int
  let body: @Sendable (Int) -> Void

  init(_ number: Int, _ body: @escaping @Sendable (Int) -> Void) {
    self.number = number
    self.body = body
  }
}

/// A lock, and a place to wait until another thread has changed what it guards.
public final class Monitor: @unchecked Sendable {
  // Sendable: it is what makes others so; the memory of both stays where it is.
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private let condition: UnsafeMutablePointer<pthread_cond_t>

  /// An open lock.
  public init() {
    mutex = .allocate(capacity: 1)
    mutex.initialize(to: pthread_mutex_t())
    condition = .allocate(capacity: 1)
    condition.initialize(to: pthread_cond_t())
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(condition, nil)
  }

  deinit {
    pthread_cond_destroy(condition)
    pthread_mutex_destroy(mutex)
    condition.deallocate()
    mutex.deallocate()
  }

  /// Does `body` while no other thread is inside.
  public func locked<Result>(_ body: () throws -> Result) rethrows -> Result {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return try body()
  }

  /// Inside `locked`: lets others in until one of them calls `wakeAll`.
  public func wait() { pthread_cond_wait(condition, mutex) }

  /// Wakes every thread that waits.
  public func wakeAll() { pthread_cond_broadcast(condition) }
}
