import Foundation
import Synchronization
import TestSupport
import Testing

@Suite("The post-build hook and the run that serves it")
struct PostBuildTests {
  private static let common = ["kfree 037a0cba"]

  @Test("A hook only files a request; the cron publisher serves it, and says nothing")
  func filedAndServed() throws {
    let bench = try HookBench()
    let files = try bench.build([Sample.kmod("one", Self.common), Sample.dkms])
    let hook = try bench.submit(files)
    #expect(hook.isSuccess && hook.output.isEmpty && hook.errors.isEmpty, "\(hook.errorText)")
    #expect(bench.names("new").count == 1 && bench.pooled.isEmpty)
    let cron = try bench.hook("cron-publish", [bench.bench.definition.path])
    #expect(cron.isSuccess && cron.output.isEmpty && cron.errors.isEmpty, "\(cron.errorText)")
    #expect(bench.names("new").isEmpty && bench.names("done").count == 1)
    #expect(bench.served == Set(files.map(\.lastPathComponent)))
    // Twice is once.
    let before = try TreeState.contents(bench.bench.root.appending(path: "views"))
    #expect(try bench.submit(files).isSuccess && bench.submit(files).isSuccess)
    let verbose = try bench.hook("cron-publish", ["-v", bench.bench.definition.path])
    #expect(verbose.isSuccess && verbose.lines.count == 1)
    #expect(verbose.text.contains("2 requests, 4 present; ") && verbose.text.contains("unchanged"))
    #expect(try TreeState.contents(bench.bench.root.appending(path: "views")) == before)
  }

  @Test("The run that serves the spool collects garbage and writes the metrics")
  func afterServing() throws {
    let bench = try HookBench(settings: "metrics = \"kmodrepo.prom\"")
    #expect(try bench.submit(try bench.build([Sample.dkms])).isSuccess)
    #expect(try bench.serve().isSuccess)
    let packages = bench.bench.view(Sample.newer).appending(path: "Packages")
    let leftover = packages.appending(path: ".kmod-gone-1.0-1.el9.x86_64.rpm.new")
    try Data("half a copy".utf8).write(to: leftover)
    let run = try bench.serve()
    #expect(run.isSuccess && run.errors.isEmpty, "\(run.errorText)")
    #expect(!FileManager.default.fileExists(atPath: leftover.path))
    let metrics = try String(
      contentsOf: bench.bench.folder.file("kmodrepo.prom"), encoding: .utf8)
    #expect(metrics.contains("kmodrepo_last_run_status{repository=\"kmods\"} 0\n"), "\(metrics)")
  }

  @Test("--wait returns when the packages are served, and tells which are not")
  func waiting() throws {
    let bench = try HookBench()
    let good = try bench.build([Sample.kmod("one", Self.common)])
    let hook = try bench.submit(good, "--wait")
    #expect(hook.isSuccess && hook.errors.isEmpty && hook.text.contains("admitted"))
    #expect(bench.served == Set(good.map(\.lastPathComponent)))
    let bad = bench.builds.appending(path: "kmod-bad-1.0-1.el9.x86_64.rpm")
    try Data("no package".utf8).write(to: bad)
    let refused = try bench.submit([bad], "--wait")
    #expect(refused.status == 3 && refused.errorText.contains("quarantined"))
    #expect(bench.reasons.count == 1)
  }

  @Test("Copies are handed over, so that a builder may clean up at once")
  func handedOver() throws {
    let bench = try HookBench()
    let files = try bench.build([Sample.kmod("one", Self.common), Sample.dkms])
    let bad = bench.builds.appending(path: "kmod-bad-1.0-1.el9.x86_64.rpm")
    try Data("no package".utf8).write(to: bad)
    #expect(try bench.submit(files + [bad], "--copy").isSuccess)
    try FileManager.default.removeItem(at: bench.builds)
    let run = try bench.serve()
    #expect(run.status == 3 && run.errorText.contains("kmod-bad"))
    #expect(bench.served == Set(files.map(\.lastPathComponent)))
    #expect(bench.names("files").isEmpty)
    let kept = TreeState.paths(bench.bench.root.appending(path: ".kmodrepo/quarantine"))
    #expect(kept.count == 2)
  }

  @Test("Fifty hooks at once with two hundred packages: none is lost, and few publishes serve all")
  func fiftyAtOnce() throws {
    let bench = try HookBench()
    var batches: [[URL]] = []
    for batch in 0..<50 {
      var files = try bench.build(
        (0..<4).map { Sample.kmod("b\(batch)n\($0)", Self.common) })
      let bad = bench.builds.appending(path: "kmod-bad\(batch)-1.0-1.el9.x86_64.rpm")
      try Data("no package \(batch)".utf8).write(to: bad)
      files.append(bad)
      batches.append(files)
    }
    // All are started before any is waited for, and runs that meet them and each other.
    let hooks = try batches.map { try bench.starting($0) }
    let runs = try (0..<3).map { _ in
      try RunningCommand(
        Workbench.program, ["process", "--format", "json", bench.bench.definition.path])
    }
    for hook in hooks {
      let command = try hook.finish()
      #expect(command.isSuccess && command.errors.isEmpty, "\(command.errorText)")
    }
    let ended = try runs.map { try $0.finish() }
    let last = try bench.serve("--if-requested", "--format", "json")
    let publishes = try (ended + [last]).filter { $0.status != 75 }
      .map { run in
        #expect(run.status == 0 || run.status == 3, "\(run.errorText)")
        let report = try JSONSerialization.jsonObject(with: run.output) as? [String: Any]
        return try #require(report?["publishes"] as? Int)
      }
    #expect(publishes.reduce(0, +) <= 8, "\(publishes)")
    #expect(bench.names("new").isEmpty && bench.names("done").count == 50)
    let good = Set(batches.joined().map(\.lastPathComponent).filter { !$0.contains("bad") })
    #expect(good.count == 200 && bench.pooled == good && bench.served == good)
    #expect(bench.reasons.count == 50)
  }

  @Test("Several that wait at once are served by each other")
  func waitingTogether() async throws {
    let bench = try HookBench()
    let commands = try await withThrowingTaskGroup(of: ShellCommand.self) { group in
      for number in 0..<6 {
        let files = try bench.build([Sample.kmod("w\(number)", Self.common)])
        group.addTask { try bench.submit(files, "--wait", "--timeout", "300") }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(commands.map(\.status) == [Int32](repeating: 0, count: 6), "\(commands)")
    #expect(bench.served.count == 6)
  }

  @Test(
    "Another user can submit what all can read, and cannot see, change or block others' requests",
    .enabled(if: Oracle.has("setpriv") && geteuid() == 0, "needs setpriv and root"))
  func anotherUser() throws {
    let bench = try HookBench()
    #expect(try bench.serve().isSuccess)
    let files = try bench.build([Sample.kmod("one", Self.common), Sample.kmod("two", Self.common)])
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: files[1].path)
    func nobody(_ arguments: String...) throws -> ShellCommand {
      try ShellCommand.run(
        "setpriv", ["--reuid=65534", "--regid=65534", "--clear-groups"] + arguments,
        in: bench.bench.folder.url)
    }
    guard try nobody("test", "-x", Workbench.program).isSuccess else { return }
    let definition = bench.bench.definition.path
    let submit = try nobody(
      Workbench.program, "submit", definition, files[0].path, files[1].path)
    #expect(submit.isSuccess && submit.errors.isEmpty, "\(submit.errorText)")
    // The publisher's own request, which nobody may touch.
    #expect(try bench.submit([files[0]]).isSuccess)
    let requests = bench.names("new")
    #expect(requests.count == 2)
    #expect(try !nobody("ls", bench.spool.appending(path: "new").path).isSuccess)
    let owned = try requests.filter { name in
      let path = bench.spool.appending(path: "new/\(name)").path
      return try !nobody("rm", "-f", path).isSuccess
    }
    #expect(owned.count == 1)
    #expect(
      try nobody(Workbench.program, "submit", definition, files[0].path, files[1].path).isSuccess)
    let run = try bench.serve()
    #expect(run.status == 3 && run.errorText.contains("user 65534"), "\(run.errorText)")
    #expect(bench.served == [files[0].lastPathComponent])
  }

  @Test(
    "What cannot be a package is not even filed",
    arguments: [
      "a;id-1-1.noarch.rpm", "a\nb-1-1.noarch.rpm", "../builds/a-1-1.noarch.rpm", "a.txt",
      "$(touch x)-1-1.noarch.rpm", "\u{1B}]0;x-1-1.noarch.rpm",
    ])
  func hostileName(_ name: String) throws {
    let bench = try HookBench()
    let command = try bench.hook(
      "post-build", [bench.bench.definition.path, bench.builds.path + "/" + name])
    #expect(command.status == 1 && command.output.isEmpty)
    #expect(command.errorText.count { $0 == "\n" } == 1 && !command.errorText.contains("\u{1B}"))
    #expect(bench.names("new").isEmpty)
  }

  @Test("What strangers put into the spool is refused, kept, and harms nobody")
  func hostileSpool() throws {
    let bench = try HookBench()
    let files = try bench.build([Sample.kmod("one", Self.common)])
    #expect(try bench.submit(files).isSuccess)
    let new = bench.spool.appending(path: "new")
    let secret = bench.bench.folder.file("secret")
    try Data("{\"schema\":1,\"files\":[]}".utf8).write(to: secret)
    func id(_ number: Int) -> URL {
      new.appending(path: "000000000001-000000000000000\(number).json")
    }
    try FileManager.default.createSymbolicLink(at: id(1), withDestinationURL: secret)
    try Data("not JSON".utf8).write(to: id(2))
    _ = try ShellCommand.output("ln", [secret.path, id(3).path])
    _ = try ShellCommand.output("mkfifo", [id(4).path])
    try Data("{\"schema\":2,\"files\":[]}".utf8).write(to: id(5))
    try FileManager.default.createDirectory(at: id(6), withIntermediateDirectories: true)
    try Data().write(to: new.appending(path: "; rm -rf \n.json"))
    let climbing = ["/etc/../etc/passwd", "/etc/passwd", "\\u0000.rpm", "/x\\n.rpm"]
    let entries = climbing.map { "{\"path\":\"\($0)\"}" }.joined(separator: ",")
    try Data("{\"schema\":1,\"files\":[\(entries)]}".utf8).write(to: id(7))
    let run = try bench.serve()
    #expect(run.status == 3)
    #expect(bench.names("new").isEmpty, "\(bench.names("new"))")
    #expect(bench.served == Set(files.map(\.lastPathComponent)))
    #expect(FileManager.default.fileExists(atPath: secret.path))
    let lines = run.errorText.split(separator: "\n")
    #expect(lines.count == 11 && lines.allSatisfy { $0.hasPrefix("kmodrepo: ") }, "\(lines)")
    #expect(bench.reasons.count == 11)
    #expect(try bench.serve().isSuccess)
  }

  @Test("A pool that is away leaves requests filed; when it is back they are served")
  func poolAway() throws {
    let bench = try HookBench()
    let files = try bench.build([Sample.kmod("one", Self.common)])
    #expect(try bench.submit(files).isSuccess)
    let away = bench.bench.folder.file("away")
    try FileManager.default.moveItem(at: bench.bench.pool, to: away)
    let run = try bench.serve()
    #expect(run.status == 1 && run.errorText.contains(bench.bench.pool.path))
    #expect(bench.names("new").count == 1 && bench.reasons.isEmpty)
    try FileManager.default.moveItem(at: away, to: bench.bench.pool)
    #expect(try bench.serve().isSuccess)
    #expect(bench.served == Set(files.map(\.lastPathComponent)))
  }

  @Test(
    "Where publishing fails the packages are in the pool, the asker is told, the next run serves")
  func publishFails() throws {
    let bench = try HookBench()
    let files = try bench.build([Sample.kmod("one", Self.common)])
    let away = bench.bench.folder.file("away")
    try FileManager.default.moveItem(at: bench.bench.system, to: away)
    let hook = try bench.submit(files, "--wait")
    #expect(hook.status == 1 && hook.errorText.contains(bench.bench.system.path))
    #expect(bench.pooled == Set(files.map(\.lastPathComponent)) && bench.names("new").isEmpty)
    try FileManager.default.moveItem(at: away, to: bench.bench.system)
    #expect(try bench.serve().isSuccess)
    #expect(bench.served == Set(files.map(\.lastPathComponent)))
  }

  @Test("A run that meets another ends with 75, which the cron publisher takes for well")
  func met() throws {
    let bench = try HookBench()
    #expect(try bench.serve().isSuccess)
    let lock = bench.spool.appending(path: "lock").path
    let definition = bench.bench.definition.path
    let run = try ShellCommand.run("flock", [lock, Workbench.program, "process", definition])
    #expect(run.status == 75)
    let cron = try ShellCommand.run(
      "flock", [lock, HookBench.hooks.appending(path: "cron-publish").path, definition],
      environment: ["KMODREPO": Workbench.program])
    #expect(cron.isSuccess && cron.output.isEmpty)
    let missing = try bench.hook("cron-publish", ["/nowhere.toml", definition])
    #expect(missing.status == 2 && missing.errorText.contains("/nowhere.toml"))
    #expect(try bench.hook("cron-publish", []).status == 2)
  }

  @Test(
    "Where the disk of one package fails, the others are served and its request stays filed",
    .enabled(if: Injection.isPossible, "needs strace"))
  func failingSource() throws {
    let bench = try HookBench()
    let files = try bench.build([
      Sample.kmod("bad", ["kfree 037a0cba"]), Sample.kmod("good", ["kfree 037a0cba"]),
    ])
    for file in files { #expect(try bench.submit([file]).isSuccess) }
    let definition = bench.bench.definition.path
    // Who waits for such a package is told, and does not try for ever.
    let runs = [["process", definition], ["submit", "--wait", definition, files[0].path]]
    for (arguments, filed) in zip(runs, 1...) {
      let failing = try ShellCommand.run(
        "strace",
        [
          "-f", "-o", "/dev/null", "-P", files[0].path, "-e", "inject=openat:error=EIO",
          Workbench.program,
        ] + arguments)
      #expect(
        failing.status == 1 && failing.errorText.contains("deferred: could not"),
        "\(arguments): \(failing.status) \(failing.errorText)")
      #expect(bench.served == [Sample.kmod("good", []).fileName])
      #expect(bench.names("new").count == filed)
    }
    let next = try bench.serve()
    #expect(next.isSuccess, "\(next.errorText)")
    #expect(bench.served.count == 2 && bench.names("new").isEmpty)
  }

  @Test("Under systemd, lines on standard error carry the journal's priorities")
  func journal() throws {
    let bench = try HookBench()
    let file = bench.builds.appending(path: "kmod-bad-1.0-1.el9.x86_64.rpm")
    try Data("no package".utf8).write(to: file)
    let script = """
      exec 2>"$1"; JOURNAL_STREAM=$(stat -c %d:%i "$1"); export JOURNAL_STREAM
      "$2" admit "$3" "$4"; "$2" admit /nowhere.toml "$4"; JOURNAL_STREAM=1:1 "$2" admit "$3" "$4"
      "$2" submit "$3" "$4"; "$2" process "$3"; cp "$4" "$5"; "$2" publish "$3"
      "$2" process "$3" --no-such-option 2>&1 | head -n 1 >&2; rm -r "$5"; "$2" process "$3"
      """
    let log = bench.bench.folder.file("log")
    _ = try ShellCommand.run(
      "sh",
      [
        "-c", script, "sh", log.path, Workbench.program, bench.bench.definition.path, file.path,
        bench.bench.pool.path,
      ])
    let lines = try String(contentsOf: log, encoding: .utf8).split(separator: "\n")
    // admit three times; process and publish with a package in quarantine; wrong usage, whose
    // output is no journal; a pool that is gone.
    let expected = ["<4>k", "<3>k", "kmod", "<4>k", "<4>k", "Erro", "<3>k"]
    #expect(lines.map { $0.prefix(4) } == expected[...].map { $0.prefix(4) }, "\(lines)")
  }
}
