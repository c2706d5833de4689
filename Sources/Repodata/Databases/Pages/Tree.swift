import SystemIO

/// A B-tree in the making, filled in the order of its keys; its root is a page that SQLite made.
///
/// Leaves are filled to the brim, as SQLite does when rows come in order. What separates two
/// pages goes up: of a table the highest row number of the left one, which stays there; of an
/// index the entry between them, which does not.
final class Tree {
  private let pages: PageFile
  private let root: UInt32
  private let isIndex: Bool
  private let leaf: TreePage
  /// The leaves that are written, and for each what separates it from the next.
  private var children: [UInt32] = []
  private var separators: [[UInt8]] = []
  private var lastRow: Int64 = 0

  init(_ pages: PageFile, root: UInt32, isIndex: Bool) {
    self.pages = pages
    self.root = root
    self.isIndex = isIndex
    leaf = TreePage(isIndex ? .indexLeaf : .tableLeaf)
  }

  /// Adds an entry behind all others: a row with its number, or a key of an index.
  func add(_ payload: UnsafeRawBufferPointer, row: Int64? = nil) throws(SystemError) {
    let local = localCount(payload.count)
    var overflow: UInt32 = 0
    if local < payload.count {
      overflow = try pages.append(overflow: UnsafeRawBufferPointer(rebasing: payload[local...]))
    }
    let size =
      Varint.count(payload.count) + (row.map { Varint.count(Int($0)) } ?? 0) + local
      + (overflow > 0 ? 4 : 0)
    if !leaf.hasRoom(for: size) { try endLeaf() }
    var cell = CellWriter(leaf.add(size))
    cell.add(varint: payload.count)
    if let row {
      cell.add(varint: Int(row))
      lastRow = row
    }
    cell.add(UnsafeRawBufferPointer(rebasing: payload[..<local]))
    if overflow > 0 { cell.add(overflow) }
  }

  /// How much of an entry stands in its page; the rest overflows. SQLite's rule.
  private func localCount(_ count: Int) -> Int {
    let usable = PageFile.pageSize
    let most = isIndex ? (usable - 12) * 64 / 255 - 23 : usable - 35
    guard count > most else { return count }
    let least = (usable - 12) * 32 / 255 - 23
    let fitting = least + (count - least) % (usable - 4)
    return fitting <= most ? fitting : least
  }

  /// Writes the leaf, which is full, and begins another.
  private func endLeaf() throws(SystemError) {
    if isIndex {
      separators.append(leaf.removeLast())
    } else {
      var separator = [UInt8](repeating: 0, count: Varint.count(Int(lastRow)))
      separator.withUnsafeMutableBytes { _ = Varint.write(Int(lastRow), to: $0) }
      separators.append(separator)
    }
    children.append(try pages.append(leaf.finished()))
    leaf.clear()
  }

  /// Writes the last leaf, and what is above the leaves.
  func finish() throws(SystemError) {
    guard !children.isEmpty else { return pages.replace(root, by: leaf.finished()) }
    children.append(try pages.append(leaf.finished()))
    while true {
      let top = TreePage(isIndex ? .indexInterior : .tableInterior)
      if try raise(top) {
        return pages.replace(root, by: top.finished(rightmost: children[children.count - 1]))
      }
    }
  }

  /// Builds the level above `children`, which becomes `children`; or fills `page` with all of
  /// them, if it has room, and says so.
  private func raise(_ page: TreePage) throws(SystemError) -> Bool {
    var (parents, above): ([UInt32], [[UInt8]]) = ([], [])
    for (child, separator) in zip(children, separators) {
      if !page.hasRoom(for: 4 + separator.count) {
        // The last cell's child becomes the rightmost, and what separates it goes up.
        let cell = page.removeLast()
        let rightmost = cell[..<4].reduce(0) { $0 << 8 | UInt32($1) }
        parents.append(try pages.append(page.finished(rightmost: rightmost)))
        above.append(Array(cell[4...]))
        page.clear()
      }
      var cell = CellWriter(page.add(4 + separator.count))
      cell.add(child)
      separator.withUnsafeBytes { cell.add($0) }
    }
    if parents.isEmpty { return true }
    parents.append(try pages.append(page.finished(rightmost: children[children.count - 1])))
    (children, separators) = (parents, above)
    return false
  }
}

/// Fills the bytes of a cell from front to back.
struct CellWriter {
  private var rest: UnsafeMutableRawBufferPointer

  init(_ memory: UnsafeMutableRawBufferPointer) {
    rest = memory
  }

  mutating func add(_ bytes: UnsafeRawBufferPointer) {
    rest.copyMemory(from: bytes)
    rest = UnsafeMutableRawBufferPointer(rebasing: rest[bytes.count...])
  }

  mutating func add(_ number: UInt32) {
    withUnsafeBytes(of: number.bigEndian) { add($0) }
  }

  mutating func add(varint number: Int) {
    let count = Varint.write(number, to: rest)
    rest = UnsafeMutableRawBufferPointer(rebasing: rest[count...])
  }
}
