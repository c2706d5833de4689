import SystemIO
import Testing

@Suite("Decompression within bounds")
struct DecompressionBoundsTests {
  static let real = CompressionTests.real
  static let text = CompressionTests.text

  /// The kind of the error that reading `bytes` ends with, or nil.
  private func failure(
    _ bytes: [UInt8], _ format: CompressionFormat, _ limits: DecompressionLimits = .standard
  ) -> CompressionError.Kind? {
    do throws(CompressionError) {
      _ = try Decompressor.decompressAll(bytes, format, limits: limits)
      return nil
    } catch {
      return error.kind
    }
  }

  @Test("Input that ends too early is an error wherever it is cut", arguments: real)
  func truncated(format: CompressionFormat) throws {
    let packed = try Compressor.compressAll(Self.text, CompressionOptions(format))
    let cuts = [0, 1, 3, 7, 13, 20, packed.count / 2, packed.count - 9, packed.count - 1]
    for cut in cuts { #expect(failure(Array(packed[..<cut]), format) == .truncated) }
    #expect(failure(packed, format) == nil)
  }

  @Test("A second member that ends too early is an error", arguments: CompressionTests.joinable)
  func truncatedSecond(format: CompressionFormat) throws {
    let packed = try Compressor.compressAll(Self.text, CompressionOptions(format))
    for cut in [1, 2, 9, packed.count - 1] {
      #expect(failure(packed + packed[..<cut], format) == .truncated)
    }
  }

  @Test("Something else after the end is an error", arguments: real)
  func trailing(format: CompressionFormat) throws {
    let packed = try Compressor.compressAll(Self.text, CompressionOptions(format))
    #expect(failure(packed + Array("garbage garbage garbage".utf8), format) == .corrupt)
  }

  @Test("Zero padding is read in gzip, and in xz by fours, as their tools do")
  func padding() throws {
    let gzip = try Compressor.compressAll(Self.text, CompressionOptions(.gzip))
    let xz = try Compressor.compressAll(Self.text, CompressionOptions(.xz))
    #expect(failure(gzip + [0, 0, 0], .gzip) == nil)
    #expect(failure(xz + [0, 0, 0, 0] + xz, .xz) == nil)
    #expect(failure(xz + [0, 0, 0], .xz) == .corrupt)
    #expect(failure(xz + [0, 0] + xz, .xz) == .corrupt)
    let bzip2 = try Compressor.compressAll(Self.text, CompressionOptions(.bzip2))
    #expect(failure(bzip2 + [0, 0, 0, 0], .bzip2) == .corrupt)
  }

  @Test("Damage is an error that says where", arguments: real.filter { $0 != .zstd })
  func damaged(format: CompressionFormat) throws {
    // Our zstd frames have no check sum; repomd.xml and rpm's payload digest guard those.
    var packed = try Compressor.compressAll(Self.text, CompressionOptions(format))
    packed[packed.count / 2] ^= 0x10
    do throws(CompressionError) {
      let content = try Decompressor.decompressAll(packed, format)
      // LZMA alone has no check sum either.
      #expect(format == .lzma && content != Self.text)
    } catch {
      #expect(error.kind == .corrupt || format == .lzma)
      #expect(error.offset > 0 && error.offset <= packed.count)
      #expect(error.description.contains(format.rawValue))
    }
  }

  @Test("Content larger than allowed stops the reading", arguments: CompressionFormat.allCases)
  func tooManyBytes(format: CompressionFormat) throws {
    let packed = try Compressor.compressAll(Self.text, CompressionOptions(format))
    let count = Self.text.count
    let exact = DecompressionLimits(bytes: count, ratio: 1000)
    #expect(failure(packed, format, exact) == nil)
    let less = DecompressionLimits(bytes: count - 1, ratio: 1000)
    #expect(failure(packed, format, less) == .tooManyBytes(limit: count - 1))
  }

  @Test("A bomb is stopped by its ratio long before it has unfolded", arguments: real)
  func bomb(format: CompressionFormat) throws {
    let zeros = [UInt8](repeating: 0, count: 32 << 20)
    let packed = try Compressor.compressAll(zeros, CompressionOptions(format))
    let limits = DecompressionLimits(bytes: 1 << 30, ratio: 200)
    var decompressor = try Decompressor(format, limits: limits)
    var output: [UInt8] = []
    var kind: CompressionError.Kind?
    do throws(CompressionError) {
      try decompressor.decompress(packed, into: &output)
    } catch {
      kind = error.kind
    }
    #expect(kind == .tooHighRatio(limit: 200))
    #expect(output.count < zeros.count)
  }

  @Test("A zstd window beyond 2^27 is refused", .enabled(if: Tool.isInstalled("zstd")))
  func window() throws {
    // The content must be unknown in size, or the tool narrows the window.
    let packed = try Tool.run(
      "zstd", ["-q", "-c", "--ultra", "--long=31", "-1"], input: Self.text
    ).output
    let wide = try Tool.run(
      "sh", ["-c", "cat | zstd -q -c -1 --long=31"], input: Self.text
    ).output
    #expect(failure(wide, .zstd) == .tooMuchMemory(limit: 1 << 27))
    #expect(failure(packed, .zstd) == nil || failure(packed, .zstd) == failure(wide, .zstd))
  }
}
