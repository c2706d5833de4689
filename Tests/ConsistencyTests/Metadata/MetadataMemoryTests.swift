import Foundation
import Repodata
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
    let names = try FileManager.default.contentsOfDirectory(atPath: tree.repodata.path)
    try await waitForFileClock(after: names.map { tree.repodata.appending(path: $0).path })
    let databases = try await tree.read().databases
    #expect(databases.allSatisfy { $0.isSound && $0.isDocument })
    return databases.map(\.record.type)
  }
}
