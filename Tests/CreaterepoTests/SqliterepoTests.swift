import Createrepo
import Foundation
import Repodata
import SystemIO
import TestSupport
import Testing

@Suite("sqliterepo writes databases of the XML that is there")
struct SqliterepoTests {
  @Test(
    "The rows are those that sqliterepo_c writes",
    .enabled(if: Oracle.has("sqliterepo_c", "sqlite3")))
  func oracle() async throws {
    let drafts = MergerepoTests.first + MergerepoTests.second
    let (ours, theirs) = (try RepositoryDraft(drafts), try RepositoryDraft(drafts))
    _ = try ShellCommand.output("sqliterepo_c", [theirs.path])
    let run = await ToolRun(.sqliterepo, [ours.path])
    #expect(run.status == .success)
    #expect(run.output == ["Preparing sqlite DBs"])
    let (one, two) = (
      try ServedRepository(ours.folder.url), try ServedRepository(theirs.folder.url)
    )
    #expect(one.types == two.types)
    for type in ["primary_db", "filelists_db", "other_db"] {
      #expect(try one.rows(type).count > 5)
      #expect(try one.rows(type) == two.rows(type))
    }
    #expect(try one.strangers().isEmpty)
  }

  @Test("Databases that are there are written anew only with --force, and kept with --keep-old")
  func force() async throws {
    let draft = try RepositoryDraft([RPMDraft(name: "a")])
    #expect(await ToolRun(.sqliterepo, [draft.path]).status == .success)
    let refused = await ToolRun(.sqliterepo, [draft.path])
    #expect(refused.status == .failed)
    #expect(
      refused.diagnostics == [
        "Repository already has sqlitedb present in repomd.xml (You may use --force)"
      ])
    #expect(await ToolRun(.sqliterepo, ["--force", "--xz", draft.path]).status == .success)
    let served = try ServedRepository(draft.folder.url)
    #expect(try served.strangers().isEmpty)
    #expect(served.repository.repomd.record("primary_db")?.href.hasSuffix(".sqlite.xz") ?? false)
    let keep = await ToolRun(
      .sqliterepo, ["-f", "--keep-old", "--compress-type=gz", draft.path])
    #expect(keep.status == .success)
    #expect(try ServedRepository(draft.folder.url).strangers().count == 3)
  }

  @Test(
    "filelists-ext gets a database where it is, and --force writes that anew too",
    .enabled(if: Oracle.has("sqlite3")))
  func extended() async throws {
    let fixture = try ToolFixture()
    #expect(await fixture.createrepo("--filelists-ext").status == .success)
    for words in [[], ["--force"]] {
      #expect(await ToolRun(.sqliterepo, words + [fixture.folder.path]).status == .success)
      let served = try ServedRepository(fixture.folder.url)
      #expect(served.types.filter { $0 == "filelists-ext_db" }.count == 1)
      #expect(try served.rows("filelists-ext_db") == served.rows("filelists_db"))
      #expect(try served.strangers().isEmpty)
    }
  }

  @Test("Checksums are of the type asked for, else of that of primary; SHA-3 is refused")
  func checksum() async throws {
    let draft = try RepositoryDraft([RPMDraft(name: "a")])
    for (words, algorithm) in [([], DigestAlgorithm.sha256), (["--checksum=sha512"], .sha512)] {
      let run = await ToolRun(.sqliterepo, ["-f"] + words + [draft.path])
      #expect(run.status == .success)
      let repomd = try ServedRepository(draft.folder.url).repository.repomd
      let databases = repomd.records.filter { $0.type.hasSuffix("_db") }
      #expect(databases.count == 3 && databases.allSatisfy { $0.checksum.algorithm == algorithm })
    }
    let refused = await ToolRun(.sqliterepo, ["-f", "--checksum", "sha3-256", draft.path])
    #expect(refused.status == .failed)
    #expect(refused.diagnostics.first == "Unknown/Unsupported checksum type \"sha3-256\"")
  }

  @Test("--local-sqlite is said to have no effect, -v says what is read, -q says nothing")
  func words() async throws {
    let draft = try RepositoryDraft([RPMDraft(name: "a")])
    let local = await ToolRun(.sqliterepo, ["--local-sqlite", draft.path])
    #expect(local.status == .success && local.diagnostics.isEmpty)
    #expect(local.output.first?.hasPrefix("--local-sqlite has no effect") == true)
    let verbose = await ToolRun(.sqliterepo, ["-fv", draft.path])
    #expect(verbose.diagnostics.contains { $0.hasSuffix(": Reading the XML of 1 packages") })
    let quiet = await ToolRun(.sqliterepo, ["-fq", "--local-sqlite", draft.path])
    #expect(quiet.status == .success && quiet.output.isEmpty && quiet.diagnostics.isEmpty)
  }

  @Test("Damaged XML gives no databases, and the index stays")
  func damaged() async throws {
    let draft = try RepositoryDraft([RPMDraft(name: "a")])
    let served = try ServedRepository(draft.folder.url)
    let href = try #require(served.repository.repomd.record("filelists")?.href)
    try Data("x".utf8).write(to: draft.folder.file(href))
    let index = draft.repodata.appending(path: "repomd.xml")
    let before = try Data(contentsOf: index)
    let run = await ToolRun(.sqliterepo, [draft.path])
    #expect(run.status == .failed)
    #expect(try Data(contentsOf: index) == before)
    #expect(try served.strangers().isEmpty)
  }
}
