import Foundation
import TestSupport
import Testing

@Suite("What killed runs leave behind goes")
struct LeftoverTests {
  private static let suffix = ".kmodrepo-new"

  @Test("Unfinished files go with the next publish, wherever below the root they are")
  func unfinished() throws {
    let bench = try Workbench()
    try bench.publishCleanly(at: 1_800_000_000)
    let before = TreeState.paths(bench.root)
    let state = bench.root.appending(path: ".kmodrepo")
    try FileManager.default.createDirectory(
      at: state.appending(path: "quarantine"), withIntermediateDirectories: true)
    let files =
      [
        "journal.json", "hold.json", "orphans.json", "quarantine/x.json", "cache/facts",
        "generations/all.json",
      ].map { state.appending(path: $0) } + [bench.root.appending(path: "views/index.json")]
    for file in files {
      let hidden = file.deletingLastPathComponent().appending(
        path: ".\(file.lastPathComponent).1f\(Self.suffix)")
      try Data("half".utf8).write(to: hidden)
    }
    try bench.publishCleanly(at: 1_800_000_100)
    #expect(TreeState.paths(bench.root).filter { $0 != ".kmodrepo/quarantine" } == before)
  }

  @Test(
    "A kill at the rename of the journal leaves nothing",
    .enabled(if: Oracle.has("strace"), "needs strace"))
  func journal() throws {
    let bench = try Workbench()
    try bench.publishCleanly(at: 1_800_000_000)
    try bench.add([Sample.kmod("late", ["kfree 037a0cba"])])
    let trace = bench.folder.file("trace")
    let arguments = ["publish", bench.definition.path, "--workers", "1"]
    func strace(_ options: [String]) throws -> ShellCommand {
      try ShellCommand.run(
        "strace",
        ["-f", "-o", trace.path, "-e", "trace=rename"] + options + [Workbench.program] + arguments,
        environment: ["SOURCE_DATE_EPOCH": "1800000100"])
    }
    // In a copy it is seen which rename is that of the journal.
    let other = try Workbench()
    try other.publishCleanly(at: 1_800_000_000)
    try other.add([Sample.kmod("late", ["kfree 037a0cba"])])
    _ = try ShellCommand.run(
      "strace",
      ["-f", "-o", trace.path, "-e", "trace=rename", Workbench.program, "publish"]
        + [other.definition.path, "--workers", "1"],
      environment: ["SOURCE_DATE_EPOCH": "1800000100"])
    let calls = try String(contentsOf: trace, encoding: .utf8).split(separator: "\n").filter {
      $0.contains("rename(")
    }
    let number = try #require(calls.firstIndex { $0.contains("journal.json") }) + 1
    // strace counts by thread, and which thread comes first is not the same each time.
    for when in 1...number { _ = try strace(["-e", "inject=rename:signal=KILL:when=\(when)"]) }
    try bench.publishCleanly(at: 1_800_000_200)
    let left = TreeState.paths(bench.root).filter { $0.hasSuffix(Self.suffix) }
    #expect(left.isEmpty, "\(left)")
  }

  @Test("gc removes copies of admissions that were killed")
  func incoming() throws {
    let bench = try HookBench()
    #expect(try bench.serve().isSuccess)
    let incoming = bench.bench.pool.appending(path: ".incoming/kmods")
    try FileManager.default.createDirectory(at: incoming, withIntermediateDirectories: true)
    try Data("half".utf8).write(to: incoming.appending(path: "1f\(Self.suffix)"))
    #expect(try bench.bench.run("gc", bench.bench.definition.path).isSuccess)
    #expect(TreeState.paths(bench.bench.pool).isEmpty)
  }

  @Test("Unfinished metrics go with the next run, but none of another repository's")
  func metrics() throws {
    let bench = try Workbench(settings: "metrics = \"kmodrepo.prom\"")
    let hidden = bench.folder.file(".kmodrepo.prom.1f\(Self.suffix)")
    let other = bench.folder.file(".other.prom.1f\(Self.suffix)")
    for file in [hidden, other] { try Data("half".utf8).write(to: file) }
    try bench.publishCleanly()
    #expect(!FileManager.default.fileExists(atPath: hidden.path))
    #expect(FileManager.default.fileExists(atPath: other.path))
  }

  @Test("Results that a killed run over the spool had begun to write go with the next run")
  func results() throws {
    let bench = try HookBench()
    #expect(try bench.serve().isSuccess)
    let files = ["done/.1.json.1f\(Self.suffix)", ".owed.1f\(Self.suffix)"].map {
      bench.spool.appending(path: $0)
    }
    for file in files { try Data("half".utf8).write(to: file) }
    #expect(try bench.serve().isSuccess)
    for file in files { #expect(!FileManager.default.fileExists(atPath: file.path)) }
  }

  @Test(
    "A file that cannot be given its permissions does not stay behind",
    .enabled(if: Injection.isPossible, "needs strace"))
  func permissions() throws {
    let bench = try Workbench()
    try bench.publishCleanly(at: 1_800_000_000)
    let late = Sample.kmod("late", ["kfree 037a0cba"])
    try bench.add([late])
    let command = try ShellCommand.run(
      "strace",
      [
        "-f", "-o", "/dev/null", "-e", "trace=fchmod", "-e", "inject=fchmod:error=EIO",
        Workbench.program, "publish", bench.definition.path,
      ])
    #expect(command.status == 1, "\(command.errorText)")
    #expect(!TreeState.paths(bench.root).contains { $0.hasSuffix(Self.suffix) })
    try bench.publishCleanly(at: 1_800_000_100)
    #expect(TreeState.paths(bench.view("all")).contains { $0.hasSuffix(late.fileName) })
  }
}
