import Foundation
import Repodata
import SystemIO
import SystemPackage
import TestSupport
import Testing

@testable import Createrepo

@Suite("How long superseded metadata is served")
struct RetentionTests {
  /// `count` generations with one package more each; the primary files of each, oldest first.
  private func grow(
    _ fixture: ToolFixture, _ count: Int, _ words: String...
  ) async throws -> [String] {
    var primaries: [String] = []
    for number in 0..<count {
      try fixture.add("extra\(number)of\(try fixture.packageCount)")
      #expect(await fixture.createrepo(words).status == .success)
      primaries.append(try #require(try fixture.repomd().record("primary")).fileName)
    }
    return primaries
  }

  @Test("The files of the previous generation stay by default")
  func standard() async throws {
    let fixture = try ToolFixture()
    let primaries = try await grow(fixture, 3)
    #expect(Set(primaries).isSubset(of: try fixture.served()))
  }

  @Test("--retain-old-md 0 keeps none, N keeps N, -1 keeps all", arguments: [0, 1, 2, -1])
  func generations(_ count: Int) async throws {
    let fixture = try ToolFixture()
    let primaries = try await grow(fixture, 4, "--retain-old-md=\(count)", "--update")
    let kept = try fixture.served().filter { $0.contains("primary") }
    let wanted = count < 0 ? primaries : Array(primaries.suffix(count + 1))
    #expect(Set(kept) == Set(wanted))
  }

  @Test("Age counts from when a file was superseded, not from when it was made")
  func age() async throws {
    let fixture = try ToolFixture()
    let primaries = try await grow(fixture, 1)
    // Made long ago, and superseded just now.
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSince1970: 1_000_000_000)],
      ofItemAtPath: fixture.repodata.appending(path: primaries[0]).path)
    let next = try await grow(fixture, 1, "--retain-old-md-by-age=2d")
    #expect(try fixture.served().contains(primaries[0]))
    // Superseded three days ago, by the record.
    let path = fixture.path.appending(".kmodrepo/superseded")
    let record = String(decoding: try FileSystem.readWholeFile(path, limit: 9999), as: UTF8.self)
    let time = try #require(Int64(record.prefix { $0 != "\t" }))
    let older = record.replacing(String(time), with: String(time - 3 * 86400))
    try FileSystem.writeFileAtomically(Array(older.utf8), to: path)
    #expect(await fixture.createrepo("--update", "--retain-old-md-by-age=2d").status == .success)
    #expect(!(try fixture.served().contains(primaries[0])))
    #expect(try fixture.served().contains(next[0]))
  }

  @Test("What somebody put beside the metadata stays; a signature of the old index goes")
  func foreignFiles() async throws {
    let fixture = try ToolFixture()
    #expect(await fixture.createrepo().status == .success)
    for name in ["productid", "repomd.xml.asc", "repomd.xml.key"] {
      try fixture.write("x", to: "repodata/\(name)")
    }
    try FileManager.default.createDirectory(
      at: fixture.repodata.appending(path: "view/inner"), withIntermediateDirectories: true)
    try fixture.write("x", to: "repodata/view/inner/page")
    #expect(await fixture.createrepo("--update").status == .success)
    #expect(try fixture.served().contains("repomd.xml.asc"))
    _ = try await grow(fixture, 1, "--retain-old-md=0")
    let served = try fixture.served()
    #expect(served.contains("productid") && served.contains("repomd.xml.key"))
    #expect(!served.contains("repomd.xml.asc"))
    let page = fixture.repodata.appending(path: "view/inner/page").path
    #expect(FileManager.default.fileExists(atPath: page))
  }

  @Test("Documents that nothing knows, as createrepo_c leaves them, go as if superseded now")
  func leftovers() async throws {
    let fixture = try ToolFixture()
    #expect(await fixture.createrepo().status == .success)
    let stray = String(repeating: "ab", count: 32) + "-primary.xml.gz"
    try fixture.write("x", to: "repodata/\(stray)")
    _ = try await grow(fixture, 1)
    #expect(try fixture.served().contains(stray))
    _ = try await grow(fixture, 1, "--retain-old-md=0")
    #expect(!(try fixture.served().contains(stray)))
  }

  @Test("The record forgets by age and by count, and takes back what is current again")
  func record() throws {
    var record = SupersededFiles()
    record.supersede(["a", "b", "bad\tname"], at: 100, current: ["b"])
    record.supersede(["c"], at: 200, current: [])
    record.supersede(["d"], at: 300, current: ["c"])
    #expect(record.generations.map(\.names) == [["a"], ["d"]])
    var other = record
    #expect(other.expire(.seconds(150), now: 300) == ["a"])
    #expect(other.names == ["d"])
    #expect(record.expire(.generations(nil), now: 9999).isEmpty)
    #expect(record.expire(.generations(0), now: 300) == ["a", "d"])
  }

  @Test("Ages are seconds, minutes, hours or days")
  func ages() throws {
    #expect(try RetentionRule.age("90") == .seconds(90))
    #expect(try RetentionRule.age("2m") == .seconds(120))
    #expect(try RetentionRule.age("3h") == .seconds(10800))
    #expect(try RetentionRule.age("30d") == .seconds(2_592_000))
    for bad in ["", "d", "-3d", "3Z", "3dd", "99999999999999999d"] {
      #expect(throws: CreaterepoError.self) { try RetentionRule.age(bad) }
    }
  }
}

extension RepomdRecord {
  fileprivate var fileName: String { String(href.split(separator: "/").last ?? "") }
}
