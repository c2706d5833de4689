import Foundation
import Repodata
import SystemIO
import SystemPackage
import TestSupport
import Testing

@Suite("A document is cut into blocks by its packages alone")
struct BlockTests {
  /// The numbers of the packages that end a block.
  private func ends(
    _ packages: [(href: String, size: Int)], _ format: CompressionFormat = .gzip
  ) -> [String] {
    var cut = BlockCut(format)
    return packages.filter {
      cut.endsBlock(after: BlockCut.mark(pkgid: "", href: $0.href), size: $0.size)
    }.map(\.href)
  }

  private func packages(_ count: Int, seed: UInt64 = 1) -> [(href: String, size: Int)] {
    var random = SeededGenerator(seed: seed)
    return (0..<count).map { ("p\($0).rpm", Int.random(in: 500...8000, using: &random)) }
  }

  @Test("A package more or less moves only boundaries near it")
  func isStable() {
    let all = packages(20000)
    let before = Set(ends(all))
    for place in [0, 77, 9999, 19999] {
      var fewer = all
      fewer.remove(at: place)
      #expect(before.symmetricDifference(ends(fewer)).count <= 12)
    }
  }

  @Test("Blocks have about 512 KiB for gzip, 1 MiB for zstd, and 8 to 16 MiB around kernels")
  func sizes() {
    let all = packages(20000)
    let total = all.reduce(0) { $0 + $1.size }
    #expect(((384 << 10)...(640 << 10)).contains(total / ends(all).count))
    #expect(((768 << 10)...(1280 << 10)).contains(total / ends(all, .zstd).count))
    let kernels = (0..<60).map { ("kernel-\($0).rpm", 2_500_000) }
    #expect((60 * 2_500_000 / ends(kernels, .zstd).count) >> 20 >= 8)
    #expect(ends(kernels).count == 60)
  }

  @Test(
    "The file reads as one document, its record is true", .enabled(if: Oracle.has("gzip", "xz")),
    arguments: [CompressionFormat.none, .gzip, .zstd, .xz])
  func reads(format: CompressionFormat) throws {
    let folder = try TemporaryFolder()
    let options = MetadataOptions(compression: CompressionOptions(format), timestamp: 1)
    var file = try BlockedFileWriter(
      .other, folder: FilePath(folder.path), options: options, packages: 3)
    var text: [UInt8] = DocumentKind.other.head(packageCount: 3)
    for (block, count) in [("<package/>\n<package/>\n", 2), ("<package/>\n", 1)] {
      let open = Array(block.utf8)
      text += open
      try file.append(
        .init(
          open: open, compressed: try Compressor.compressAll(open, options.compression),
          packages: count))
    }
    text += DocumentKind.other.foot
    let (record, table) = try file.finish()
    let bytes = [UInt8](
      try Data(contentsOf: folder.file(String(record.href.dropFirst("repodata/".count)))))
    #expect(try Decompressor.decompressAll(bytes, format, limits: .standard) == text)
    #expect(record.checksum.hex == Digest.hex(of: try Digest.of(bytes, .sha256)))
    let open = Digest.hex(of: try Digest.of(text, .sha256))
    #expect(record.openChecksum?.hex == (format == .none ? nil : open))
    guard BlockCut.isPossible(format) else {
      #expect(table.blocks.isEmpty)
      return
    }
    #expect(table.blocks.map(\.packages) == [2, 1])
    for block in table.blocks {
      let member = Array(bytes[Int(block.offset)..<Int(block.offset) + block.size])
      let open = try Decompressor.decompressAll(member, format, limits: .standard)
      #expect(open.count == block.openSize)
    }
  }

  @Test(
    "A document that is known from the start is written from members alone, to the same bytes",
    arguments: [CompressionFormat.gzip, .zstd])
  func known(format: CompressionFormat) throws {
    let options = MetadataOptions(compression: CompressionOptions(format), timestamp: 1)
    let block = Array("<package/>\n".utf8)
    let member = try Compressor.compressAll(block, options.compression)
    let text = DocumentKind.other.head(packageCount: 1) + block + DocumentKind.other.foot
    let open = OpenDocument(
      checksum: Digest.hex(of: try Digest.of(text, .sha256)), size: Int64(text.count))
    let folders = [try TemporaryFolder(), try TemporaryFolder()]
    var found = try BlockedFileWriter(
      .other, folder: FilePath(folders[0].path), options: options, packages: 1)
    try found.append(.init(open: block, compressed: member, packages: 1))
    var known = try BlockedFileWriter(
      .other, folder: FilePath(folders[1].path), options: options, packages: 1, known: open)
    try known.append(member: member, openSize: block.count, packages: 1)
    let (first, second) = (try found.finish(), try known.finish())
    #expect(first.record == second.record && first.table == second.table)
    #expect(second.record.openSize == open.size)
    let name = String(first.record.href.dropFirst("repodata/".count))
    try withExtendedLifetime(folders) {
      let files = try folders.map { try Data(contentsOf: $0.file(name)) }
      #expect(files[0] == files[1])
    }
  }
}
