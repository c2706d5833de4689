import SystemIO
import SystemPackage
import Testing

@Suite("Decompressing streams")
struct DecompressingStreamTests {
  @Test("A stream gives the content whatever the sizes of its pieces", arguments: [1, 5, 4096])
  func pieces(size: Int) throws {
    let text = sampleText(lines: 300)
    for format in CompressionFormat.allCases {
      var rest = try Compressor.compressAll(text, CompressionOptions(format))[...]
      let stream = try DecompressingStream(format) { buffer in
        buffer = Array(rest.prefix(size))
        rest = rest.dropFirst(size)
      }
      var content: [UInt8] = []
      var buffer = [UInt8](repeating: 0, count: size)
      while true {
        let count = try buffer.withUnsafeMutableBytes { try stream.read(into: $0) }
        if count == 0 { break }
        content += buffer[..<count]
      }
      #expect(content == text)
      #expect(stream.produced == text.count)
    }
  }

  @Test("A stream over a part of a file reads that part alone")
  func part() throws {
    let scratch = try Scratch()
    let text = sampleText(lines: 20_000)
    let packed = try Compressor.compressAll(text, CompressionOptions(.zstd))
    try FileSystem.writeFileAtomically([1, 2, 3] + packed + [4, 5], to: scratch("f"))
    let file = try OpenFile(reading: scratch("f"))
    let stream = try DecompressingStream(
      reading: file, from: 3, length: Int64(packed.count), .zstd)
    try file.close()
    var content: [UInt8] = []
    var buffer: [UInt8] = []
    while try stream.read(into: &buffer) {
      #expect(buffer.count <= DecompressingStream.chunkSize)
      content += buffer
    }
    #expect(content == text)
    #expect(try stream.next() == nil)
  }

  @Test("A file's format is told by its first bytes", arguments: CompressionFormat.allCases)
  func magic(format: CompressionFormat) throws {
    let scratch = try Scratch()
    let text = Array("<?xml version=\"1.0\"?>".utf8)
    let packed = try Compressor.compressAll(text, CompressionOptions(format))
    try FileSystem.writeFileAtomically(packed, to: scratch("f"))
    #expect(try DecompressingStream(path: scratch("f")).next() == text)
  }

  @Test("A file that ends too early is an error, not a shorter content")
  func truncated() throws {
    let scratch = try Scratch()
    let packed = try Compressor.compressAll(
      sampleText(lines: 50_000), CompressionOptions(.gzip))
    try FileSystem.writeFileAtomically(Array(packed.dropLast(5)), to: scratch("f"))
    let stream = try DecompressingStream(path: scratch("f"))
    #expect(throws: CompressionError.self) { while try stream.next() != nil {} }
  }

  @Test("An error of the source comes through")
  func sourceError() throws {
    let stream = try DecompressingStream(.gzip) { _ in
      throw SystemError(operation: "read", path: "/x", code: 5, message: "broken")
    }
    #expect(throws: SystemError.self) { _ = try stream.next() }
  }
}
