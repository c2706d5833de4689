import Createrepo
import Foundation
import Repodata
import SystemIO
import SystemPackage
import TestSupport
import Testing

@Suite("zchunk files say what the others say, in chunks of their own")
struct ZchunkTests {
  private static let canJudge = ZchunkWriter.isAvailable && Oracle.has("unzck", "zck_read_header")

  @Test(
    "unzck gives the document, and there is a chunk for each source package",
    .enabled(if: canJudge))
  func content() async throws {
    let draft = try RepositoryDraft(MergerepoTests.second + MergerepoTests.first)
    let output = try TemporaryFolder()
    let run = await ToolRun(
      .mergerepo, ["-r", draft.path, "--all", "--zck", "--omit-baseurl", "-o", output.path])
    #expect(run.status == .success)
    let served = try ServedRepository(output.url)
    for type in ["primary", "filelists", "other"] {
      let record = try #require(served.repository.repomd.record("\(type)_zck"))
      let path = output.file(record.href).path
      #expect(try ShellCommand.output("unzck", ["-c", path]) == served.text(type))
      let header = try ShellCommand.output("zck_read_header", ["-c", path])
      #expect(header.contains("Header checksum: \(record.headerChecksum?.hex ?? "")\n"))
      #expect(header.contains("Header size: \(record.headerSize ?? 0)\n"))
      // The dictionary's empty chunk; then bar 1, bar 2, foo 2, foo 3, foo-libs with foo-tools,
      // only, same, zed 1 and zed 9.
      #expect(header.contains("Chunk count: 10\n"), "\(header)")
      let digest = try OpenFile(reading: FilePath(path)).digest(.sha256)
      #expect(Digest.hex(of: digest) == record.checksum.hex)
    }
  }

  @Test("modifyrepo writes one too, and takes it away with its file", .enabled(if: canJudge))
  func modifying() async throws {
    let draft = try RepositoryDraft([])
    let text = String(repeating: "<x/>\n", count: 50_000)
    try Data(text.utf8).write(to: draft.folder.file("x.xml"))
    let file = draft.folder.file("x.xml").path
    #expect(
      await ToolRun(.modifyrepo, ["--zck", file, draft.repodata.path]).status == .success)
    let served = try ServedRepository(draft.folder.url)
    #expect(served.types.suffix(2) == ["x", "x_zck"])
    let record = try #require(served.repository.repomd.record("x_zck"))
    #expect(try ShellCommand.output("unzck", ["-c", draft.folder.file(record.href).path]) == text)
    #expect(await ToolRun(.modifyrepo, ["--remove", "x", draft.repodata.path]).status == .success)
    #expect(try ServedRepository(draft.folder.url).types.count == 3)
  }

  @Test("A dictionary of the document's name is used", .enabled(if: canJudge))
  func dictionary() throws {
    let draft = try RepositoryDraft(MergerepoTests.first)
    let repomd = try ServedRepository(draft.folder.url).repository.repomd
    let folder = try TemporaryFolder()
    let text = String(repeating: "<rpm:entry name=\"kernel(kfree)\" flags=\"EQ\"/>\n", count: 100)
    try Data(text.utf8).write(to: folder.file("primary.xml.zdict"))
    let records = try ZchunkVariants(
      folder: FilePath(draft.repodata.path), options: MetadataOptions(timestamp: 1),
      dictionaryFolder: FilePath(folder.path)
    ).make(of: repomd.records)
    #expect(records.map(\.type) == ["primary_zck", "filelists_zck", "other_zck"])
    let path = draft.folder.file(records[0].href).path
    #expect(!(try ShellCommand.output("zck_read_header", ["-c", path])).contains("No dictionary"))
  }
}
