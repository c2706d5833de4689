import SystemIO

/// What the index of a column will hold, until the rows of its table are all there.
struct ColumnIndex {
  /// Where the index is stored.
  private let tree: Tree
  private var texts = TextValues()
  /// Keys of packages, which come in order, and how many rows each has.
  private var keys: [(key: Int64, rows: Int)] = []

  init(_ tree: Tree) {
    self.tree = tree
  }

  /// Notes the text of the next row; a column has either texts or keys.
  mutating func add(_ text: UnsafeBufferPointer<UInt8>) { texts.add(text) }

  /// Notes the key of the next row.
  mutating func add(_ key: Int64) {
    if let last = keys.last, last.key == key {
      keys[keys.count - 1].rows += 1
    } else {
      keys.append((key, 1))
    }
  }

  /// Writes all entries: by value, then by row number.
  func finish() throws(SystemError) {
    let record = RowRecord()
    try texts.forEach { text, row throws(SystemError) in
      record.clear()
      record.add(text)
      record.add(row)
      try tree.add(record.bytes)
    }
    var row: Int64 = 0
    for (key, rows) in keys {
      for _ in 0..<rows {
        row += 1
        record.clear()
        record.add(key)
        record.add(row)
        try tree.add(record.bytes)
      }
    }
    try tree.finish()
  }
}
