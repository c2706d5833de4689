import Foundation
import Repodata
import SystemPackage
import TestSupport
import Testing

@testable import Consistency

@Suite("Facts of a repository")
struct RepositoryReaderTests {
  /// A repository of two packages by createrepo_c.
  private static func repository() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    var one = RPMDraft(name: "kmod-one", version: "1.0", release: "1.el9")
    one.files = [.text("/lib/modules/5.14.0-70.el9.x86_64/extra/one/one.ko", "one")]
    one.changelog = [(1_700_000_000, "A <a@example.org>", "- first")]
    try one.write(to: folder.path)
    try RPMDraft(name: "two", version: "2.0", release: "3.el9").write(to: folder.path)
    _ = try ShellCommand.output("createrepo_c", ["-q", "--database", folder.path])
    return folder
  }

  private static func read(_ location: String) async throws -> CheckedRepository {
    try await RepositoryReader(CheckOptions()).read(
      RepositoryPlace(location), name: "", promise: nil)
  }

  @Test(
    "All layers of a sound repository are gathered, from a folder and from the web",
    .enabled(if: Oracle.has("createrepo_c", "python3")))
  func sound() async throws {
    let folder = try Self.repository()
    let server = try FolderServer(folder.url)
    for location in [folder.path, "file://\(folder.path)/", server.address] {
      let repository = try await Self.read(location)
      #expect(repository.files.count == 6)
      #expect(repository.files.allSatisfy { $0.state == .intact })
      #expect(repository.documents.map(\.kind) == [.primary, .filelists, .other])
      #expect(repository.documents.allSatisfy { $0.isSound })
      #expect(repository.listsPackages)
      let one = try #require(repository.packages.first)
      #expect(one.nevra.description == "kmod-one-1.0-1.el9.x86_64")
      #expect(one.href == "kmod-one-1.0-1.el9.x86_64.rpm")
      #expect(one.changelogCount == 1 && one.filelists != nil && one.other != nil)
      let file = folder.file(one.href)
      let bytes = try Data(contentsOf: file)
      #expect(one.size == Int64(bytes.count))
      #expect(one.headerRange?.isEmpty == false)
    }
  }

  @Test(
    "A file that is damaged hides what is in it, and nothing else",
    .enabled(if: Oracle.has("createrepo_c")))
  func damaged() async throws {
    let folder = try Self.repository()
    let before = try await Self.read(folder.path)
    let record = try #require(before.index.repomd?.record("filelists"))
    try FileManager.default.removeItem(at: folder.file(record.href))
    let repository = try await Self.read(folder.path)
    #expect(repository.files.count { $0.state == .intact } == 5)
    #expect(repository.documents.map(\.kind) == [.primary, .other])
    #expect(repository.packages.count == 2)
    #expect(repository.packages.allSatisfy { $0.filelists == nil && $0.other != nil })
  }
}
