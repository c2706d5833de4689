import SystemIO

/// Writes the rows of one table, and what the indexes of its columns will hold.
///
/// Values are added column by column, in the order of the schema and of the types that it names.
final class TableWriter {
  private let tree: Tree
  private let record = RowRecord()
  private var column = 0
  private var row: Int64 = 0
  /// Whether the first column is the number of the row itself (`INTEGER PRIMARY KEY`).
  private let isKeyed: Bool
  /// For each column its index, if it has one.
  private var indexes: [ColumnIndex?]

  /// A table that is stored in `tree`.
  init(_ tree: Tree, isKeyed: Bool, indexes: [ColumnIndex?]) {
    self.tree = tree
    self.isKeyed = isKeyed
    self.indexes = indexes
  }

  func add(_ text: UnsafeBufferPointer<UInt8>) {
    record.add(text)
    indexes[column]?.add(text)
    column += 1
  }

  func add(_ text: StaticString) {
    text.withUTF8Buffer { add($0) }
  }

  func add(_ text: String) {
    var text = text
    text.withUTF8 { add($0) }
  }

  /// Adds a number; values that 63 bits cannot hold become the largest.
  func add(_ number: some BinaryInteger) {
    let value = Int64(clamping: number)
    if isKeyed, column == 0 {
      // SQLite reads it from the number of the row.
      row = value - 1
      record.addNull()
    } else {
      record.add(value)
      indexes[column]?.add(value)
    }
    column += 1
  }

  func addNull() {
    record.addNull()
    column += 1
  }

  /// Ends the row. Keys must come in order.
  func endRow() throws(SystemError) {
    row += 1
    column = 0
    try tree.add(record.bytes, row: row)
    record.clear()
  }

  /// Ends the table.
  func finish() throws(SystemError) { try tree.finish() }

  /// Writes the indexes, behind all tables.
  func finishIndexes() throws(SystemError) {
    for index in indexes { try index?.finish() }
  }
}
