import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import Publication

@Suite("Staged metadata is read back before it is shown")
struct ReadBackTests {
  private let kernel = KernelDraft("5.14.0", "86.el9", symbols: ["a = 0x00000001"])

  /// A published pool, and its view of everything staged once more.
  private func staged() async throws -> (PoolFixture, RepositoryRoot, URL) {
    let fixture = try PoolFixture()
    try fixture.add(kernel)
    try fixture.add(.kmod("demo", "1.0", "1.el9", for: kernel.uname))
    _ = try await fixture.publish()
    let root = RepositoryRoot(FilePath(fixture.root.path))
    let folder = URL(filePath: root.stagedMetadata("all").string)
    try FileManager.default.createDirectory(
      at: folder.deletingLastPathComponent(), withIntermediateDirectories: true)
    try FileManager.default.copyItem(
      at: URL(filePath: root.repodata("all").string), to: folder)
    return (fixture, root, folder)
  }

  @Test("What reads back as it was written is taken")
  func whole() async throws {
    let (fixture, root, _) = try await staged()
    withExtendedLifetime(fixture) {
      #expect(throws: Never.self) { try StagedView("all", published: 1, packages: 1, root) }
    }
  }

  @Test("One flipped bit of the same size in any file is found", arguments: ["primary", "other"])
  func flipped(_ kind: String) async throws {
    let (fixture, root, folder) = try await staged()
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    let name = try #require(names.first { $0.contains(kind) })
    let file = folder.appending(path: name)
    var bytes = try Data(contentsOf: file)
    bytes[bytes.count / 2] ^= 1
    try bytes.write(to: file)
    withExtendedLifetime(fixture) {
      let error = #expect(throws: PublicationError.self) {
        try StagedView("all", published: 1, packages: 1, root)
      }
      guard case .notAsWritten(_, let reason)? = error else {
        Issue.record("\(String(describing: error))")
        return
      }
      #expect(reason.contains(name), "\(reason)")
    }
  }

  @Test("An index that is cut off is found")
  func cutOff() async throws {
    let (fixture, root, folder) = try await staged()
    let file = folder.appending(path: "repomd.xml")
    try Data(contentsOf: file).dropLast(20).write(to: file)
    withExtendedLifetime(fixture) {
      _ = #expect(throws: PublicationError.self) {
        try StagedView("all", published: 1, packages: 1, root)
      }
    }
  }
}
