import Synchronization
import SystemIO
import Testing

@Suite("Compressing a file on several threads")
struct FileCompressionTests {
  /// Contents that are hard on a first stage that counts runs, or on a sorter.
  static let contents: [(name: String, bytes: [UInt8])] = {
    var random = SampleBytes(seed: 5)
    var runs: [UInt8] = []
    while runs.count < 1_300_000 {
      let length = [1, 2, 3, 4, 5, 254, 255, 256, 259, 260, 600][Int(random.next() % 11)]
      runs += repeatElement(UInt8(truncatingIfNeeded: random.next() % 3), count: length)
    }
    let periodic = Array(repeatElement(Array("abcab".utf8), count: 70_001).joined())
    return [
      ("nothing", []), ("one byte", [7]), ("two", [1, 0]), ("four equal", [9, 9, 9, 9]),
      ("zeros", [UInt8](repeating: 0, count: 3_000_000)), ("runs", runs), ("period", periodic),
      ("periodic block", Array(periodic.prefix(99_980))), ("noise", random.bytes(450_000)),
      ("two letters", (0..<300_000).map { _ in UInt8(random.next() % 2) }),
      ("text", sampleText(lines: 20_000)), ("all bytes", (0..<1000).map { UInt8($0 % 256) }),
    ]
  }()

  static let formats = CompressionFormat.allCases.filter(FileCompression.supports)

  private func compress(
    _ bytes: [UInt8], _ options: CompressionOptions, workers: Int
  ) throws -> [UInt8] {
    let scratch = try Scratch()
    try FileSystem.writeFileAtomically(bytes, to: scratch("in"))
    let compression = try FileCompression(
      OpenFile(reading: scratch("in")), options, workers: workers)
    let result = Mutex((open: [UInt8](), compressed: [UInt8]()))
    try compression.run { open, compressed in
      result.withLock {
        $0.open += open
        $0.compressed += compressed
      }
    }
    let (open, compressed) = result.withLock { $0 }
    #expect(open == bytes)
    return compressed
  }

  @Test("The format's tool and we read it, whatever the content", arguments: formats)
  func readers(format: CompressionFormat) throws {
    let tool = CompressionTests.tool(format)
    for (name, bytes) in Self.contents {
      let packed = try compress(
        bytes, CompressionOptions(format, level: format == .none ? 0 : 1), workers: 2)
      if format == .none || format == .gzip && bytes.isEmpty || format == .zstd && bytes.isEmpty {
        continue
      }
      #expect(
        try Decompressor.decompressAll(
          packed, format, limits: .init(bytes: 1 << 24, ratio: 1 << 20)) == bytes, "\(name)")
      guard Tool.isInstalled(tool.name) else { continue }
      let judged = try Tool.run(tool.name, tool.options + ["-d", "-c"], input: packed)
      #expect(judged.status == 0 && judged.output == bytes, "\(name)")
    }
  }

  @Test("Any number of threads gives the same bytes", arguments: formats)
  func deterministic(format: CompressionFormat) throws {
    var random = SampleBytes(seed: 6)
    let bytes = sampleText(lines: 30_000) + random.bytes(3_000_000)
    let options = CompressionOptions(format, level: format == .none ? 0 : 1)
    let alone = try compress(bytes, options, workers: 1)
    for workers in [2, 7] { #expect(try compress(bytes, options, workers: workers) == alone) }
  }

  @Test(
    "bzip2 files are one stream for readers that stop at its end",
    .enabled(if: Tool.isInstalled("python3") && FileCompression.supports(.bzip2)))
  func oneStream() throws {
    let text = sampleText(lines: 30_000)
    let packed = try compress(text, CompressionOptions(.bzip2, level: 1), workers: 3)
    let program = """
      import bz2, sys
      reader = bz2.BZ2Decompressor()
      sys.stdout.buffer.write(reader.decompress(sys.stdin.buffer.read()))
      sys.exit(0 if reader.eof and not reader.unused_data else 1)
      """
    let judged = try Tool.run("python3", ["-c", program], input: packed)
    #expect(judged.status == 0 && judged.output == text)
  }

  @Test(
    "bzip2 is about as small as libbz2 makes it, at every level",
    .enabled(if: FileCompression.supports(.bzip2)), arguments: [1, 5, 9])
  func size(level: Int) throws {
    let text = sampleText(lines: 30_000)
    let options = CompressionOptions(.bzip2, level: level)
    let theirs = try Compressor.compressAll(text, options).count
    #expect(try compress(text, options, workers: 2).count * 100 <= theirs * 101)
  }

  @Test("An error of the taker ends it, with that error")
  func takerFails() throws {
    struct Full: Error {}
    let scratch = try Scratch()
    try FileSystem.writeFileAtomically(sampleText(lines: 60_000), to: scratch("in"))
    let compression = try FileCompression(
      OpenFile(reading: scratch("in")), CompressionOptions(.gzip, level: 1), workers: 3)
    #expect(throws: Full.self) { try compression.run { _, _ in throw Full() } }
  }

  @Test("Formats of one stream are refused", arguments: [CompressionFormat.xz, .lzma])
  func unsupported(format: CompressionFormat) throws {
    let scratch = try Scratch()
    try FileSystem.writeFileAtomically([1], to: scratch("in"))
    #expect(throws: CompressionError.self) {
      _ = try FileCompression(
        OpenFile(reading: scratch("in")), CompressionOptions(format), workers: 1)
    }
  }
}
