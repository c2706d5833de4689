/// One compression library in one direction, working on whole blocks.
protocol BlockCodec: AnyObject {
  /// The most bytes that come of `count` bytes.
  func bound(_ count: Int) -> Int
  /// How many times as large as its input the output can be, whatever the input.
  var highestRatio: Int { get }
  /// Turns all of `input` into one block in `output`, or back.
  ///
  /// - Returns: how many bytes `output` now begins with; nil if it failed.
  func run(_ input: UnsafeRawBufferPointer, _ output: UnsafeMutableRawBufferPointer) -> Int?
}

extension BlockCodec {
  // An encoder's output is limited by `bound`, a decoder's by `highestRatio`.
  var highestRatio: Int { 1 }
  func bound(_ count: Int) -> Int { count }
}

/// The format `none`.
final class CopyBlockCodec: BlockCodec {
  func run(_ input: UnsafeRawBufferPointer, _ output: UnsafeMutableRawBufferPointer) -> Int? {
    guard input.count <= output.count else { return nil }
    output.copyMemory(from: input)
    return input.count
  }
}

extension [UInt8] {
  /// Appends what `body` writes, without clearing the memory before.
  ///
  /// - `body`: gets `count` bytes of uninitialised memory, and gives how many it has written from
  ///   their start, or nil to append nothing.
  /// - Returns: what `body` gave.
  mutating func appendBytes(
    upTo count: Int, _ body: (UnsafeMutableRawBufferPointer) -> Int?
  ) -> Int? {
    if capacity - self.count < count {
      // Doubling keeps the cost of many appends linear.
      reserveCapacity(Swift.max(self.count + count, 2 * self.count))
    }
    var written: Int?
    append(addingCapacity: count) { output in
      output.withUnsafeMutableBufferPointer { memory, initialized in
        written = body(
          UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(memory)[..<count]))
        initialized = written ?? 0
      }
    }
    return written
  }
}
