import Foundation
import RPMFormat
import Scanning
import SystemPackage
import TestSupport
import Testing

/// The same as `BadInputTests`, through files: read by `pread` in pieces of 256 KiB, hashed whole.
@Suite("Damaged files", .serialized)
struct DamagedFileTests {
  // In a process of its own: a crash is one failure, and the peak of memory is that of the reader.
  @Test("variants of files beyond one piece, with wrong header bytes, are read or refused")
  func someFlips() async {
    await #expect(processExitsWith: .success) { try await expectNoHarm(from: 1500, seed: 11) }
  }

  @Test(
    "100,000 variants of files beyond one piece, with wrong header bytes, are read or refused",
    .enabled(if: TestedProgram.isTestedFully, "needs KMODREPO_TEST_ALL=1"))
  func manyFlips() async {
    await #expect(processExitsWith: .success) { try await expectNoHarm(from: 100_000, seed: 12) }
  }

  @Test("a file that is cut anywhere in its headers or payload is refused")
  func truncation() throws {
    let folder = try TemporaryFolder()
    for (name, bytes) in try samples() {
      let path = folder.file(name)
      let end = try Package(parsing: bytes.span).headerRange.upperBound
      let cuts = [0, 95, 96, 111, 256 << 10, end - 1, end, end + 1, bytes.count - 1]
      for cut in cuts where cut < bytes.count {
        try Data(bytes[..<cut]).write(to: path)
        #expect(throws: RPMFormatError.self, "\(name) cut to \(cut) bytes") {
          try PackageFile(reading: FilePath(path.path))
        }
      }
    }
  }
}

/// Files of more than 256 KiB: one by its payload, one by its headers, and the real ones.
private func samples() throws -> [(name: String, bytes: [UInt8])] {
  var kmod = RPMDraft.kmod("demo", "1.0", "1.el9", for: "5.14.0-86.el9.x86_64")
  kmod.payloadFormat = .none
  kmod.files.append(DraftFile(path: "/opt/big", contents: [UInt8](repeating: 7, count: 300_000)))
  var kernel = RPMDraft(name: "kernel-core", version: "5.14.0", release: "86.el9")
  // Long names, as what is asked of each costs more than its bytes.
  let stem = String(repeating: "a_symbol_of_the_kernel_", count: 20)
  kernel.provides = (0..<700).map {
    DraftDependency(name: "kernel(\(stem)\($0))", sense: 8, version: "0x0000abcd")
  }
  let written = try [kmod, kernel].map { ($0.fileName, try $0.encoded()) }
  let real = try SharedData.rpms.map { ($0.lastPathComponent, Array(try Data(contentsOf: $0))) }
  return (written + real).filter { _, bytes in
    bytes.count > 256 << 10 && (try? Package(parsing: bytes.span)) != nil
  }
}

/// Reads `count` variants on two threads; memory must not grow by what the headers claim.
private func expectNoHarm(from count: Int, seed: UInt64) async throws {
  let samples = try samples()
  let total = try await withThrowingTaskGroup(of: (read: Int, refused: Int).self) { group in
    for part in 0..<2 {
      group.addTask { try flips(count / 2, of: samples, seed: seed &* 2 &+ UInt64(part)) }
    }
    return try await group.reduce(into: (read: 0, refused: 0)) {
      $0.read += $1.read
      $0.refused += $1.refused
    }
  }
  #expect(total.read + total.refused == count)
  // Both must be common, or the variants say nothing.
  #expect(total.read > count / 20 && total.refused > count / 20)
  #expect(ProcessMemory.peak < 256 << 20)
}

/// Changes the files in place, reads them, and puts right again what was changed.
private func flips(
  _ count: Int, of samples: [(name: String, bytes: [UInt8])], seed: UInt64
) throws -> (read: Int, refused: Int) {
  let folder = try TemporaryFolder()
  let files = try samples.map { name, bytes in
    try Data(bytes).write(to: folder.file(name))
    return (path: folder.file(name), end: try Package(parsing: bytes.span).headerRange.upperBound)
  }
  var random = SeededGenerator(seed: seed)
  var (read, refused) = (0, 0)
  for index in 0..<count {
    let place = index % samples.count
    let bytes = samples[place].bytes
    let (path, end) = files[place]
    // Half of them in the indexes' share of the file, where a byte means more than in a text.
    let area = index % 2 == 0 ? 0..<end : 96..<min(end, 1400)
    let changes = (0..<Int.random(in: 1...8, using: &random)).map { _ in
      (Int.random(in: area, using: &random), UInt8.random(in: 0...255, using: &random))
    }
    let file = try FileHandle(forUpdating: path)
    for (offset, byte) in changes { try file.put(byte, at: offset) }
    do {
      let package = try PackageFile(reading: FilePath(path.path)).package
      package.touchEverything()
      read += 1
    } catch let error as RPMFormatError {
      #expect((0...bytes.count).contains(error.offset))
      refused += 1
    }
    for (offset, _) in changes { try file.put(bytes[offset], at: offset) }
    try file.close()
  }
  return (read, refused)
}

extension FileHandle {
  fileprivate func put(_ byte: UInt8, at offset: Int) throws {
    try seek(toOffset: UInt64(offset))
    try write(contentsOf: Data([byte]))
  }
}
