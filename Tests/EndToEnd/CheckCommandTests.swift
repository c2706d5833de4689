import Foundation
import TestSupport
import Testing

@Suite("kmodrepo check")
struct CheckCommandTests {
  private func check(_ arguments: [String], environment: [String: String] = [:]) throws
    -> ShellCommand
  {
    try ShellCommand.run(Workbench.program, ["check"] + arguments, environment: environment)
  }

  /// A repository that createrepo made, and one of which a metadata file is gone.
  private func repositories() throws -> (clean: ServedRepository, damaged: Depot) {
    let clean = try Depot()
    let damaged = try Depot()
    let served = try clean.createrepoCleanly()
    try damaged.createrepoCleanly()
    for name in TreeState.paths(damaged.repodata) where name.contains("filelists.xml") {
      try FileManager.default.removeItem(at: damaged.repodata.appending(path: name))
    }
    return (served, damaged)
  }

  @Test(
    "A command line that is wrong ends with status 2 and the usage; for a monitor it is UNKNOWN",
    arguments: [
      [], ["x.toml", "--repository", "y"], ["x.toml", "--quick", "--full"],
      ["x.toml", "--sample", "0"], ["x.toml", "--sample", "101%"], ["x.toml", "--seed", "1"],
      ["x.toml", "--rule", "repomd-redable"], ["x.toml", "--ignore", "nothing"],
      ["x.toml", "--fail-on", "x"], ["x.toml", "--report", "pdf=x"],
      ["x.toml", "--report", "junit="],
      ["x.toml", "--accept-for", "-1"], ["x.toml", "--reason", "x"], ["x.toml", "--workers", "0"],
      ["x.toml", "--colour"], ["x.toml", "--color", "pink"],
    ])
  func usage(_ arguments: [String]) throws {
    let command = try check(arguments)
    #expect(command.status == 2 && command.output.isEmpty, "\(arguments): \(command.text)")
    #expect(command.errorText.contains("Usage: kmodrepo check"), "\(command.errorText)")
    let monitored = try check(arguments + ["--monitor"])
    #expect(monitored.status == 3, "\(arguments)")
    #expect(monitored.lines.count == 1 && monitored.text.hasPrefix("KMODREPO UNKNOWN - "))
    #expect(monitored.errors.isEmpty && !monitored.text.contains("|"))
  }

  @Test("A rule that is misspelt is told with the one that may be meant")
  func suggestion() throws {
    let command = try check(["x.toml", "--rule", "repomd-redable"])
    #expect(command.errorText.contains("did you mean repomd-readable?"), "\(command.errorText)")
    #expect(try check(["--list-rules"]).lines.contains { $0.hasPrefix("repomd-readable ") })
    let list = try check(["--list-rules", "--format", "json"])
    let object = try JSONSerialization.jsonObject(with: list.output) as? [String: Any]
    #expect((object?["rules"] as? [Any])?.isEmpty == false)
  }

  @Test("A repository in which nothing is wrong: status 0 in every format, silence with --quiet")
  func clean() throws {
    let folder = try Depot()
    try folder.createrepoCleanly()
    let place = folder.packages.path
    for format in ["text", "json", "junit", "nagios", "prometheus"] {
      let command = try check(["--repository", place, "--format", format])
      #expect(command.isSuccess && command.errors.isEmpty, "\(format): \(command.errorText)")
      #expect(command.text.hasSuffix("\n"))
    }
    let text = try check(["--full", "--repository", place])
    #expect(text.text.hasPrefix("\(place): nothing found in 3 packages (full check, "))
    #expect(text.lines.count == 1, "\(text.text)")
    let line = try check(["--repository", place, "--monitor"])
    #expect(line.text.hasPrefix("KMODREPO OK - \(place): nothing found in 3 packages | "))
    let quiet = try check(["--quiet", "--repository", place])
    #expect(quiet.isSuccess && quiet.output.isEmpty && quiet.errors.isEmpty)
    #expect(try check(["--repository", "file://\(place)/"]).isSuccess)
  }

  @Test("A damaged repository: status 1, for a monitor 2, and the finding in every format")
  func damaged() throws {
    let depot = try repositories().damaged
    let arguments = ["--repository", depot.packages.path]
    for format in ["text", "json", "junit", "prometheus"] {
      let command = try check(arguments + ["--format", format, "--quiet"])
      #expect(command.status == 1 && command.errors.isEmpty, "\(format): \(command.errorText)")
      #expect(command.text.contains("repomd-file-missing"), "\(format)")
    }
    let line = try check(arguments + ["--monitor"])
    #expect(line.status == 2 && line.text.hasPrefix("KMODREPO CRITICAL - "), "\(line.text)")
    #expect(line.lines.count == 2 && line.errors.isEmpty)
    #expect(try check(arguments + ["--format=nagios"]).status == 2)
    #expect(try check(arguments + ["--ignore", "repomd-file-missing"]).isSuccess)
    #expect(try check(arguments + ["--rule", "repomd-readable"]).isSuccess)
    #expect(try check(arguments + ["--rule", "repomd-file-missing"]).status == 1)
  }

  @Test("--report writes each format to its file in one step, beside what is printed")
  func reports() throws {
    let depot = try repositories().damaged
    let names = ["json", "junit", "prometheus", "text", "nagios"]
    let files = names.map { depot.folder.file("report.\($0)") }
    let command = try check(
      ["--repository", depot.packages.path, "--monitor"]
        + zip(names, files).flatMap { ["--report", "\($0)=\($1.path)"] })
    #expect(command.status == 2 && command.text.hasPrefix("KMODREPO CRITICAL - "))
    for file in files {
      let text = try String(contentsOf: file, encoding: .utf8)
      #expect(text.contains("repomd-file-missing") && text.hasSuffix("\n"), "\(file)")
    }
    _ = try JSONSerialization.jsonObject(with: Data(contentsOf: files[0]))
    #expect(try XMLTree.parse(Array(Data(contentsOf: files[1]))).all("failure").count == 1)
    let unwritable = try check([
      "--repository", depot.packages.path, "--report", "json=/proc/nowhere/x.json",
    ])
    #expect(unwritable.status == 70 && unwritable.output.isEmpty)
  }

  @Test("--fail-on moves the threshold of the exit status")
  func threshold() throws {
    let depot = try Depot()
    try depot.createrepoCleanly()
    // An entry that has expired is a notice.
    let baseline = try depot.write(
      "[[accepted]]\nid = \"repomd-readable::x\"\nreason = \"r\"\nexpires = 2001-01-01\n",
      to: "accepted.toml")
    let arguments = ["--repository", depot.packages.path, "--baseline", baseline]
    #expect(try check(arguments).status == 0)
    #expect(try check(arguments).text.contains("baseline-expired"))
    #expect(try check(arguments + ["--quiet"]).output.isEmpty)
    #expect(try check(arguments + ["--fail-on", "notice"]).status == 1)
    let line = try check(arguments + ["--fail-on", "notice", "--monitor"])
    #expect(line.status == 1 && line.text.hasPrefix("KMODREPO WARNING - "))
  }

  @Test("A baseline that was written accepts what was found, until it is taken out")
  func baseline() throws {
    let depot = try repositories().damaged
    let file = depot.folder.file("accepted.toml").path
    let arguments = ["--full", "--repository", depot.packages.path]
    let first = try check(
      arguments + ["--write-baseline", file, "--accept-for", "7", "--reason", "ticket \"1\""])
    #expect(first.isSuccess && first.text.contains("nothing found, 1 accepted"), "\(first.text)")
    let text = try String(contentsOfFile: file, encoding: .utf8)
    #expect(text.contains("id = \"repomd-file-missing::repodata/"))
    #expect(text.contains("reason = \"ticket \\\"1\\\"\"\n"))
    #expect(try check(arguments + ["--baseline", file]).isSuccess)
    #expect(try check(arguments).status == 1)
    // What is mended is told, and taken out.
    try depot.createrepoCleanly()
    let mended = try check(arguments + ["--baseline", file])
    #expect(mended.isSuccess && mended.text.contains("baseline-unused"), "\(mended.text)")
    let again = try check(arguments + ["--baseline", file, "--write-baseline", file])
    #expect(again.isSuccess && !again.text.contains("accepted"), "\(again.text)")
    #expect(try String(contentsOfFile: file, encoding: .utf8).contains("[[accepted]]") == false)
  }

  @Test("A baseline, a key or a location that is wrong ends with status 2, naming file and line")
  func inputs() throws {
    let depot = try Depot()
    try depot.createrepoCleanly()
    let baseline = try depot.write("\n[[accepted]]\nid = 1\n", to: "accepted.toml")
    let place = depot.packages.path
    let wrong = try check(["--repository", place, "--baseline", baseline])
    #expect(wrong.status == 2 && wrong.errorText.hasPrefix("kmodrepo: \(baseline):3: "))
    #expect(try check(["--repository", place, "--baseline", "/nowhere"]).status == 2)
    #expect(try check(["--repository", "gopher://example.org/x"]).status == 2)
    let monitored = try check(["--repository", place, "--baseline", baseline, "--monitor"])
    #expect(monitored.status == 3 && monitored.text.hasPrefix("KMODREPO UNKNOWN - \(baseline):3: "))
  }

  @Test(
    "Text is coloured on a terminal, unless NO_COLOR or --color never says otherwise",
    .enabled(if: Oracle.has("script"), "script is not installed"))
  func colors() throws {
    let depot = try repositories().damaged
    func shown(_ options: String, _ environment: [String: String] = [:]) throws -> String {
      let words = "'\(Workbench.program)' check \(options) --repository '\(depot.packages.path)'"
      return try ShellCommand.run(
        "script", ["-qec", words, "/dev/null"],
        environment: ["TERM": "xterm", "NO_COLOR": ""].merging(environment) { $1 }
      ).text
    }
    let escape = "\u{1B}[1;31m"
    #expect(try shown("").contains(escape))
    #expect(try !shown("", ["NO_COLOR": "1"]).contains("\u{1B}[1"))
    #expect(try !shown("", ["TERM": "dumb"]).contains("\u{1B}[1"))
    #expect(try !shown("--color never").contains("\u{1B}[1"))
    #expect(try shown("--color always", ["NO_COLOR": "1"]).contains(escape))
    let place = ["--repository", depot.packages.path]
    #expect(try !check(place).text.contains(escape))
    #expect(try check(place + ["--color", "always"]).text.contains(escape))
  }
}
