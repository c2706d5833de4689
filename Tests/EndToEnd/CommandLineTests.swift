import Foundation
import TestSupport
import Testing

@Suite("The command line")
struct CommandLineTests {
  @Test(
    "A definition that is wrong ends with status 2, its file and line, and nothing written",
    arguments: [
      ("colour = \"red\"", 4, "colour"), ("link = \"soft\"", 4, "link"),
      ("grace_hours = \"72\"", 4, "grace_hours"), ("arches = [", 5, ""),
      ("audience = \"all\"", 4, "audience"),
    ])
  func definitionError(_ setting: String, _ line: Int, _ word: String) throws {
    let bench = try Workbench(settings: setting)
    let command = try bench.publish()
    #expect(command.status == 2 && command.output.isEmpty)
    let message = command.errorText
    #expect(message.hasPrefix("kmodrepo: \(bench.definition.path):"), "\(message)")
    #expect(message.contains("repo.toml:\(line):"), "\(message)")
    #expect(word.isEmpty || message.contains(word))
    #expect(message.count { $0 == "\n" } == 1)
    #expect(!FileManager.default.fileExists(atPath: bench.root.path))
  }

  @Test("Unknown options, commands and numbers end with status 2 and the usage")
  func usage() throws {
    let bench = try Workbench(pool: [], system: [])
    let definition = bench.definition.path
    for arguments in [
      ["publish"], ["publish", definition, "--colour"], ["proclaim", definition],
      ["publish", definition, "--workers", "0"], ["publish", definition, "--format", "xml"],
      ["explain", definition], ["inspect"],
    ] {
      let command = try ShellCommand.run(Workbench.program, arguments)
      #expect(command.status == 2 && command.output.isEmpty, "\(arguments)")
      #expect(command.errorText.contains("Usage: kmodrepo"), "\(arguments)")
    }
  }

  @Test("A pool or kernels that are not there end with status 1, an absent definition with 2")
  func missing() throws {
    for (place, status) in [("pool", 1), ("os", 1), ("repo.toml", 2)] {
      let bench = try Workbench()
      try FileManager.default.removeItem(at: bench.folder.file(place))
      let command = try bench.publish()
      #expect(command.status == Int32(status), "\(place)")
      #expect(command.errorText.contains(bench.folder.file(place).path), "\(command.errorText)")
      #expect(!FileManager.default.fileExists(atPath: bench.view("all").path))
    }
  }

  @Test("A folder without kernels is refused; what was served is served still")
  func noKernels() throws {
    let bench = try Workbench()
    try bench.publishCleanly(at: 1_800_000_000)
    let before = try TreeState.contents(bench.root)
    for name in TreeState.paths(bench.system) {
      try FileManager.default.removeItem(at: bench.system.appending(path: name))
    }
    let command = try bench.publish()
    #expect(command.status == 1 && command.errorText.contains(bench.system.path))
    #expect(try TreeState.contents(bench.root) == before)
  }

  @Test("A broken package is named with byte and rule, the rest is published, the status is 3")
  func quarantine() throws {
    let bench = try Workbench()
    var bytes = try Sample.kmod("broken", ["fast_path aaaa0001"]).encoded()
    // The magic of the signature header.
    bytes[96] = 0
    let broken = bench.pool.appending(path: "kmod-broken-1.0-1.el9.x86_64.rpm")
    try Data(bytes).write(to: broken)
    let truncated = bench.pool.appending(path: "kmod-short-1.0-1.el9.x86_64.rpm")
    try Data(try Sample.kmod("short", ["a 00000001"]).encoded().dropLast(1)).write(to: truncated)
    let command = try bench.publish()
    #expect(command.status == 3)
    let lines = command.errorText.split(separator: "\n")
    #expect(lines.count == 2)
    #expect(lines.first?.contains("\(broken.path): quarantined: ") == true, "\(lines)")
    #expect(lines.first?.contains("byte 96") == true, "\(lines)")
    #expect(lines.last?.contains(truncated.path) == true, "\(lines)")
    for (view, names) in Sample.kept {
      let files = TreeState.paths(bench.view(view).appending(path: "Packages"))
      #expect(files.count == names.count)
    }
    let again = try bench.publish("--format", "json")
    #expect(again.status == 3)
    let report = try JSONSerialization.jsonObject(with: again.output) as? [String: Any]
    #expect((report?["quarantined"] as? [Any])?.count == 2)
  }

  @Test("Every command prints JSON with schema 1, and nothing on standard error")
  func json() throws {
    let bench = try Workbench()
    let definition = bench.definition.path
    let package = bench.pool.appending(path: "demo-dkms-2.0-1.noarch.rpm").path
    for (arguments, key) in [
      (["publish", definition], "views"), (["targets", definition], "targets"),
      (["explain", definition, "kmod-fast"], "explanations"),
      (["explain", definition, "nowhere-tools", "--target", Sample.newer], "explanations"),
      (["inspect", package, "--modules", "--verify"], "packages"),
    ] {
      let command = try ShellCommand.run(Workbench.program, arguments + ["--format", "json"])
      #expect(command.isSuccess && command.errors.isEmpty, "\(arguments): \(command.errorText)")
      let object = try JSONSerialization.jsonObject(with: command.output) as? [String: Any]
      #expect(object?["schema"] as? Int == 1, "\(arguments)")
      #expect(
        (object?[key] as? [Any])?.isEmpty == false, "\(arguments): \(object?.keys.sorted() ?? [])")
    }
  }

  @Test(
    "explain says which symbol, which CRC is wanted and which is offered, and follows the chain")
  func explain() throws {
    let bench = try Workbench()
    let definition = bench.definition.path
    let direct = try bench.run("explain", definition, "kmod-legacy", "--target", Sample.newer)
    #expect(direct.isSuccess && direct.errors.isEmpty)
    for part in ["fast_path", "0xaaaa0001", "0xbbbb0001"] { #expect(direct.text.contains(part)) }
    let chain = try bench.run("explain", definition, "nowhere-tools", "--target", Sample.newer)
    for part in ["kmod-nowhere", "0xcccc0001"] { #expect(chain.text.contains(part)) }
    #expect(!FileManager.default.fileExists(atPath: bench.root.path))
    #expect(try bench.run("explain", definition, "kmod-unknown").status == 1)
    #expect(try bench.run("explain", definition, "kmod-fast", "--target", "5.1").status == 1)
  }

  @Test("--help of every command describes its arguments and options")
  func help() throws {
    for (name, words) in [
      ("publish", ["<definition>", "--workers", "--format"]),
      ("explain", ["<definition>", "<package>", "--target", "--workers", "--format"]),
      ("targets", ["<definition>", "--workers", "--format"]),
      ("inspect", ["<files>", "--modules", "--verify", "--format"]),
    ] {
      let command = try ShellCommand.run(Workbench.program, [name, "--help"])
      #expect(command.isSuccess && command.errors.isEmpty)
      for word in words { #expect(command.text.contains(word), "\(name) \(word)") }
      let whole = try ShellCommand.run(Workbench.program, ["--help"])
      #expect(whole.isSuccess && whole.text.contains("  \(name) "))
    }
  }
}
