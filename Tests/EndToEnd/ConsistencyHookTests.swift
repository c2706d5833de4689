import Foundation
import TestSupport
import Testing

@Suite("hooks/consistency-check")
struct ConsistencyHookTests {
  /// Two repositories, of which one has lost a metadata file.
  private struct Repositories {
    let folder: TemporaryFolder
    let good: String
    let bad: String

    init() throws {
      let (good, bad) = (try Depot(), try Depot())
      try good.createrepoCleanly()
      try bad.createrepoCleanly()
      for name in TreeState.paths(bad.repodata) where name.contains("filelists.xml") {
        try FileManager.default.removeItem(at: bad.repodata.appending(path: name))
      }
      folder = try TemporaryFolder()
      self.good = folder.file("good").path
      self.bad = folder.file("bad").path
      try FileManager.default.moveItem(at: good.packages, to: folder.file("good"))
      try FileManager.default.moveItem(at: bad.packages, to: folder.file("bad"))
    }
  }

  private func hook(_ arguments: [String], program: String = Workbench.program) throws
    -> ShellCommand
  {
    try ShellCommand.run(
      HookBench.hooks.appending(path: "consistency-check").path, arguments,
      environment: ["KMODREPO": program])
  }

  /// A program that does this instead of checking.
  private func program(_ script: String, _ folder: TemporaryFolder) throws -> String {
    let file = folder.file("program-\(UUID().uuidString)")
    try Data("#!/bin/sh\n\(script)\n".utf8).write(to: file)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
    return file.path
  }

  @Test("Under cron it is silent when well, tells findings, and comes to every target")
  func cron() throws {
    let repositories = try Repositories()
    let well = try hook([repositories.good])
    #expect(well.isSuccess && well.output.isEmpty && well.errors.isEmpty, "\(well.text)")
    let told = try hook(["-v", repositories.good])
    #expect(told.isSuccess && told.lines.count == 1 && told.errors.isEmpty)
    let found = try hook(["--full", repositories.bad, repositories.good])
    #expect(found.status == 1 && found.errors.isEmpty, "\(found.errorText)")
    #expect(found.text.contains("repomd-file-missing") && !found.text.contains(repositories.good))
    let missing = repositories.folder.file("none.toml").path
    let worst = try hook([missing, repositories.bad])
    #expect(worst.status == 2 && worst.text.contains("repomd-file-missing"))
    #expect(worst.errorText.contains(missing))
  }

  @Test("Under cron a definition that was published is silent")
  func definition() throws {
    let bench = try Workbench()
    try bench.publishCleanly()
    let command = try hook(["--sample=10%", bench.definition.path])
    #expect(command.isSuccess && command.output.isEmpty && command.errors.isEmpty)
    let line = try hook(["--monitor", "--sample=10%", bench.definition.path])
    #expect(line.isSuccess && line.text.hasPrefix("KMODREPO OK - kmods: "), "\(line.text)")
  }

  @Test("Options go to the check as they are, targets by what they are")
  func options() throws {
    let repositories = try Repositories()
    let echo = try program("printf '<%s>' \"$@\"; echo", repositories.folder)
    let words = try hook(
      ["--sample=1%", "--rule=it's a \"b\"", "--", "-x.toml", "https://h/r"], program: echo)
    #expect(
      words.lines == [
        "<check><--sample=1%><--rule=it's a \"b\"><--quiet><--><-x.toml>",
        "<check><--sample=1%><--rule=it's a \"b\"><--quiet><--repository><https://h/r>",
      ])
    let folder = try hook(["--monitor", "-t", "600", repositories.good], program: echo)
    #expect(folder.status == 3)
  }

  @Test("For a monitor one target is the check's own line")
  func monitor() throws {
    let repositories = try Repositories()
    let well = try hook(["--monitor", repositories.good])
    #expect(well.isSuccess && well.lines.count == 1 && well.errors.isEmpty)
    #expect(well.text.hasPrefix("KMODREPO OK - \(repositories.good): nothing found"))
    let found = try hook(["-m", repositories.bad])
    #expect(found.status == 2 && found.text.hasPrefix("KMODREPO CRITICAL - "))
  }

  @Test("For a monitor several targets are one line, with performance data of each")
  func several() throws {
    let repositories = try Repositories()
    let missing = repositories.folder.file("my kmods.toml").path
    let command = try hook(["--monitor", repositories.good, repositories.bad, missing])
    #expect(command.status == 2 && command.errors.isEmpty)
    let parts = try #require(command.lines.first).split(separator: "|")
    let place = repositories.folder.path.replacing(/[^A-Za-z0-9.-]/, with: "_")
    #expect(
      parts.first
        == "KMODREPO CRITICAL - 2 of 3 repositories: \(place)_bad CRITICAL, my_kmods UNKNOWN ")
    let labels = try #require(parts.last).split(separator: " ").map { $0.prefix { $0 != "=" } }
    #expect(labels.count == 16 && Set(labels).count == 16, "\(labels)")
    #expect(labels.allSatisfy { $0.hasPrefix("\(place)_good_") || $0.hasPrefix("\(place)_bad_") })
    #expect(command.lines.dropFirst().allSatisfy { !$0.contains("|") })
    #expect(
      command.lines.dropFirst().map { $0.prefix { $0 != "-" && $0 != ":" } } == [
        "OK ", "CRITICAL ", "  error", "UNKNOWN ",
      ])
    let well = try hook(["--monitor", repositories.good, repositories.good])
    #expect(well.isSuccess)
    #expect(well.text.hasPrefix("KMODREPO OK - 2 repositories, nothing found | "))
  }

  @Test("Whatever becomes of the program, a monitor has a line and status 3")
  func crashes() throws {
    let repositories = try Repositories()
    for script in ["kill -9 $$", "echo all is well", "exit 0", "exit 1", "echo KMODREPO; exit 77"] {
      let command = try hook(
        ["--monitor", repositories.good], program: try program(script, repositories.folder))
      #expect(command.status == 3, "\(script)")
      #expect(command.lines.count == 1 && command.text.hasPrefix("KMODREPO UNKNOWN - "))
    }
    let absent = try hook(["--monitor", repositories.good], program: "/nowhere/kmodrepo")
    #expect(absent.status == 3 && absent.text.contains("cannot be started"))
    let cron = try hook(
      [repositories.good], program: try program("kill -9 $$", repositories.folder))
    #expect(cron.status == 137 && cron.errorText.contains("ended with status 137"))
  }

  @Test(
    "A check that takes too long is UNKNOWN",
    .enabled(if: Oracle.has("timeout"), "timeout is not installed"))
  func timeout() throws {
    let repositories = try Repositories()
    let slow = try program("exec sleep 600", repositories.folder)
    for targets in [[repositories.good], [repositories.good, repositories.bad]] {
      let command = try hook(["--monitor", "--timeout=1"] + targets, program: slow)
      #expect(command.status == 3 && command.text.contains("no answer within 1 s"))
      #expect(command.text.hasPrefix("KMODREPO UNKNOWN - ") && !command.text.contains("|"))
    }
  }

  @Test("Words that are wrong: status 2 and the usage; for a monitor UNKNOWN")
  func usage() throws {
    for arguments in [
      [], ["--timeout=x", "a"], ["-t"], ["a", "--full"], ["--nonsense", "a.toml"],
    ] {
      let command = try hook(arguments)
      #expect(command.status == 2 && command.output.isEmpty, "\(arguments)")
      #expect(command.errorText.lowercased().contains("usage"), "\(command.errorText)")
      let line = try hook(["--monitor"] + arguments)
      #expect(line.status == 3 && line.lines.count == 1, "\(arguments): \(line.text)")
      #expect(line.text.hasPrefix("KMODREPO UNKNOWN - "))
    }
  }

  @Test("GitLab: the job checks its target and leaves a report of tests")
  func gitlab() throws {
    let repositories = try Repositories()
    let template = try String(
      contentsOf: HookBench.hooks.appending(path: "gitlab/kmodrepo.gitlab-ci.yml"), encoding: .utf8)
    let job = try #require(template.split(separator: "\n.kmodrepo-check:\n").last)
    let lines = job.split(separator: "\n").map(String.init)
    let start = try #require(lines.firstIndex(of: "  script:"))
    let script = lines[(start + 1)...].prefix { $0.hasPrefix("    - ") }.map { $0.dropFirst(6) }
      .joined(separator: "\n")
    func run(_ target: String) throws -> ShellCommand {
      try ShellCommand.run(
        "bash", ["-c", script],
        environment: [
          "KMODREPO": Workbench.program, "KMODREPO_CHECK_OPTIONS": "--full",
          "KMODREPO_CHECK": HookBench.hooks.appending(path: "consistency-check").path,
          "KMODREPO_TARGET": target,
        ], in: repositories.folder.url)
    }
    #expect(try run(repositories.good).isSuccess)
    let report = repositories.folder.file("kmodrepo-check.xml")
    #expect(try XMLTree.parse(Array(Data(contentsOf: report))).all("failure").isEmpty)
    #expect(try run(repositories.bad).status == 1)
    #expect(try XMLTree.parse(Array(Data(contentsOf: report))).all("failure").count == 1)
    #expect(try run("").status == 2)
  }
}
