import Foundation
import TestSupport
import Testing

@Suite("Help")
struct HelpTests {
  private static let commands = [
    "publish", "admit", "submit", "process", "generations", "rollback", "gc", "explain", "targets",
    "inspect", "check",
  ]
  private static let tools = ["createrepo", "mergerepo", "modifyrepo", "sqliterepo"]

  @Test("Every command's help says what it does, its arguments and its exit status")
  func commands() throws {
    let whole = try ShellCommand.output(Workbench.program, ["--help"])
    for name in Self.commands {
      let help = try ShellCommand.run(Workbench.program, ["help", name])
      #expect(help.isSuccess && help.errors.isEmpty)
      #expect(help.output == (try ShellCommand.run(Workbench.program, [name, "--help"]).output))
      #expect(help.text.contains("USAGE: kmodrepo \(name)"), "\(name)")
      #expect(help.text.contains("Exit status: 0 "), "\(name)")
      #expect(whole.contains("\n  \(name) "), "\(name)")
    }
  }

  @Test("help of the tools with createrepo_c's options is theirs")
  func tools() throws {
    for name in Self.tools {
      let help = try ShellCommand.run(Workbench.program, ["help", name])
      let own = try ShellCommand.run(Workbench.program, [name, "--help"])
      #expect(help.isSuccess && help.output == own.output && help.errors == own.errors, "\(name)")
      #expect(help.text.contains("--"), "\(name): \(help.text)")
    }
  }

  @Test("Paragraphs fill their lines")
  func paragraphs() throws {
    for arguments in [["--help"]] + Self.commands.map({ ["help", $0] }) {
      let text = try ShellCommand.output(Workbench.program, arguments)
      let lines = text.components(separatedBy: "\n").prefix { !$0.hasPrefix("USAGE:") }
      for (line, next) in zip(lines, lines.dropFirst()) {
        guard !line.isEmpty, !next.isEmpty, !line.hasPrefix(" "), !next.hasPrefix(" ") else {
          continue
        }
        let word = next.prefix { $0 != " " }
        #expect(line.count <= 80, "\(arguments): \(line)")
        #expect(line.count + 1 + word.count >= 80, "\(arguments): \(line)⏎\(next)")
      }
    }
  }
}
