import SystemIO
import Testing

@Suite("Compression")
struct CompressionTests {
  static let real = CompressionFormat.allCases.filter { $0 != .none }
  static let joinable = real.filter { $0 != .lzma }
  static let text = sampleText(lines: 6000)

  /// The program that reads and writes a format.
  static func tool(_ format: CompressionFormat) -> (name: String, options: [String]) {
    switch format {
    case .none: ("cat", [])
    case .gzip: ("gzip", [])
    case .zstd: ("zstd", ["-q"])
    case .xz: ("xz", [])
    case .bzip2: ("bzip2", [])
    case .lzma: ("xz", ["--format=lzma"])
    }
  }

  @Test("What we write, the format's own tool reads", arguments: real)
  func toolReads(format: CompressionFormat) throws {
    let tool = Self.tool(format)
    try #require(Tool.isInstalled(tool.name))
    for content in [[], Array("x".utf8), Self.text] {
      let packed = try Compressor.compressAll(content, CompressionOptions(format))
      let judged = try Tool.run(tool.name, tool.options + ["-d", "-c"], input: packed)
      #expect(judged.status == 0)
      #expect(judged.output == content)
    }
  }

  @Test("What the format's own tool writes, we read and recognise", arguments: real)
  func toolWrites(format: CompressionFormat) throws {
    let tool = Self.tool(format)
    try #require(Tool.isInstalled(tool.name))
    let packed = try Tool.run(tool.name, tool.options + ["-c"], input: Self.text).output
    #expect(CompressionFormat(magic: packed) == format)
    #expect(try Decompressor.decompressAll(packed, format) == Self.text)
  }

  @Test("How the content is cut into pieces does not change a byte", arguments: real)
  func deterministic(format: CompressionFormat) throws {
    let whole = try Compressor.compressAll(Self.text, CompressionOptions(format))
    var compressor = try Compressor(format)
    var pieces: [UInt8] = []
    for start in stride(from: 0, to: Self.text.count, by: 7001) {
      let end = min(start + 7001, Self.text.count)
      try compressor.compress(Array(Self.text[start..<end]), into: &pieces)
    }
    try compressor.finish(into: &pieces)
    #expect(pieces == whole)
    #expect(whole.count < Self.text.count / 2)
  }

  @Test("Gzip headers hold no time and no name")
  func gzipHeader() throws {
    let packed = try Compressor.compressAll(Self.text, CompressionOptions(.gzip))
    #expect(Array(packed[3..<8]) == [0, 0, 0, 0, 0])
  }

  @Test("Members made one after the other read as one content", arguments: joinable)
  func members(format: CompressionFormat) throws {
    var compressor = try Compressor(format)
    var packed: [UInt8] = []
    for word in ["first ", "", "second"] {
      try compressor.compress(Array(word.utf8), into: &packed)
      try compressor.finish(into: &packed)
    }
    #expect(
      try Decompressor.decompressAll(packed, format) == Array("first second".utf8))
    let tool = Self.tool(format)
    let judged = try Tool.run(tool.name, tool.options + ["-d", "-c"], input: packed)
    #expect(judged.output == Array("first second".utf8))
  }

  @Test("A wide zstd window with long-distance matching is read by the zstd tool")
  func zstdWindow() throws {
    let options = CompressionOptions(
      .zstd, level: 3, windowLog: 27, longDistanceMatching: true)
    let packed = try Compressor.compressAll(Self.text, options)
    #expect(try Tool.run("zstd", ["-q", "-d", "-c"], input: packed).output == Self.text)
    #expect(try Decompressor.decompressAll(packed, .zstd) == Self.text)
  }

  @Test("Levels a format does not have are refused")
  func levels() {
    for format in CompressionFormat.allCases {
      let level = format.allowedLevels.upperBound + 1
      #expect(throws: CompressionError.self) { _ = try Compressor(format, level: level) }
    }
    #expect(throws: CompressionError.self) {
      _ = try Compressor(CompressionOptions(.zstd, windowLog: 31))
    }
  }

  @Test("Names and suffixes lead to their format")
  func names() {
    for format in Self.real {
      #expect(CompressionFormat(name: format.rawValue) == format)
      #expect(CompressionFormat(name: String(format.fileSuffix.dropFirst())) == format)
    }
    #expect(CompressionFormat(name: "zchunk") == nil)
    #expect(CompressionFormat(magic: Array("<?xml ".utf8)) == nil)
    #expect(CompressionFormat(magic: []) == nil)
  }
}
