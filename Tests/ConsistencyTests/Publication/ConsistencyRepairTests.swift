import Foundation
import Publication
import Repodata
import TestSupport
import Testing

@testable import Consistency

@Suite("Repairing what can be made from the pool")
struct ConsistencyRepairTests {
  /// Every third mutation; with them every rule that publishing can mend.
  private static let mutations: [PublicationMutation] = {
    let all = PublicationMutation.all
    var rules: Set<String> = []
    return all.indices.filter { $0 % 3 == 0 || rules.insert(all[$0].rule).inserted }.map { all[$0] }
  }()

  @Test("What publishing can mend is mended, the rest is left and named", arguments: mutations)
  func repaired(_ mutation: PublicationMutation) async throws {
    let tree = try mutation.tree()
    try await tree.publish()
    try await mutation.change(tree)
    let before = try await tree.check()
    let packages = try tree.packages()
    let outcome = try await tree.repair(after: before)
    #expect(try tree.packages().isSuperset(of: packages))
    let left = outcome.after.findings.map(\.line)
    let description = try #require(before.rules.first { $0.name == mutation.rule })
    if description.isMendedByPublishing {
      #expect(Set(outcome.after.findings.map(\.rule)) == mutation.remains, "\(left)")
      #expect(outcome.mended.count == before.findings.count)
      #expect(outcome.published != nil && outcome.refusal == nil)
    } else {
      #expect(Set(outcome.after.findings.map(\.rule)) == [mutation.rule], "\(left)")
      #expect(outcome.published == nil && outcome.mended.isEmpty)
    }
  }

  /// Damages of files that only a view made anew mends.
  private static let damages: [(name: String, damage: @Sendable (PublishedTree) throws -> Void)] = [
    ("a byte of primary", { try $0.flip(try $0.current("primary.xml")) }),
    ("a byte of filelists", { try $0.flip(try $0.current("filelists.xml")) }),
    ("other.xml is gone", { try $0.remove(try $0.current("other.xml")) }),
    ("primary is empty", { try $0.write("", try $0.current("primary.xml")) }),
    (
      "repomd.xml is gone",
      { try $0.remove("views/\(PublishedTree.older.uname)/repodata/repomd.xml") }
    ),
    (
      "repomd.xml is no XML",
      { try $0.write("<", "views/\(PublishedTree.older.uname)/repodata/repomd.xml") }
    ),
    ("repodata is gone", { try $0.remove("views/\(PublishedTree.older.uname)/repodata") }),
    ("a package is gone", { try $0.remove("views/latest/Packages/\(rpm("kmod-both"))") }),
    ("all packages are gone", { try $0.remove("views/all/Packages") }),
    (
      "a package is another file",
      {
        try $0.remove("views/latest/Packages/\(rpm("kmod-both"))")
        try $0.write("no package", "views/latest/Packages/\(rpm("kmod-both"))")
      }
    ),
  ]

  @Test("A view that is damaged is made anew from the pool", arguments: damages.indices)
  func damaged(_ number: Int) async throws {
    let tree = try PublishedTree()
    try await tree.publish()
    try Self.damages[number].damage(tree)
    let before = try await tree.check()
    let outcome = try await tree.repair(after: before)
    #expect(outcome.after.findings.map(\.line) == [], "\(Self.damages[number].name)")
    tree.depth = .full
    #expect(try await tree.check().findings.map(\.line) == [])
  }

  @Test("A copy with another byte, of the same size and time, is copied again")
  func copies() async throws {
    let tree = try PublishedTree(settings: ["link = \"copy\""])
    tree.depth = .full
    try await tree.publish()
    let copy = "views/all/Packages/\(rpm("kmod-both"))"
    let time = try FileManager.default.attributesOfItem(atPath: tree.file(copy).path)
    try tree.flip(copy)
    try FileManager.default.setAttributes(
      [.modificationDate: try #require(time[.modificationDate])],
      ofItemAtPath: tree.file(copy).path)
    let before = try await tree.check()
    let outcome = try await tree.repair(after: before)
    #expect(outcome.after.findings.map(\.line) == [])
    #expect(
      try Data(contentsOf: tree.file(copy))
        == Data(contentsOf: tree.fixture.pool.appending(path: rpm("kmod-both"))))
  }

  @Test("A package of the pool whose bytes are not those it states is left out, never deleted")
  func damagedPool() async throws {
    let tree = try PublishedTree()
    tree.depth = .full
    try await tree.publish()
    let path = tree.fixture.pool.appending(path: rpm("kmod-both"))
    var bytes = try Data(contentsOf: path)
    bytes[bytes.count - 3] ^= 0xFF
    // Where it lies: views have the same file.
    let handle = try FileHandle(forWritingTo: path)
    try handle.write(contentsOf: bytes)
    try handle.close()
    let before = try await tree.check()
    #expect(!before.findings.isEmpty)
    let outcome = try await tree.repair(after: before)
    #expect(FileManager.default.fileExists(atPath: path.path))
    #expect(
      Set(outcome.after.findings.map(\.rule)) == ["pool-quarantined"],
      "\(outcome.after.findings.map(\.line))")
    #expect(outcome.after.findings.first?.subject.hasSuffix(rpm("kmod-both")) == true)
    // The next publish does not bring it back.
    try await tree.publish()
    #expect(Set(try await tree.check().findings.map(\.rule)) == ["pool-quarantined"])
  }

  @Test("What is refused is told, and nothing is touched")
  func refused() async throws {
    let tree = try PublishedTree()
    try await tree.publish()
    try tree.remove("views/latest/repodata")
    try FileManager.default.createSymbolicLink(
      atPath: tree.file("views/latest/repodata").path, withDestinationPath: "../all/repodata")
    let before = try await tree.check()
    let outcome = try await tree.repair(after: before)
    #expect(outcome.published == nil)
    #expect(outcome.refusal?.contains("symbolic link") == true)
  }

  @Test("A root that is well is left alone")
  func nothing() async throws {
    let tree = try PublishedTree()
    try await tree.publish()
    let revision = try tree.firstRevision()
    let outcome = try await tree.repair(after: try await tree.check())
    #expect(outcome.published == nil && outcome.refusal == nil && outcome.mended.isEmpty)
    #expect(try tree.served(PublishedTree.older.uname).repomd.revision == revision)
  }
}

extension PublishedTree {
  /// Repairs, and checks again as before.
  func repair(after report: CheckReport) async throws -> ConsistencyRepair.Outcome {
    try await ConsistencyRepair(try fixture.definition(), options, isForced: true).run(
      after: report)
  }

  /// All RPMs below the root and in the pool.
  func packages() throws -> Set<String> {
    let names = FileManager.default.enumerator(atPath: fixture.folder.path)?.compactMap {
      $0 as? String
    }
    return Set((names ?? []).filter { $0.hasSuffix(".rpm") })
  }

  /// The path of a file of the older kernel's present metadata.
  func current(_ kind: String) throws -> String {
    let view = Self.older.uname
    let name = try #require(try metadata(view).first { $0.contains(kind) })
    return "views/\(view)/repodata/\(name)"
  }
}
