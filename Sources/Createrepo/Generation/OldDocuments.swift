import Repodata
import SystemIO
import SystemPackage

/// Documents written before, of which blocks and elements can be taken: verified against their
/// records, and with a table of their blocks.
final class OldDocuments: Sendable {
  /// The packages in the order of the documents.
  let facts: [PackageFacts]
  private let documents: [Document]

  /// One of them.
  struct Document: Sendable {
    let kind: DocumentKind
    let record: RepomdRecord
    let path: FilePath
    let table: BlockTable
    /// How it is compressed.
    let compression: CompressionOptions
    /// The number of the first package of each block, and behind them that of all packages.
    let firsts: [Int]

    init(
      _ kind: DocumentKind, record: RepomdRecord, path: FilePath, table: BlockTable,
      compression: CompressionOptions
    ) {
      self.kind = kind
      self.record = record
      self.path = path
      self.table = table
      self.compression = compression
      var firsts = [0]
      for block in table.blocks { firsts.append((firsts.last ?? 0) + block.packages) }
      self.firsts = firsts
    }

    /// The block that has package `index`.
    func block(of index: Int) -> Int {
      var (low, high) = (0, firsts.count - 1)
      while high - low > 1 {
        let middle = (low + high) / 2
        if firsts[middle] <= index { low = middle } else { high = middle }
      }
      return low
    }
  }

  init(facts: [PackageFacts], documents: [Document]) {
    self.facts = facts
    self.documents = documents
  }

  func document(_ kind: DocumentKind) -> Document? { documents.first { $0.kind == kind } }

  /// Whether packages can be taken out of every one of `kinds`.
  func serves(_ kinds: [DocumentKind]) -> Bool {
    kinds.allSatisfy { kind in
      guard let document = document(kind) else { return false }
      return document.firsts.last == facts.count
    }
  }
}

/// Takes blocks and elements out of an older document; one thread's own.
final class OldBlockReader {
  let document: OldDocuments.Document
  private let facts: [PackageFacts]
  private let file: OpenFile
  private var decompressor: BlockDecompressor
  private var current: (number: Int, open: [UInt8])?

  init(_ source: OldDocuments, _ document: OldDocuments.Document) throws {
    let file = try OpenFile(reading: document.path)
    let decompressor = try BlockDecompressor(document.compression.format)
    self.document = document
    self.file = file
    self.decompressor = decompressor
    facts = source.facts
  }

  /// The number of the block that has just the packages of `range`.
  func wholeBlock(_ range: Range<Int>) -> Int? {
    let number = document.block(of: range.lowerBound)
    guard document.firsts[number] == range.lowerBound,
      document.firsts[number + 1] == range.upperBound
    else { return nil }
    return number
  }

  /// A block as it stands in the file.
  func compressed(_ number: Int) throws -> [UInt8] {
    let block = document.table.blocks[number]
    var bytes: [UInt8] = []
    try file.read(into: &bytes, count: block.size, at: block.offset)
    guard bytes.count == block.size else { throw OldMetadataError.block(document.path, number) }
    return bytes
  }

  /// A block's content.
  func open(_ compressed: [UInt8], of number: Int, into open: inout [UInt8]) throws {
    let block = document.table.blocks[number]
    try decompressor.decompress(compressed, openSize: block.openSize, into: &open)
  }

  /// Adds the elements of the packages of `range` to `bytes`.
  func append(_ range: Range<Int>, to bytes: inout [UInt8]) throws {
    var index = range.lowerBound
    while index < range.upperBound {
      let number = document.block(of: index)
      let end = min(range.upperBound, document.firsts[number + 1])
      let open = try content(number)
      let start = size(of: document.firsts[number]..<index)
      let count = size(of: index..<end)
      guard start + count <= open.count else {
        throw OldMetadataError.block(document.path, number)
      }
      bytes += open[start..<start + count]
      index = end
    }
  }

  private func content(_ number: Int) throws -> [UInt8] {
    if let current, current.number == number { return current.open }
    var open: [UInt8] = []
    try self.open(compressed(number), of: number, into: &open)
    current = (number, open)
    return open
  }

  private func size(of range: Range<Int>) -> Int {
    range.reduce(0) { $0 + Int(facts[$1].sizes[document.kind.place]) }
  }
}

/// Why older metadata cannot be used after all.
enum OldMetadataError: Error, CustomStringConvertible {
  /// A block is not where the table says.
  case block(FilePath, Int)

  var description: String {
    switch self {
    case .block(let path, let number):
      "\(path): block \(number) is not what the state of the last run says; run without --update"
    }
  }
}
