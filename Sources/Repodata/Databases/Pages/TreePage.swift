/// A page of a tree in the making: cells from the end of the page towards its front, and their
/// places, in order, from the front towards the end.
final class TreePage {
  /// The kinds of pages, by their first byte.
  enum Kind: UInt8 {
    case indexInterior = 2
    case tableInterior = 5
    case indexLeaf = 10
    case tableLeaf = 13

    var isInterior: Bool { self == .indexInterior || self == .tableInterior }
  }

  private let memory = UnsafeMutableRawBufferPointer.allocate(
    byteCount: PageFile.pageSize, alignment: 8)
  private let kind: Kind
  /// How many cells it has.
  private(set) var count = 0
  private var contentStart = PageFile.pageSize
  private var headerSize: Int { kind.isInterior ? 12 : 8 }

  init(_ kind: Kind) {
    self.kind = kind
    clear()
  }

  deinit { memory.deallocate() }

  /// Whether one more cell fits.
  func hasRoom(for size: Int) -> Bool {
    headerSize + 2 * (count + 1) + max(size, 4) <= contentStart
  }

  /// Adds a cell, for which there must be room, and gives its bytes to be filled.
  func add(_ size: Int) -> UnsafeMutableRawBufferPointer {
    contentStart -= max(size, 4)
    put(contentStart, at: headerSize + 2 * count)
    count += 1
    return UnsafeMutableRawBufferPointer(
      rebasing: memory[contentStart..<contentStart + size])
  }

  /// Takes the last cell away, and gives its bytes.
  func removeLast() -> [UInt8] {
    let range = lastRange
    let cell = Array(memory[range])
    UnsafeMutableRawBufferPointer(rebasing: memory[range]).initializeMemory(
      as: UInt8.self, repeating: 0)
    count -= 1
    put(0, at: headerSize + 2 * count)
    contentStart = range.upperBound
    return cell
  }

  private var lastRange: Range<Int> {
    let end = count > 1 ? place(count - 2) : PageFile.pageSize
    return contentStart..<end
  }

  /// The page as it is stored; `rightmost` is the page of everything behind the last cell, of an
  /// interior page.
  func finished(rightmost: UInt32 = 0) -> UnsafeRawBufferPointer {
    memory[0] = kind.rawValue
    put(count, at: 3)
    put(contentStart, at: 5)
    if kind.isInterior {
      memory.storeBytes(of: rightmost.bigEndian, toByteOffset: 8, as: UInt32.self)
    }
    return UnsafeRawBufferPointer(memory)
  }

  /// Makes it a page without cells.
  func clear() {
    memory.initializeMemory(as: UInt8.self, repeating: 0)
    count = 0
    contentStart = PageFile.pageSize
  }

  private func place(_ cell: Int) -> Int {
    let at = headerSize + 2 * cell
    return Int(memory[at]) << 8 | Int(memory[at + 1])
  }

  private func put(_ number: Int, at offset: Int) {
    memory[offset] = UInt8(truncatingIfNeeded: number >> 8)
    memory[offset + 1] = UInt8(truncatingIfNeeded: number)
  }
}
