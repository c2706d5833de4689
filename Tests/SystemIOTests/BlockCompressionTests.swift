import SystemIO
import Testing

@Suite("Compression by blocks")
struct BlockCompressionTests {
  static let formats = CompressionFormat.allCases.filter(BlockCompressor.supports)
  static let packing = formats.filter { $0 != .none }
  static let text = sampleText(lines: 6000)

  private func packed(_ block: [UInt8], _ options: CompressionOptions) throws -> [UInt8] {
    var output: [UInt8] = []
    var compressor = try BlockCompressor(options)
    try compressor.compress(block, into: &output)
    return output
  }

  private func failure(
    _ block: [UInt8], _ format: CompressionFormat, openSize: Int
  ) throws -> CompressionError.Kind? {
    var decompressor = try BlockDecompressor(format)
    var output = Array("before".utf8)
    do throws(CompressionError) {
      try decompressor.decompress(block, openSize: openSize, into: &output)
      return nil
    } catch {
      #expect(output == Array("before".utf8), "a bad block leaves nothing behind")
      return error.kind
    }
  }

  @Test("Every block comes back, whatever its size", arguments: formats)
  func roundTrip(format: CompressionFormat) throws {
    var compressor = try BlockCompressor(CompressionOptions(format))
    var decompressor = try BlockDecompressor(format)
    for count in [0, 1, 100, 70_000, Self.text.count] {
      let block = Array(Self.text[..<count])
      var packed = Array("head".utf8)
      try compressor.compress(block, into: &packed)
      var open = Array("open".utf8)
      try decompressor.decompress(Array(packed[4...]), openSize: count, into: &open)
      #expect(packed.starts(with: "head".utf8))
      #expect(open == Array("open".utf8) + block)
    }
  }

  @Test("Blocks in a row read as one content in the format's tool and ours", arguments: packing)
  func concatenation(format: CompressionFormat) throws {
    var compressor = try BlockCompressor(CompressionOptions(format))
    var output: [UInt8] = []
    for start in stride(from: 0, to: Self.text.count, by: 50_001) {
      let block = Array(Self.text[start..<min(start + 50_001, Self.text.count)])
      try compressor.compress(block, into: &output)
    }
    try compressor.compress([], into: &output)
    #expect(try Decompressor.decompressAll(output, format) == Self.text)
    let tool = CompressionTests.tool(format)
    try #require(Tool.isInstalled(tool.name))
    let judged = try Tool.run(tool.name, tool.options + ["-d", "-c"], input: output)
    #expect(judged.status == 0 && judged.output == Self.text)
  }

  @Test("Python reads gzip blocks in a row", .enabled(if: Tool.isInstalled("python3")))
  func python() throws {
    let output = try packed(Self.text, CompressionOptions(.gzip))
    let program =
      "import gzip, sys; sys.stdout.buffer.write(gzip.GzipFile(fileobj=sys.stdin.buffer).read())"
    let judged = try Tool.run("python3", ["-c", program], input: output + output)
    #expect(judged.status == 0 && judged.output == Self.text + Self.text)
  }

  @Test("A value used again gives the same bytes as a new one", arguments: formats)
  func deterministic(format: CompressionFormat) throws {
    var compressor = try BlockCompressor(CompressionOptions(format))
    for count in [Self.text.count, 5000, Self.text.count] {
      var output: [UInt8] = []
      try compressor.compress(Array(Self.text[..<count]), into: &output)
      #expect(output == (try packed(Array(Self.text[..<count]), CompressionOptions(format))))
    }
  }

  @Test("A gzip member has no name, no time and the system 255")
  func gzipHeader() throws {
    let output = try packed(Self.text, CompressionOptions(.gzip))
    #expect(Array(output[..<10]) == [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255])
  }

  @Test("No gzip level gives more bytes than the same level of a stream", arguments: 1...9)
  func gzipLevels(level: Int) throws {
    let options = CompressionOptions(.gzip, level: level)
    let stream = try Compressor.compressAll(Self.text, options)
    #expect(try packed(Self.text, options).count * 100 <= stream.count * 101)
  }

  @Test("A wide zstd window finds what lies far back")
  func window() throws {
    var generator = SampleBytes(seed: 7)
    let noise = generator.bytes(1 << 20)
    let filler = generator.bytes(3 << 20)
    let far = noise + filler + noise
    let narrow = try packed(far, CompressionOptions(.zstd, level: 1, windowLog: 20))
    let wide = CompressionOptions(.zstd, level: 1, windowLog: 24, longDistanceMatching: true)
    #expect(try packed(far, wide).count < narrow.count - 900_000)
  }

  @Test("Another size than stated is an error", arguments: formats)
  func otherSize(format: CompressionFormat) throws {
    let output = try packed(Self.text, CompressionOptions(format))
    for size in [-1, 0, 1, Self.text.count - 1, Self.text.count + 1, Int.max] {
      #expect(try failure(output, format, openSize: size) == .corrupt)
    }
    #expect(try failure(output, format, openSize: Self.text.count) == nil)
  }

  @Test("Cut, doubled and followed blocks are errors", arguments: packing)
  func damagedEnds(format: CompressionFormat) throws {
    let output = try packed(Self.text, CompressionOptions(format))
    let cuts = [0, 1, 5, 12, output.count / 2, output.count - 1].map { Array(output[..<$0]) }
    for block in cuts + [output + [0], output + output] {
      #expect(try failure(block, format, openSize: Self.text.count) == .corrupt)
    }
    #expect(try failure(output + output, format, openSize: 2 * Self.text.count) == .corrupt)
  }

  @Test("No byte can be damaged so that more is given than was stated", arguments: packing)
  func damagedBytes(format: CompressionFormat) throws {
    let block = Array(Self.text[..<3000])
    let output = try packed(block, CompressionOptions(format))
    var decompressor = try BlockDecompressor(format)
    for place in output.indices {
      var bad = output
      bad[place] ^= 0x41
      var open: [UInt8] = []
      try? decompressor.decompress(bad, openSize: block.count, into: &open)
      // zstd frames have no check sum: only their size is certain.
      #expect(open.isEmpty || open.count == block.count)
    }
  }

  @Test("Formats without blocks are refused", arguments: [CompressionFormat.xz, .bzip2, .lzma])
  func unsupported(format: CompressionFormat) {
    #expect(throws: CompressionError.self) { _ = try BlockDecompressor(format) }
    #expect(throws: CompressionError.self) {
      _ = try BlockCompressor(CompressionOptions(format))
    }
  }
}

/// Bytes that no compressor makes smaller, the same ones for a seed.
struct SampleBytes {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    // SplitMix64.
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  mutating func bytes(_ count: Int) -> [UInt8] {
    (0..<count).map { _ in UInt8(truncatingIfNeeded: next()) }
  }
}
