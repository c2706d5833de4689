import Foundation
import TestSupport
import Testing

@Suite("Runs over the spool that are killed")
struct HookInterruptionTests {
  /// Runs the program, killed at the n-th of these calls; whether it was.
  private func kill(
    _ calls: String, _ number: Int, _ arguments: [String]
  ) throws -> Bool {
    let command = try ShellCommand.run(
      "strace",
      [
        "-f", "-o", "/dev/null", "-e", "trace=\(calls)", "-e",
        "inject=\(calls):signal=KILL:when=\(number)", Workbench.program,
      ] + arguments)
    return !command.isSuccess && command.status != 3
  }

  @Test(
    "A run killed at any moment loses no request and no package, and the next one serves all",
    .enabled(if: Injection.isPossible, "needs strace"))
  func run() throws {
    for (calls, number) in [
      ("rename,renameat2", 1), ("rename,renameat2", 4), ("link", 1), ("link", 3), ("unlink", 1),
      ("unlink", 3), ("fsync", 2), ("fsync", 7), ("fsync", 30), ("mkdir", 2), ("unlinkat", 1),
      ("unlink", 12), ("fchmod", 5), ("renameat2", 2),
    ] {
      let bench = try HookBench()
      let good = try bench.build([
        Sample.kmod("one", ["kfree 037a0cba"]), Sample.kmod("two", ["kfree 037a0cba"]),
      ])
      let bad = bench.builds.appending(path: "kmod-bad-1.0-1.el9.x86_64.rpm")
      try Data("no package".utf8).write(to: bad)
      #expect(try bench.submit(good).isSuccess && bench.submit([bad], "--copy").isSuccess)
      _ = try kill(calls, number, ["process", bench.bench.definition.path, "--workers", "1"])
      let next = try bench.serve()
      #expect([0, 3].contains(next.status), "\(calls) \(number): \(next.errorText)")
      #expect(bench.served == Set(good.map(\.lastPathComponent)), "\(calls) \(number)")
      #expect(bench.names("new").isEmpty && bench.names("done").count == 2)
      #expect(bench.names("files").isEmpty, "\(calls) \(number)")
      let kept = TreeState.paths(bench.bench.root.appending(path: ".kmodrepo/quarantine"))
      #expect(kept.contains { $0.hasSuffix("kmod-bad-1.0-1.el9.x86_64.rpm") }, "\(calls) \(number)")
      #expect(!FileManager.default.fileExists(atPath: bench.bench.pool.path + "/.incoming"))
    }
  }

  /// What a bench knows of the requests filed: their files, to be put back.
  private func filed(_ bench: HookBench) throws -> [URL: Data] {
    try Dictionary(
      uniqueKeysWithValues: bench.names("new").map { name in
        let file = bench.spool.appending(path: "new").appending(path: name)
        return (file, try Data(contentsOf: file))
      })
  }

  @Test("A request that was answered and not removed is removed, and not answered once more")
  func answered() throws {
    let bench = try HookBench()
    let good = try bench.build([Sample.kmod("one", ["kfree 037a0cba"])])
    #expect(try bench.submit(good, "--copy").isSuccess)
    let filed = try filed(bench)
    #expect(try bench.serve().isSuccess && bench.names("files").isEmpty)
    // As a run leaves it that is killed between the two.
    for (file, content) in filed { try content.write(to: file) }
    let next = try bench.serve()
    #expect(next.isSuccess && next.errors.isEmpty, "\(next.errorText)")
    #expect(bench.names("new").isEmpty && bench.reasons.isEmpty)
    #expect(bench.served == Set(good.map(\.lastPathComponent)))
  }

  @Test("What was refused before a run was killed is refused for the same reason by the next")
  func refused() throws {
    let bench = try HookBench(admission: "max_size = \"100\"\n")
    let large = try bench.build([Sample.kmod("one", ["kfree 037a0cba"])])
    #expect(try bench.submit(large, "--copy").isSuccess)
    let filed = try filed(bench)
    let first = try bench.serve()
    #expect(first.status == 3 && first.errorText.contains("max_size"), "\(first.errorText)")
    let quarantine = bench.bench.root.appending(path: ".kmodrepo/quarantine")
    let kept = try TreeState.contents(quarantine)
    #expect(kept.count == 2)
    // As a run leaves it that is killed once the package is in quarantine.
    let done = bench.spool.appending(path: "done")
    for (file, content) in filed {
      try content.write(to: file)
      try FileManager.default.removeItem(at: done.appending(path: file.lastPathComponent))
    }
    let next = try bench.serve()
    #expect(next.status == 3 && next.errorText.contains("max_size"), "\(next.errorText)")
    #expect(try TreeState.contents(quarantine) == kept)
    #expect(bench.names("new").isEmpty && bench.names("done").count == 1)
  }
}
