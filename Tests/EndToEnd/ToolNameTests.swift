import Foundation
import TestSupport
import Testing

@Suite("The names that the program answers to")
struct ToolNameTests {
  private static let tools = ["createrepo", "mergerepo", "modifyrepo", "sqliterepo"]

  @Test("Through a link of createrepo_c's names, or by its first word, it is that tool")
  func names() throws {
    let folder = try TemporaryFolder()
    for tool in Self.tools {
      let help = try ShellCommand.run(Workbench.program, [tool, "--help"])
      #expect(help.status == 0 && help.errorText.isEmpty && help.text.contains("Usage:"))
      for name in [tool, "\(tool)_c"] {
        let link = folder.file(name)
        try FileManager.default.createSymbolicLink(
          atPath: link.path, withDestinationPath: Workbench.program)
        let linked = try ShellCommand.run(link.path, ["--help"])
        #expect(linked.status == 0 && linked.text == help.text, "\(name)")
        let unknown = try ShellCommand.run(link.path, ["--nope"])
        #expect(unknown.status == 1 && unknown.errorText.contains("Unknown option --nope"))
      }
    }
  }

  @Test("The program's own help lists the tools")
  func listed() throws {
    let help = try ShellCommand.run(Workbench.program, ["--help"])
    #expect(help.status == 0)
    for tool in Self.tools { #expect(help.text.contains("\n  \(tool) ")) }
  }

  @Test("mock's command line leaves standard error empty, and words that are no UTF-8 are paths")
  func mock() throws {
    let folder = try TemporaryFolder()
    try RPMDraft(name: "kmod-one").write(to: folder.path)
    let link = folder.file("createrepo_c")
    try FileManager.default.createSymbolicLink(
      atPath: link.path, withDestinationPath: Workbench.program)
    let run = try ShellCommand.run(link.path, ["-d", "-q", "-x", "*.src.rpm", folder.path])
    #expect(run.status == 0 && run.output.isEmpty && run.errorText.isEmpty, "\(run.errorText)")
    let odd = try ShellCommand.run(
      "/bin/sh",
      [
        "-c", "mkdir \"$1\"/$(printf '\\377'); exec \"$0\" \"$1\"/$(printf '\\377')", link.path,
        folder.path,
      ])
    #expect(odd.status == 0 && odd.errorText.isEmpty, "\(odd.errorText)")
  }
}
