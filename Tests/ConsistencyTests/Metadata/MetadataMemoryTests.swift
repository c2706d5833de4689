import Foundation
import Repodata
import SystemIO
import SystemPackage
import TestSupport
import Testing

@testable import Consistency

@Suite("What a check remembers of metadata", .enabled(if: Oracle.has("createrepo_c")))
struct MetadataMemoryTests {
  @Test("A quick check reads a database again only when it or its document has changed")
  func databases() async throws {
    let tree = try await MetadataTree(.foreign)
    #expect(try await readAnew(tree) == ["primary_db", "filelists_db", "other_db"])
    #expect(try await readAnew(tree) == [])
    // The same bytes, written once more.
    for name in try FileManager.default.contentsOfDirectory(atPath: tree.repodata.path)
    where name.contains("other.sqlite") {
      let file = tree.repodata.appending(path: name)
      try Data(contentsOf: file).write(to: file)
    }
    #expect(try await readAnew(tree) == ["other_db"])
    tree.options.depth = .full
    #expect(try await readAnew(tree) == ["primary_db", "filelists_db", "other_db"])
  }

  /// The types of the databases that a check reads; all of them are sound.
  private func readAnew(_ tree: MetadataTree) async throws -> [String] {
    try await waitForFileClock(tree)
    let databases = try await tree.read().databases
    #expect(databases.allSatisfy { $0.isSound && $0.isDocument })
    return databases.map(\.record.type)
  }

  /// Files are remembered only once the clock that stamps them has moved on: a few milliseconds.
  private func waitForFileClock(_ tree: MetadataTree) async throws {
    for name in try FileManager.default.contentsOfDirectory(atPath: tree.repodata.path) {
      let path = FilePath(tree.repodata.appending(path: name).path)
      while let status = try FileStatus.of(path),
        (status.changeSeconds, status.changeNanoseconds) >= HostSystem.fileClock()
      {
        await Task.yield()
      }
    }
  }
}
