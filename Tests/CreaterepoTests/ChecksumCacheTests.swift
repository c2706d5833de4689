import Createrepo
import Foundation
import Repodata
import TestSupport
import Testing

@Suite("Checksums of packages are kept in a folder of the user's")
struct ChecksumCacheTests {
  @Test("A checksum in the cache is taken, without hashing the file")
  func taken() async throws {
    let fixture = try ToolFixture(["one"])
    #expect(await fixture.createrepo("--cachedir", "cache").status == .success)
    let cached = try entry(fixture)
    let real = try String(contentsOf: cached, encoding: .utf8)
    let other = String(repeating: "a", count: 64)
    try Data(other.utf8).write(to: cached)
    #expect(await fixture.createrepo("-c", "cache").status == .success)
    #expect(try checksums(fixture) == [other])
    #expect(real != other)
  }

  @Test("What is no checksum is replaced by one", arguments: ["", "no checksum", "abc\n"])
  func damaged(content: String) async throws {
    let fixture = try ToolFixture(["one"])
    #expect(await fixture.createrepo("--cachedir=cache").status == .success)
    let cached = try entry(fixture)
    let real = try String(contentsOf: cached, encoding: .utf8)
    try Data(content.utf8).write(to: cached)
    #expect(await fixture.createrepo("--cachedir=cache").status == .success)
    #expect(try checksums(fixture) == [real])
    #expect(try String(contentsOf: cached, encoding: .utf8) == real)
  }

  @Test("A package of the same name, size and time with other headers is hashed")
  func rebuilt() async throws {
    let fixture = try ToolFixture(["one"])
    #expect(await fixture.createrepo("-c", "cache").status == .success)
    let before = try entry(fixture).lastPathComponent
    let package = fixture.folder.file("one-1.0-1.x86_64.rpm")
    let date = try FileManager.default.attributesOfItem(atPath: package.path)[.modificationDate]
    var draft = RPMDraft(name: "one")
    draft.summary = String(draft.summary.reversed()) + "!"
    _ = try draft.write(to: fixture.folder.path)
    try FileManager.default.setAttributes(
      [.modificationDate: try #require(date)], ofItemAtPath: package.path)
    #expect(await fixture.createrepo("-c", "cache").status == .success)
    let names = try FileManager.default.contentsOfDirectory(
      atPath: fixture.folder.file("cache").path)
    #expect(names.count == 2 && names.contains(before))
  }

  private func checksums(_ fixture: ToolFixture) throws -> [String?] {
    try RemoteRepository(location: fixture.folder.path).packages().map { $0.checksum?.hex }
  }

  private func entry(_ fixture: ToolFixture) throws -> URL {
    let folder = fixture.folder.file("cache")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(names.count == 1)
    return folder.appending(path: try #require(names.first))
  }
}
