import Createrepo
import Foundation
import Repodata
import TestSupport
import Testing

@Suite("createrepo says what createrepo_c says")
struct CreaterepoMessageTests {
  @Test("A run in order prints its steps to standard output and nothing to standard error")
  func steps() async throws {
    let fixture = try ToolFixture()
    let run = await fixture.createrepo("--workers", "3")
    #expect(run.status == .success && run.diagnostics.isEmpty, "\(run)")
    #expect(run.output.first == "Directory walk started")
    #expect(run.output.contains("Directory walk done - 2 packages"))
    #expect(run.output.contains("Pool started (with 3 workers)"))
    #expect(run.output.last == "Pool finished")
    let again = await fixture.createrepo("--update")
    #expect(again.output.last == "New and old repodata match, not updating.")
    #expect(again.status == .success && again.diagnostics.isEmpty)
  }

  @Test("mock's command line works in silence")
  func mock() async throws {
    let fixture = try ToolFixture(["one", "skip.src"])
    let run = await fixture.createrepo("-d", "-q", "-x", "*.src*.rpm")
    #expect(run.status == .success && run.output.isEmpty && run.diagnostics.isEmpty, "\(run)")
    #expect(try fixture.hrefs() == ["one-1.0-1.x86_64.rpm"])
    #expect(try fixture.repomd().record("primary_db") != nil)
  }

  @Test(
    "What cannot be done ends with status 1 and the words that scripts look for",
    arguments: [
      (["--nope"], "Argument parsing failed: Unknown option --nope"),
      (["--checksum", "crc32"], "Unknown/Unsupported checksum type \"crc32\""),
      (["--repomd-checksum=x"], "Unknown/Unsupported checksum type \"x\""),
      (["--compress-type", "rar"], "Unknown/Unsupported compression type \"rar\""),
      (["-s", "sha3-256"], "Unknown/Unsupported checksum type \"sha3-256\""),
      (["--general-compress-type=lzma"], "Unknown/Unsupported compression type \"lzma\""),
      (["--pkglist", "/none/list"], "pkglist file \"/none/list\" doesn't exist"),
      (["-g", "/none/comps.xml"], "groupfile /none/comps.xml doesn't exist"),
      (
        ["--retain-old-md", "2", "--retain-old-md-by-age", "2d"],
        "--retain-old-md-by-age cannot be combined with --retain-old-md"
      ),
      (["--retain-old-md-by-age", "3Z"], "Bad time unit \"Z\""),
      (["--compress-level=99"], "--compress-level takes"),
      (["--update", "--recycle-pkglist", "--cut-dirs=1"], "--recycle-pkglist does not go with"),
      (["/none"], "Must specify exactly one directory to index."),
    ])
  func refusals(_ words: [String], _ message: String) async throws {
    let fixture = try ToolFixture([])
    let run = await fixture.createrepo(words)
    #expect(run.status == .failed && run.output.isEmpty)
    #expect(run.diagnostics.first?.hasPrefix(message) == true, "\(run)")
    #expect(!FileManager.default.fileExists(atPath: fixture.repodata.path))
  }

  @Test("A folder that is not there is named as createrepo_c names it")
  func missingFolder() async throws {
    let fixture = try ToolFixture([])
    let run = await fixture.createrepo("/none/x", folder: false)
    #expect(run.status == .failed && run.diagnostics == ["Directory /none/x/ must exist"])
    let none = await fixture.createrepo(folder: false)
    #expect(none.status == .failed && none.diagnostics.count == 1)
  }

  @Test(
    "Delta RPMs are refused, not passed over",
    arguments: ["--deltas", "--num-deltas=2", "--oldpackagedirs=/x", "--max-delta-rpm-size=100"])
  func deltas(_ option: String) async throws {
    let run = try await ToolFixture().createrepo(option)
    #expect(run.status == .failed)
    #expect(run.diagnostics.first?.contains("delta RPMs are not made") == true)
  }

  @Test("A package that cannot be read is named even when quiet, and the status is 2")
  func leftOut() async throws {
    let fixture = try ToolFixture()
    try fixture.write("no package", to: "bad.rpm")
    let run = await fixture.createrepo("-q")
    #expect(run.status == .packagesLeftOut && run.output.isEmpty)
    #expect(
      run.diagnostics.contains { $0.contains("Cannot read package: \(fixture.path)/bad.rpm") })
    #expect(try fixture.hrefs().count == 2)
  }

  @Test("Of options without effect a line of progress says so; quiet runs stay silent")
  func harmless() async throws {
    let fixture = try ToolFixture()
    let run = await fixture.createrepo("--local-sqlite", "--error-exit-val")
    #expect(run.status == .success && run.diagnostics.isEmpty)
    #expect(
      run.output.prefix(2) == [
        "--local-sqlite has no effect: databases are built beside the metadata",
        "--error-exit-val has no effect: exit 2 is what packages left out mean",
      ])
    let quiet = await fixture.createrepo("--local-sqlite", "--error-exit-val", "-q")
    #expect(quiet.status == .success && quiet.output.isEmpty && quiet.diagnostics.isEmpty)
  }

  @Test(
    "-v also says what is done on the way, with the time, on standard error",
    arguments: ["-v", "--verbose"])
  func verbose(_ option: String) async throws {
    let run = try await ToolFixture().createrepo(option)
    #expect(run.status == .success && run.output.last == "Pool finished")
    #expect(run.diagnostics.contains { $0.hasSuffix(": Generating repomd.xml") })
    #expect(run.diagnostics.allSatisfy { $0.contains(#/^\d\d:\d\d:\d\d: /#) })
  }

  @Test("--update-md-path that is of no use is said on standard error")
  func updatePath() async throws {
    let fixture = try ToolFixture()
    let without = await fixture.createrepo("--update-md-path", "/none")
    #expect(
      without.diagnostics.first?
        .contains("Usage of --update-md-path without --update has no effect!") == true)
    let missing = await fixture.createrepo("--update", "--update-md-path", "/none")
    #expect(missing.status == .success)
    #expect(
      missing.diagnostics == [
        "C_CREATEREPOLIB: Warning: cr_get_local_metadata: /none is not a directory",
        "Warning: Metadata from md-path /none - loading failed: Metadata not found at /none.",
      ])
    #expect(missing.output.contains("Loading metadata from md-path: /none"))
  }

  @Test("Help and version are answers: standard output, status 0, nothing done")
  func answers() async throws {
    for word in ["--help", "-h", "--version", "-V", "--help-all"] {
      let fixture = try ToolFixture([])
      let run = await fixture.createrepo(word)
      #expect(run.status == .success && run.diagnostics.isEmpty && !run.output.isEmpty)
      #expect(!FileManager.default.fileExists(atPath: fixture.repodata.path))
    }
  }
}
