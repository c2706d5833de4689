import Foundation
import TestSupport
import Testing

@Suite("createrepo and other runs: dead ones, living ones, and readers")
struct CreaterepoInterruptionTests {
  @Test("D4: a folder that a dead createrepo_c has left blocks no run")
  func staleFolder() throws {
    let depot = try Depot()
    let stale = depot.packages.appending(path: ".repodata")
    try FileManager.default.createDirectory(at: stale, withIntermediateDirectories: true)
    try Data("half".utf8).write(to: stale.appending(path: "primary.xml.gz"))
    for arguments in [[], ["--update"]] {
      let command = try depot.run("createrepo", ["-q"] + arguments + [depot.packages.path])
      #expect(command.status == 0, "\(command.errorText)")
      #expect(try depot.served().faults() == [])
    }
  }

  /// Whether this system lets strace kill at a system call.
  private static let canInject: Bool = {
    let arguments = ["-f", "-o", "/dev/null", "-e", "inject=getppid:signal=KILL:when=1"]
    return (try? ShellCommand.run("strace", arguments + ["true"]))?.isSuccess == true
  }()

  @Test(
    "D4: a run killed at any moment leaves the old or the new repository, and the next run works",
    .enabled(if: canInject, "needs strace"))
  func killed() throws {
    let depot = try Depot()
    let old = try depot.createrepoCleanly("-q", at: 1_800_000_000)
    let original = depot.folder.file("original")
    _ = try ShellCommand.output("cp", ["-a", depot.packages.path, original.path])
    try depot.add([Depot.draft("delta")])
    let new = try depot.createrepoCleanly("-q", "--update", at: 1_800_000_100)
    let delta = depot.folder.file(Depot.draft("delta").fileName)
    _ = try ShellCommand.output(
      "cp", ["-a", depot.packages.appending(path: delta.lastPathComponent).path, delta.path])
    let words = Depot.tool("createrepo")
    var kills = 0
    for (calls, number) in [
      ("mkdir,mkdirat", 1), ("write,pwrite64", 3), ("write,pwrite64", 9),
      ("rename,renameat,renameat2", 1), ("rename,renameat,renameat2", 2),
      ("rename,renameat,renameat2", 4), ("rename,renameat,renameat2", 6), ("renameat2", 1),
      ("fsync,fdatasync", 1), ("fsync,fdatasync", 4), ("unlink,unlinkat", 1),
      ("unlink,unlinkat", 3), ("unlink,unlinkat", 5), ("flock", 1),
    ] {
      try FileManager.default.removeItem(at: depot.packages)
      _ = try ShellCommand.output("cp", ["-a", original.path, depot.packages.path])
      _ = try ShellCommand.output("cp", ["-a", delta.path, depot.packages.path])
      let command = try ShellCommand.run(
        "strace",
        [
          "-f", "-o", "/dev/null", "-e", "trace=\(calls)", "-e",
          "inject=\(calls):signal=KILL:when=\(number)",
        ] + words + ["-q", "--update", "--workers", "1", depot.packages.path],
        environment: ["SOURCE_DATE_EPOCH": "1800000100"])
      if !command.isSuccess { kills += 1 }
      let after = try depot.served()
      #expect(after.index == old.index || after.index == new.index, "\(calls) \(number)")
      #expect(try after.faults() == [], "\(calls) \(number)")
      let next = try depot.createrepoCleanly("-q", "--update", at: 1_800_000_100)
      #expect(next.records == new.records, "\(calls) \(number)")
      #expect(try next.faults() == [], "\(calls) \(number)")
    }
    #expect(kills >= 5)
  }

  /// What is run, with the words after the name of the tool.
  private static let works = ["createrepo", "mergerepo", "modifyrepo", "sqliterepo"]

  @Test(
    "A run that is asked to end says so, leaves the old repository and nothing of the new one",
    .enabled(if: SignalledTool.isPossible, "needs strace"), arguments: works,
    ["TERM", "INT", "HUP", "PIPE"])
  func terminated(_ tool: String, _ signal: String) throws {
    let depot = try Depot()
    let old = try depot.createrepoCleanly("-q")
    let more = try Depot([Depot.draft("delta")])
    try more.createrepoCleanly("-q")
    let file = try depot.write("<updates/>", to: "updateinfo.xml")
    let words = [
      "createrepo": ["-q", "-o", depot.packages.path, more.packages.path],
      "mergerepo": ["-r", more.packages.path, "-o", depot.packages.path],
      "modifyrepo": ["--no-compress", file, depot.repodata.path],
      "sqliterepo": ["-q", depot.packages.path],
    ]
    let before = try TreeState.contents(depot.packages)
    let command = try SignalledTool.run(
      tool, words[tool] ?? [], signal: signal, in: depot.folder)
    #expect(command.status == 1)
    #expect(command.errorText == "Terminated caught: Terminating...\n")
    #expect(try depot.served().index == old.index)
    #expect(try depot.served().faults() == [])
    #expect(try TreeState.contents(depot.packages) == before)
    let next = try depot.run(tool, words[tool] ?? [])
    #expect(next.isSuccess && next.errors.isEmpty, "\(next.errorText)")
    #expect(try depot.served().index != old.index)
  }

  @Test(
    "A signal that comes while files get their names leaves the old or the new repository, and no more",
    .enabled(if: canInject, "needs strace"), arguments: 1...3)
  func interrupted(_ number: Int) throws {
    let depot = try Depot()
    let old = try depot.createrepoCleanly("-q", at: 1_800_000_000)
    try depot.add([Depot.draft("delta")])
    let inject = "inject=fsync,fdatasync,rename:signal=PIPE:when=\(number)"
    let command = try ShellCommand.run(
      "strace",
      ["-f", "-o", "/dev/null", "-e", "trace=fsync,fdatasync,rename", "-e", inject]
        + Depot.tool("createrepo") + ["-q", depot.packages.path])
    #expect([0, 1].contains(command.status))
    let served = try depot.served()
    #expect(try served.faults() == [])
    #expect(try served.names().count == (command.status == 0 ? 4 : 3))
    #expect(command.status == 0 || served.index == old.index)
    let kept = TreeState.paths(depot.packages.appending(path: ".kmodrepo"))
    #expect(Set(kept).isSubset(of: ["lock", "state", "superseded"]), "\(kept)")
  }

  @Test(
    "What a killed modifyrepo or sqliterepo leaves is not among what is served, and goes with the next run",
    .enabled(if: canInject, "needs strace"), arguments: ["modifyrepo", "sqliterepo"])
  func killedBeside(_ tool: String) throws {
    let depot = try Depot()
    let old = try depot.createrepoCleanly("-q")
    let file = try depot.write("<updates/>", to: "updateinfo.xml")
    let before = TreeState.paths(depot.repodata)
    let words =
      tool == "modifyrepo"
      ? ["--no-compress", file, depot.repodata.path] : ["-q", depot.packages.path]
    let command = try ShellCommand.run(
      "strace",
      ["-f", "-o", "/dev/null", "-e", "inject=fsync:signal=KILL:when=1"] + Depot.tool(tool) + words)
    #expect(!command.isSuccess)
    #expect(try depot.served().index == old.index)
    #expect(TreeState.paths(depot.repodata) == before)
    let next = try depot.run(tool, words)
    #expect(next.isSuccess, "\(next.errorText)")
    let kept = TreeState.paths(depot.packages.appending(path: ".kmodrepo"))
    #expect(Set(kept).isSubset(of: ["lock", "state", "superseded"]), "\(kept)")
    #expect(try depot.served().faults() == [])
  }

  @Test(
    "D5: a reader that polls repomd.xml never finds it absent or partial, however many runs pass")
  func polling() throws {
    let depot = try Depot()
    try depot.createrepoCleanly("-q")
    let reader = try PollingReader(of: depot.packages)
    let runs = TestedProgram.isTestedFully ? 200 : 24
    for number in 0..<runs {
      let revision = ["--revision", String(number)]
      let update = number % 2 == 0 ? ["--update"] : []
      let command = try depot.run(
        "createrepo", ["-q"] + revision + update + [depot.packages.path])
      #expect(command.isSuccess, "\(command.errorText)")
      try reader.look()
    }
    let report = try reader.report()
    #expect(report.absent == 0 && report.partial == 0, "\(report)")
    #expect(report.versions >= runs, "\(report)")
  }

  @Test("D6: nor when modifyrepo adds and removes a file again and again")
  func pollingModify() throws {
    let depot = try Depot()
    try depot.createrepoCleanly("-q")
    let notes = try depot.write("<updates/>\n", to: "updateinfo.xml")
    let reader = try PollingReader(of: depot.packages)
    let runs = TestedProgram.isTestedFully ? 100 : 10
    for _ in 0..<runs {
      for arguments in [[notes], ["--remove", "updateinfo"]] {
        let command = try depot.run("modifyrepo", arguments + [depot.repodata.path])
        #expect(command.isSuccess, "\(command.errorText)")
        try reader.look()
      }
    }
    let report = try reader.report()
    #expect(report.absent == 0 && report.partial == 0, "\(report)")
    #expect(report.reads > runs && report.versions >= 2, "\(report)")
  }

  @Test("D7: of many modifyrepo runs at once none loses another's file")
  func manyAtOnce() throws {
    let depot = try Depot()
    try depot.createrepoCleanly("-q")
    let names = (0..<8).map { "extra\($0)" }
    for round in 0..<4 {
      let words = Depot.tool("modifyrepo").joined(separator: " ")
      let script = try names.map { name in
        let file = try depot.write("\(name) in round \(round)\n", to: "\(name).txt")
        return "\(words) \(file) \(depot.repodata.path) >/dev/null & pids=\"$pids $!\"\n"
      }
      let command = try ShellCommand.run(
        "sh", ["-c", script.joined() + "for pid in $pids; do wait $pid || exit 1; done"])
      #expect(command.isSuccess, "\(command.errorText)")
      let served = try depot.served()
      #expect(served.types.filter { $0.hasPrefix("extra") }.sorted() == names)
      for name in names {
        let text = String(decoding: try served.content(name), as: UTF8.self)
        #expect(text == "\(name) in round \(round)\n")
      }
      #expect(try served.faults() == [])
    }
  }
}
