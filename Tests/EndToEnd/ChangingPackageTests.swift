import Foundation
import Glibc
import SystemIO
import TestSupport
import Testing

@Suite(
  "Packages that change while they are read", .enabled(if: Injection.isPossible, "needs strace"))
struct ChangingPackageTests {
  /// Two packages of one name and size that say different things.
  private func draft(_ summary: String) -> RPMDraft {
    var draft = Sample.kmod("changing", ["kfree 037a0cba"])
    draft.summary = summary
    return draft
  }

  /// Writes other bytes into a file, of the same number.
  private func overwrite(_ file: URL, with draft: RPMDraft) throws {
    let elsewhere = try TemporaryFolder()
    let bytes = try Data(contentsOf: URL(filePath: try draft.write(to: elsewhere.path)))
    let before = try #require(try TreeState.status(file))
    #expect(Int64(bytes.count) == before.size)
    let handle = try FileHandle(forWritingTo: file)
    try handle.write(contentsOf: bytes)
    try handle.close()
  }

  /// The same, with its time set back: only the time of change tells.
  private func overwriteSecretly(_ file: URL, with draft: RPMDraft) throws {
    let before = try #require(try TreeState.status(file))
    try overwrite(file, with: draft)
    var times = [timespec(), timespec()]
    for index in times.indices {
      times[index].tv_sec = Int(before.modificationSeconds)
      times[index].tv_nsec = Int(before.modificationNanoseconds)
    }
    #expect(utimensat(AT_FDCWD, file.path, times, 0) == 0)
  }

  @Test("What a builder changes while it is admitted is refused, even if only its inode tells")
  func admitted() throws {
    let bench = try HookBench()
    let file = try #require(try bench.build([draft("Says one thing")]).first)
    // The time of the copy is set when all has been read.
    let run = try Injection.stop(
      atFirst: "utimensat", ["admit", bench.bench.definition.path, file.path]
    ) { try overwriteSecretly(file, with: draft("Says 2nd thing")) }
    #expect(run.status == 3 && run.text.contains("changed while it was copied"), "\(run.text)")
    #expect(bench.pooled.isEmpty && bench.reasons.contains { $0.contains("\"changed\"") })
    #expect(try bench.submit([file]).isSuccess && bench.serve().isSuccess)
    #expect(bench.pooled == [file.lastPathComponent])
  }

  @Test("A new link to a file that is admitted changes nothing in it")
  func linked() throws {
    let bench = try HookBench()
    let file = try #require(try bench.build([draft("Says one thing")]).first)
    let run = try Injection.stop(
      atFirst: "utimensat", ["admit", bench.bench.definition.path, file.path]
    ) {
      try FileManager.default.linkItem(at: file, to: bench.builds.appending(path: "second.rpm"))
    }
    #expect(run.status == 0, "\(run.text)")
    #expect(bench.pooled == [file.lastPathComponent])
  }

  @Test("A package of the pool that changes between judging and writing is not published")
  func published() throws {
    let bench = try Workbench()
    try bench.publishCleanly(at: 1_800_000_000)
    let before = try TreeState.contents(bench.root.appending(path: "views/all/repodata"))
    try bench.add([draft("Says one thing")])
    let file = bench.pool.appending(path: draft("").fileName)
    // Links are made when all has been judged, before the databases are written.
    let run = try Injection.stop(
      atFirst: "link", ["publish", bench.definition.path, "--workers", "1"]
    ) { try overwrite(file, with: draft("Says 2nd thing")) }
    #expect(run.status == 1, "\(run.text)")
    #expect(run.text.contains("\(file.path) changed while it was published; publish again"))
    #expect(try TreeState.contents(bench.root.appending(path: "views/all/repodata")) == before)
    try bench.publishCleanly(at: 1_800_000_100)
  }

  @Test("A package that is replaced while it is hashed is left out until the next run")
  func hashed() throws {
    let bench = try Workbench(pool: [draft("Says one thing")])
    let file = bench.pool.appending(path: draft("").fileName)
    let run = try Injection.stop(
      atFirst: "pread64", on: file, ["publish", bench.definition.path, "--workers", "1"]
    ) { try overwriteSecretly(file, with: draft("Says 2nd thing")) }
    #expect(run.status == 3, "\(run.text)")
    #expect(run.text.contains("\(file.path): quarantined: "), "\(run.text)")
    #expect(run.text.contains("changed while it was read"), "\(run.text)")
    try bench.publishCleanly()
    let names = TreeState.paths(bench.view(Sample.older).appending(path: "Packages"))
    #expect(names == [draft("").fileName])
  }
}
