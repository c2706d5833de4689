import Foundation
import RPMFormat
import SystemIO
import TestSupport
import Testing

/// Whether the long runs were asked for (`KMODREPO_TEST_ALL=1`).
private let runsEverything = ProcessInfo.processInfo.environment["KMODREPO_TEST_ALL"] == "1"

@Suite("Bad input", .serialized)
struct BadInputTests {
  @Test("a file cut at any border of its headers, or a byte beside it, is refused")
  func truncation() throws {
    var cuts = 0
    for sample in BadInput.everything {
      let bytes = sample.bytes
      guard let borders = BadInput.borders(of: bytes) else { continue }
      for cut in borders {
        let outcome = BadInput.read(bytes.span.extracting(first: cut))
        #expect(outcome == .refused, "\(sample.name) cut to \(cut) bytes: \(outcome)")
        cuts += 1
      }
    }
    #expect(cuts > 1000)
  }

  // In a process of its own: a crash is one failure, and the peak of memory is that of the reader.
  @Test("10,000 variants with wrong header bytes never crash the reader, in 256 MiB of memory")
  func someFlips() async {
    await #expect(processExitsWith: .success) { await expectNoHarm(from: 10_000, seed: 1) }
  }

  @Test(
    "100,000 variants with wrong header bytes never crash the reader, in 256 MiB of memory",
    .enabled(if: runsEverything, "needs KMODREPO_TEST_ALL=1"))
  func manyFlips() async {
    await #expect(processExitsWith: .success) { await expectNoHarm(from: 100_000, seed: 2) }
  }

  @Test("damaged payloads are read or refused, within the limits set")
  func payloads() throws {
    var random = SeededGenerator(seed: 3)
    let limits = DecompressionLimits(bytes: 1 << 20, ratio: 1000)
    var refused = 0
    for format in RPMDraft.PayloadFormat.allCases {
      let plain = BadInput.archive
      let packed = try BadInput.payload(format)
      for _ in 0..<600 {
        let damaged = BadInput.damage(packed, 0..<packed.count, &random)
        guard let kind = CompressionFormat(rawValue: format.rawValue) else { continue }
        guard let archive = try? Decompressor.decompressAll(damaged, kind, limits: limits) else {
          refused += 1
          continue
        }
        #expect(archive.count <= limits.bytes)
        _ = BadInput.readArchive(archive)
      }
      for _ in 0..<600 {
        if !BadInput.readArchive(BadInput.damage(plain, 0..<plain.count, &random)) { refused += 1 }
      }
    }
    #expect(refused > 1000)
  }
}

/// Reads `count` variants on two threads; memory must not grow by what the headers claim.
private func expectNoHarm(from count: Int, seed: UInt64) async {
  let total = await withTaskGroup(of: BadInput.Tally.self) { group in
    for part in 0..<2 {
      group.addTask { BadInput.flips(count / 2, seed: seed &* 2 &+ UInt64(part)) }
    }
    return await group.reduce(into: BadInput.Tally()) { $0.add($1) }
  }
  #expect(total.read + total.refused == count)
  #expect(total.misplaced.isEmpty)
  // Both must be common, or the variants say nothing.
  #expect(total.read > count / 20 && total.refused > count / 20)
  #expect(ProcessMemory.peak < 256 << 20)
}
