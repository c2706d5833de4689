import Foundation
import TestSupport
import Testing

@Suite("Runs that meet another, and runs that are killed")
struct InterruptionTests {
  @Test(
    "A run that finds the lock held ends with status 75 and touches nothing; the next one works",
    .enabled(if: Oracle.has("flock"), "flock is not installed"))
  func lock() throws {
    let bench = try Workbench()
    try bench.publishCleanly(at: 1_800_000_000)
    try bench.add([Sample.kmod("late", ["fast_path aaaa0001"])])
    let before = try TreeState.contents(bench.root)
    let lock = bench.root.appending(path: ".kmodrepo/lock").path
    let command = try ShellCommand.run(
      "flock", [lock, Workbench.program, "publish", bench.definition.path])
    #expect(command.status == 75 && command.output.isEmpty)
    #expect(command.errorText.contains(lock))
    #expect(try TreeState.contents(bench.root) == before)
    try bench.publishCleanly(at: 1_800_000_100)
    #expect(try TreeState.contents(bench.root) != before)
  }

  /// The n-th call of these is where the program is killed.
  private static let moments: [(calls: String, number: Int)] = [
    ("link,linkat", 1), ("link,linkat", 2), ("link,linkat", 5), ("link,linkat", 9),
    ("rename,renameat,renameat2", 1), ("rename,renameat,renameat2", 3),
    ("rename,renameat,renameat2", 12), ("rename,renameat,renameat2", 20), ("renameat2", 1),
    ("renameat2", 2), ("fsync,fdatasync", 1), ("fsync,fdatasync", 6), ("fsync,fdatasync", 14),
    ("fsync,fdatasync", 30), ("pwrite64", 20), ("mkdir,mkdirat", 2), ("unlink,unlinkat", 8),
  ]

  @Test(
    "A run killed at any moment leaves each view old or new, and the next run finishes the work",
    .enabled(if: Injection.isPossible, "needs strace"))
  func killed() throws {
    let bench = try Workbench()
    try bench.publishCleanly(at: 1_800_000_000)
    let original = bench.folder.file("original")
    try copy(bench.root, to: original)
    let old = try Dictionary(uniqueKeysWithValues: Sample.views.map { ($0, try view(bench, $0)) })
    try bench.add([
      Sample.kmod("late", ["kfree 037a0cba"]), Sample.kmod("later", ["kfree 037a0cba"]),
    ])
    try bench.publishCleanly(at: 1_800_000_100)
    let new = try Dictionary(uniqueKeysWithValues: Sample.views.map { ($0, try view(bench, $0)) })
    let finished = try TreeState.contents(bench.root)
    var kills = 0
    for (calls, number) in Self.moments {
      try FileManager.default.removeItem(at: bench.root)
      try copy(original, to: bench.root)
      if try kill(bench, calls, number) { kills += 1 }
      for name in Sample.views {
        let state = try view(bench, name)
        #expect(state == old[name] || state == new[name], "\(calls) \(number): \(name)")
      }
      try recover(bench)
      let after = try TreeState.contents(bench.root)
      #expect(after.keys.sorted() == finished.keys.sorted(), "\(calls) \(number)")
      for (path, bytes) in finished { #expect(after[path] == bytes, "\(calls) \(number): \(path)") }
    }
    #expect(kills >= 12)
  }

  @Test(
    "Where folders cannot be exchanged the same tree comes about, and a kill leaves old or new",
    .enabled(if: Injection.isPossible, "needs strace"))
  func withoutExchange() throws {
    let bench = try Workbench()
    try bench.publishCleanly(at: 1_800_000_000)
    let original = bench.folder.file("original")
    try copy(bench.root, to: original)
    let old = try Dictionary(uniqueKeysWithValues: Sample.views.map { ($0, try view(bench, $0)) })
    try bench.add([Sample.kmod("late", ["kfree 037a0cba"])])
    try bench.publishCleanly(at: 1_800_000_100)
    let finished = try TreeState.contents(bench.root)
    let new = try Dictionary(uniqueKeysWithValues: Sample.views.map { ($0, try view(bench, $0)) })
    for number in [Int.max, 4, 8, 10, 14, 20, 26] {
      try FileManager.default.removeItem(at: bench.root)
      try copy(original, to: bench.root)
      let killing = number == .max ? [] : ["-e", "inject=rename:signal=KILL:when=\(number)"]
      let command = try ShellCommand.run(
        "strace",
        ["-f", "-o", "/dev/null", "-e", "trace=rename,renameat2"] + killing + [
          "-e", "inject=renameat2:error=EINVAL", Workbench.program, "publish",
          bench.definition.path, "--workers", "1",
        ], environment: ["SOURCE_DATE_EPOCH": "1800000100"])
      #expect(command.isSuccess == (number == .max), "\(number): \(command.errorText)")
      for name in Sample.views {
        let state = try view(bench, name)
        #expect(state == old[name] || state == new[name], "\(number): \(name)")
      }
      if number != .max { try recover(bench) }
      #expect(try TreeState.contents(bench.root) == finished, "\(number)")
    }
  }

  @Test(
    "A package with a new content comes with the metadata that names it, and not before",
    .enabled(if: Injection.isPossible, "needs strace"))
  func replaced() throws {
    let bench = try Workbench()
    try bench.publishCleanly(at: 1_800_000_000)
    let original = bench.folder.file("original")
    try copy(bench.root, to: original)
    let package = bench.view(Sample.older).appending(
      path: "Packages/\(Sample.changedLegacy.fileName)")
    let old = (try view(bench, Sample.older), try Data(contentsOf: package))
    try bench.replace(Sample.changedLegacy)
    try bench.publishCleanly(at: 1_800_000_100)
    let new = (try view(bench, Sample.older), try Data(contentsOf: package))
    let finished = try TreeState.contents(bench.root)
    #expect(old.0 != new.0 && old.1 != new.1)
    for number in 1...20 {
      try FileManager.default.removeItem(at: bench.root)
      try copy(original, to: bench.root)
      _ = try kill(bench, "rename,renameat,renameat2", number)
      let now = (try view(bench, Sample.older), try Data(contentsOf: package))
      // Between the two steps the journal has what is to be done.
      let isPromised = FileManager.default.fileExists(
        atPath: bench.root.appending(path: ".kmodrepo/journal.json").path)
      #expect(now == old || now == new || now == (new.0, old.1) && isPromised, "\(number)")
      try recover(bench)
      #expect(try TreeState.contents(bench.root) == finished, "\(number)")
    }
  }

  /// Publishes, which must succeed; nothing may be said but that views were finished.
  private func recover(_ bench: Workbench) throws {
    let command = try bench.publish(at: 1_800_000_100)
    let lines = command.errorText.split(separator: "\n")
    #expect(command.isSuccess, "\(command.errorText)")
    #expect(
      lines.allSatisfy { $0.hasSuffix("finished what an interrupted run had begun") },
      "\(command.errorText)")
  }

  private func kill(_ bench: Workbench, _ calls: String, _ number: Int) throws -> Bool {
    let command = try ShellCommand.run(
      "strace",
      [
        "-f", "-o", "/dev/null", "-e", "trace=\(calls)", "-e",
        "inject=\(calls):signal=KILL:when=\(number)", Workbench.program, "publish",
        bench.definition.path, "--workers", "1",
      ], environment: ["SOURCE_DATE_EPOCH": "1800000100"])
    return !command.isSuccess
  }

  private func copy(_ from: URL, to: URL) throws {
    _ = try ShellCommand.output("cp", ["-al", from.path, to.path])
  }

  /// What a client gets of a view: repomd.xml, and every file that it names in the size it states.
  private func view(_ bench: Workbench, _ name: String) throws -> Data {
    let folder = bench.view(name)
    let repomd = try Data(contentsOf: folder.appending(path: "repodata/repomd.xml"))
    let text = String(decoding: repomd, as: UTF8.self)
    for match in text.matches(of: /href="([^"]+)"/) {
      let file = folder.appending(path: String(match.output.1))
      let checksum = try ShellCommand.output("sha256sum", [file.path]).prefix(64)
      #expect(file.lastPathComponent.hasPrefix(checksum), "\(name): \(file.lastPathComponent)")
    }
    return repomd
  }
}
