import Synchronization

/// Does `body` for each number below `count` on as many workers as asked for; results keep their
/// order, so what comes out is the same with any number of workers.
///
/// Each worker takes the next number that nobody has taken; one alone is the caller itself. The first
/// error, by number, is thrown once all workers have ended.
public func inOrder<Result: Sendable>(
  _ count: Int, workers: Int, _ body: @escaping @Sendable (Int) throws -> Result
) async throws -> [Result] {
  guard min(workers, count) > 1 else { return try (0..<count).map(body) }
  let next = Counter()
  var slots: [Swift.Result<Result, any Error>?] = Array(repeating: nil, count: count)
  await withTaskGroup(of: [(Int, Swift.Result<Result, any Error>)].self) { group in
    for _ in 0..<min(workers, count) {
      group.addTask {
        var done: [(Int, Swift.Result<Result, any Error>)] = []
        while let number = next.take(below: count) {
          done.append((number, Swift.Result { try body(number) }))
        }
        return done
      }
    }
    for await part in group {
      for (number, result) in part { slots[number] = result }
    }
  }
  return try slots.compactMap { try $0?.get() }
}

/// A number that several workers count up together.
public final class Counter: Sendable {
  private let value = Atomic<Int>(0)

  /// A counter that stands at 0.
  public init() {}

  /// The next number, or nothing once `limit` is reached.
  public func take(below limit: Int) -> Int? {
    let number = value.add(1, ordering: .relaxed).oldValue
    return number < limit ? number : nil
  }

  /// Counts one more and gives the count.
  public func count() -> Int {
    value.add(1, ordering: .relaxed).newValue
  }
}
