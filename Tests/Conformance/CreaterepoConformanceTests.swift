import Foundation
import Repodata
import SystemIO
import TestSupport
import Testing

@Suite("Metadata says what createrepo_c says", .enabled(if: Oracle.has("createrepo_c", "sqlite3")))
struct CreaterepoConformanceTests {
  @Test("about the real packages", .enabled(if: SharedData.isPresent))
  func realPackages() throws {
    let root = try #require(SharedData.folder).appending(path: "rpms")
    try compare(SharedData.rpms, relativeTo: root)
  }

  @Test("about packages that ask for its rules")
  func awkwardPackages() throws {
    let folder = try TemporaryFolder()
    for draft in AwkwardPackages.all { try draft.write(to: folder.path) }
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    try compare(names.map { folder.file($0) }, relativeTo: folder.url)
  }

  /// Has both write, and compares what both accepted.
  private func compare(_ packages: [URL], relativeTo root: URL) throws {
    let theirs = try PublishedFolder(packages, relativeTo: root)
    try theirs.runCreaterepo()
    let accepted = try theirs.packages(.primary).keys
    #expect(!accepted.isEmpty)
    let ours = try PublishedFolder(
      accepted.map { root.appending(path: $0) }, relativeTo: root)
    let refused = try ours.runOwn()
    #expect(refused.isEmpty, "\(refused)")
    for kind in DocumentKind.allCases {
      let (own, other) = (try ours.packages(kind), try theirs.packages(kind))
      for (key, lines) in other {
        Comparison.expectSame(own[key] ?? [], lines, "\(kind) \(key)")
      }
      #expect(own.keys.allSatisfy { other.keys.contains($0) })
    }
    for (kind, query) in Comparison.queries {
      Comparison.expectSame(try ours.rows(kind, query), try theirs.rows(kind, query), query)
    }
  }
}
