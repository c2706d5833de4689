import SystemIO
import SystemPackage

/// A SQLite file whose schema SQLite has made and whose further pages are ours, by the file format
/// that SQLite documents (sqlite.org/fileformat2.html).
///
/// Pages are written one after the other as they get full. Those that SQLite made, the roots of
/// all trees among them, are kept until the end, when it is known what stands in them.
final class PageFile {
  /// Bytes of a page, none of them reserved.
  static let pageSize = 4096
  /// The page in which SQLite locks bytes, at 1 GiB: nothing is ever stored there.
  private static let lockPage = UInt32((1 << 30) / pageSize + 1)
  private static let pendingLimit = 64 * pageSize
  /// Where the header of the file tells how many pages there are, as a 32-bit number.
  private static let pageCountOffset = 28

  private let file: OpenFile
  private var head: [UInt8]
  private var pending: [UInt8] = []
  private var pageCount: UInt32

  /// Starts `path`, where nothing may be, with the pages of a database without rows.
  init(path: FilePath, schema: [UInt8]) throws(SystemError) {
    file = try OpenFile.creating(path)
    head = schema
    pageCount = UInt32(clamping: schema.count / Self.pageSize)
    pending.reserveCapacity(Self.pendingLimit)
    try file.write(schema)
  }

  /// The number that the next page gets.
  private var nextNumber: UInt32 { Self.number(after: pageCount) }

  private static func number(after page: UInt32) -> UInt32 {
    page + (page + 1 == lockPage ? 2 : 1)
  }

  /// Adds a page, and gives its number; the first page of a file has number 1.
  func append(_ page: UnsafeRawBufferPointer) throws(SystemError) -> UInt32 {
    if nextNumber != pageCount + 1 {
      pending.append(contentsOf: repeatElement(0, count: Self.pageSize))
    }
    pageCount = nextNumber
    pending.append(contentsOf: page)
    if pending.count >= Self.pendingLimit { try flush() }
    return pageCount
  }

  /// Adds what of a row does not fit in a page of its tree, as a chain of pages that each begin
  /// with the number of the next, and gives the number of the first.
  func append(overflow bytes: UnsafeRawBufferPointer) throws(SystemError) -> UInt32 {
    let first = nextNumber
    let room = Self.pageSize - 4
    var page: [UInt8] = []
    page.reserveCapacity(Self.pageSize)
    for start in stride(from: 0, to: bytes.count, by: room) {
      let part = bytes[start..<min(start + room, bytes.count)]
      let isLast = part.endIndex == bytes.count
      page.removeAll(keepingCapacity: true)
      page.append(bigEndian: isLast ? 0 : Self.number(after: nextNumber))
      page.append(contentsOf: part)
      page.append(contentsOf: repeatElement(0, count: Self.pageSize - page.count))
      _ = try page.withUnsafeBufferPointer { memory throws(SystemError) in
        try append(UnsafeRawBufferPointer(memory))
      }
    }
    return first
  }

  /// Replaces one of the pages that SQLite made: the root of a tree.
  func replace(_ number: UInt32, by page: UnsafeRawBufferPointer) {
    let start = (Int(number) - 1) * Self.pageSize
    head.replaceSubrange(start..<start + Self.pageSize, with: page)
  }

  /// Writes what is left, and the pages that were kept.
  func finish() throws(SystemError) {
    try flush()
    withUnsafeBytes(of: pageCount.bigEndian) { count in
      let place = Self.pageCountOffset..<Self.pageCountOffset + count.count
      head.replaceSubrange(place, with: count)
    }
    try head.withUnsafeBufferPointer { memory throws(SystemError) in
      try file.write(UnsafeRawBufferPointer(memory), at: 0)
    }
  }

  private func flush() throws(SystemError) {
    try file.write(pending)
    pending.removeAll(keepingCapacity: true)
  }
}

extension [UInt8] {
  /// Appends a number, the highest byte first.
  mutating func append(bigEndian number: UInt32) {
    Swift.withUnsafeBytes(of: number.bigEndian) { append(contentsOf: $0) }
  }
}
