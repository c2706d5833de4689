import Glibc
import SystemIO

/// The texts of a column, each kept once: kmods require the same symbols thousands of times.
struct TextValues {
  private var bytes: [UInt8] = []
  /// Where each text ends; it begins where the one before ends.
  private var ends: [Int] = []
  private var index = TextIndex()
  /// For each row the number of its text.
  private var rows: [UInt32] = []

  /// Takes the text of the next row.
  mutating func add(_ text: UnsafeBufferPointer<UInt8>) {
    let hash = TextArena.hash(UnsafeRawBufferPointer(text))
    let found = bytes.withUnsafeBufferPointer { memory in
      index.last(hash: hash) { Self.order(self[$0, memory], text) == 0 }
    }
    rows.append(UInt32(clamping: found ?? ends.count))
    guard found == nil else { return }
    index.insert(hash: hash)
    bytes.append(contentsOf: text)
    ends.append(bytes.count)
  }

  /// Calls `body` with all rows, by their texts, byte by byte; rows of one text in their order.
  /// Rows count from 1.
  func forEach(
    _ body: (UnsafeBufferPointer<UInt8>, Int64) throws(SystemError) -> Void
  ) throws(SystemError) {
    // Where the rows of each text begin in the list of all, by text.
    var starts = Array(repeating: 0, count: ends.count + 1)
    for text in rows { starts[Int(text) + 1] += 1 }
    for text in ends.indices { starts[text + 1] += starts[text] }
    var places = starts
    var byText = Array(repeating: UInt32(0), count: rows.count)
    for (row, text) in rows.enumerated() {
      byText[places[Int(text)]] = UInt32(clamping: row + 1)
      places[Int(text)] += 1
    }
    try bytes.withUnsafeBufferPointer { memory throws(SystemError) in
      let sorted = ends.indices.sorted { Self.order(self[$0, memory], self[$1, memory]) < 0 }
      for text in sorted {
        for place in starts[text]..<starts[text + 1] {
          try body(self[text, memory], Int64(byText[place]))
        }
      }
    }
  }

  private subscript(
    text: Int, memory: UnsafeBufferPointer<UInt8>
  ) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(rebasing: memory[(text == 0 ? 0 : ends[text - 1])..<ends[text]])
  }

  /// Less than, equal to or greater than 0 as `one` comes before, with or behind `two`.
  private static func order(
    _ one: UnsafeBufferPointer<UInt8>, _ two: UnsafeBufferPointer<UInt8>
  ) -> Int {
    let common = min(one.count, two.count)
    if common > 0, let left = one.baseAddress, let right = two.baseAddress {
      let order = memcmp(left, right, common)
      if order != 0 { return Int(order) }
    }
    return one.count - two.count
  }
}
