import Foundation
import Publication
import Repodata
import SystemIO
import SystemPackage
import TestSupport
import Testing

@testable import Consistency

@Suite("What a check remembers of packages")
struct VerificationMemoryTests {
  /// Reads a repository with a memory, and gives what is known of its packages afterwards.
  private func read(
    _ repository: ScratchRepository, _ depth: CheckOptions.Depth, _ memory: VerificationMemory
  ) async throws -> [VerificationMemory.Entry?] {
    try await waitForFileClock(after: [repository.path(SamplePackages.demo)])
    var options = CheckOptions()
    options.depth = depth
    let read = try await RepositoryReader(options, memory).read(
      .folder(FilePath(repository.url.path)), name: "", promise: nil)
    return read.found.map { found in
      found.status.flatMap { memory.entry(FileIdentity($0)) }
    }
  }

  @Test("A quick check reads what is not known, and after that nothing; a full one reads all")
  func depths() async throws {
    let repository = try ScratchRepository(.own)
    let first = VerificationMemory(repository.memory)
    #expect(
      try await read(repository, .quick, first).map { $0?.isReadNow } == [true, true, true, true])
    try first.write()
    let second = VerificationMemory(repository.memory)
    let known = try await read(repository, .quick, second)
    #expect(known.map { $0?.isReadNow } == [false, false, false, false])
    #expect(known.allSatisfy { $0?.marks.count == 1 })
    let third = VerificationMemory(repository.memory)
    #expect(
      try await read(repository, .full, third).map { $0?.isReadNow } == [true, true, true, true])
    let fourth = VerificationMemory(repository.memory)
    let sampled = try await read(repository, .sample(.count(2), seed: 5), fourth)
    #expect(sampled.count { $0?.isReadNow == true } == 2)
  }

  @Test("Samples of other seeds choose other packages, and in time all of them")
  func samples() async throws {
    let repository = try ScratchRepository(.own)
    let read = try await RepositoryReader(CheckOptions()).read(
      .folder(FilePath(repository.url.path)), name: "", promise: nil)
    let samples = (1...40).map { PackageSample(.sample(.count(1), seed: $0), read.packages).chosen }
    #expect(samples.allSatisfy { $0.count == 1 })
    #expect(Set(samples.flatMap { $0 }) == [0, 1, 2, 3])
    #expect(
      PackageSample(.sample(.percent(50), seed: 9), read.packages).chosen
        == PackageSample(.sample(.percent(50), seed: 9), read.packages).chosen)
  }

  @Test("A memory that is damaged, cut, empty or of something else is none")
  func damaged() async throws {
    let repository = try ScratchRepository(.own)
    let memory = VerificationMemory(repository.memory)
    _ = try await read(repository, .quick, memory)
    try memory.write()
    let path = URL(filePath: repository.memory.string)
    let bytes = Array(try Data(contentsOf: path))
    var flipped = bytes
    flipped[bytes.count - 10] ^= 1
    for damaged in [flipped, Array(bytes.dropLast(20)), [], Array("kmodrepo verified\n".utf8)] {
      try Data(damaged).write(to: path)
      #expect(try await repository.check(.quick).findings == [])
      #expect(Array(try Data(contentsOf: path)).count == bytes.count)
    }
  }

  @Test("A memory that cannot be written is told, and nothing else")
  func unwritable() async throws {
    let repository = try ScratchRepository(.own)
    try FileManager.default.createDirectory(
      atPath: repository.memory.string, withIntermediateDirectories: true)
    let report = try await repository.check(.quick)
    #expect(report.findings == [])
    #expect(report.warnings.count == 1)
  }

  @Test("What is no longer in the repository is forgotten")
  func forgets() async throws {
    let repository = try ScratchRepository(.own)
    let memory = VerificationMemory(repository.memory)
    _ = try await read(repository, .quick, memory)
    try memory.write()
    let size = try Data(contentsOf: URL(filePath: repository.memory.string)).count
    try repository.remove(SamplePackages.library)
    try repository.index()
    _ = try await repository.check(.quick)
    #expect(try Data(contentsOf: URL(filePath: repository.memory.string)).count < size)
  }
}
