import Foundation
import TestSupport
import Testing

@Suite("Hooks and runs that are killed")
struct HookInterruptionTests {
  private static let canInject: Bool = {
    let arguments = ["-f", "-o", "/dev/null", "-e", "inject=getppid:signal=KILL:when=1"]
    return (try? ShellCommand.run("strace", arguments + ["true"]))?.isSuccess == true
  }()

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
    "A hook killed at any moment leaves a request that is served, or none",
    .enabled(if: canInject, "needs strace"))
  func hook() throws {
    let bench = try HookBench()
    #expect(try bench.serve().isSuccess)
    let definition = bench.bench.definition.path
    var kills = 0
    var serial = 0
    for (calls, numbers) in [
      ("openat", 1...40), ("write,pwrite64", 1...3), ("fsync", 1...3), ("rename,renameat2", 1...2),
      ("copy_file_range", 1...2), ("fchmod", 1...2), ("unlink", 1...1),
    ] {
      for number in numbers where calls != "openat" || number > 20 || number % 5 == 0 {
        serial += 1
        let files = try bench.build([Sample.kmod("k\(serial)", ["kfree 037a0cba"])])
        if try kill(calls, number, ["submit", "--copy", definition] + files.map(\.path)) {
          kills += 1
        }
        for name in bench.names("new") where !name.hasPrefix(".") {
          let bytes = try Data(contentsOf: bench.spool.appending(path: "new/\(name)"))
          #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: bytes) }
        }
      }
    }
    let filed = bench.names("new").count { !$0.hasPrefix(".") }
    #expect(kills >= 5 && filed >= 1, "\(kills) \(filed)")
    let run = try bench.serve()
    #expect(run.isSuccess, "\(run.errorText)")
    #expect(bench.pooled.count == filed && bench.reasons.isEmpty)
  }

  @Test(
    "A run killed at any moment loses no request and no package, and the next one serves all",
    .enabled(if: canInject, "needs strace"))
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
}
