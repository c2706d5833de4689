import Createrepo
import Foundation
import Repodata
import SystemIO
import TestSupport
import Testing

@Suite("What single options of mergerepo change")
struct MergerepoOptionTests {
  /// A run that has succeeded, and what came of it while this is kept.
  private struct Merge {
    private let output: TemporaryFolder
    let run: ToolRun
    let served: ServedRepository

    init(_ words: [String]) async throws {
      output = try TemporaryFolder()
      run = await ToolRun(.mergerepo, words + ["-o", output.path])
      #expect(run.status == .success, "\(run.diagnostics)")
      served = try ServedRepository(output.url)
    }
  }

  @Test("Noarch packages are taken from --noarch-repo where it has a file of the same name")
  func noarch() async throws {
    let one = try RepositoryDraft(MergerepoTests.first)
    let noarch = try RepositoryDraft([
      MergerepoTests.draft("bar", "1", arch: "noarch", built: 1_800_000_000),
      MergerepoTests.draft("unasked", "1", arch: "noarch"),
    ])
    let merge = try await Merge(["-r", one.path, "--noarch-repo", noarch.path])
    let packages = try merge.served.repository.packages()
    #expect(packages.map(\.name) == ["bar", "foo", "foo-libs", "same", "zed"])
    #expect(packages.map(\.base).prefix(2) == ["file://\(noarch.path)", "file://\(one.path)"])
    let theirs = try ServedRepository(noarch.folder.url).repository.packages()
    #expect(packages.first?.checksum == theirs.first?.checksum)
    #expect(try merge.served.text("primary").contains("build=\"1800000000\""))
  }

  @Test(
    "With --koji packages of --blocked source packages are left out",
    arguments: ["-b", "--blocked"])
  func blocked(_ option: String) async throws {
    let one = try RepositoryDraft(MergerepoTests.first)
    let list = try TemporaryFolder()
    try Data("foo\nnone\n".utf8).write(to: list.file("blocked"))
    let words = ["-r", one.path, "--koji", "-a", "x86_64,i686", option, list.file("blocked").path]
    let merge = try await Merge(words)
    #expect(try merge.served.repository.packages().map(\.name) == ["bar", "same", "zed"])
    let missing = await ToolRun(
      .mergerepo, ["-r", one.path, "--koji", option, "/none", "-o", list.file("out").path])
    #expect(missing.status == .failed)
  }

  @Test("-v says what is read and written; without it a run in order is silent")
  func verbose() async throws {
    let one = try RepositoryDraft(MergerepoTests.first)
    for option in ["-v", "--verbose"] {
      let run = try await Merge(["-r", one.path, option]).run
      #expect(run.diagnostics.contains { $0.hasSuffix(": Reading \(one.path)") })
      #expect(run.diagnostics.contains { $0.contains(": Writing 5 packages of 1 repositories") })
    }
    #expect(try await Merge(["-r", one.path]).run.diagnostics.isEmpty)
  }

  @Test(
    "Names are plain on demand; zck as a type of compression asks for zchunk files too",
    .enabled(if: ZchunkWriter.isAvailable))
  func names() async throws {
    let one = try RepositoryDraft(MergerepoTests.first)
    let plain = try await Merge(
      ["-r", one.path, "--compress-type=zck", "--simple-md-filenames"])
    #expect(
      plain.served.repository.repomd.fileNames == [
        "filelists.xml.zck", "filelists.xml.zst", "other.xml.zck", "other.xml.zst",
        "primary.xml.zck", "primary.xml.zst",
      ])
    let unique = try await Merge(
      ["-r", one.path, "--simple-md-filenames", "--unique-md-filenames"])
    #expect(
      unique.served.repository.repomd.records.allSatisfy {
        $0.href.hasPrefix("repodata/\($0.checksum.hex)-")
      })
  }
}
