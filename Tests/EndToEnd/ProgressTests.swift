import Foundation
import TestSupport
import Testing

@Suite("Progress of long runs")
struct ProgressTests {
  /// Runs a program on a terminal of its own, and gives everything that appears there.
  ///
  /// - Parameters:
  ///   - arguments: those of kmodrepo.
  ///   - environment: added to the one of the test.
  ///   - text: as soon as it has appeared, `file` is made.
  ///   - file: what others wait for.
  /// - Returns: what it did.
  /// - Throws: what starting it throws.
  private func onTerminal(
    _ arguments: [String], environment: [String: String] = [:], at text: String = "",
    makes file: URL? = nil
  ) throws -> ShellCommand {
    let script = """
      import os, pty, sys
      awaited, file, seen = sys.argv[1].encode(), sys.argv[2], b""
      def read(terminal):
          global seen
          data = os.read(terminal, 4096)
          seen += data
          if file and awaited in seen: open(file, "w").close()
          return data
      sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[3:], read)))
      """
    return try ShellCommand.run(
      "python3", ["-c", script, text, file?.path ?? "", Workbench.program] + arguments,
      environment: environment)
  }

  /// A web server for `folder` that gives nothing before there is a file `sign`, or a minute is over.
  private func slowServer(_ folder: URL, awaiting sign: URL) throws -> PythonServer {
    let handler = """
      import time
      class Slow(http.server.SimpleHTTPRequestHandler):
          def log_message(self, *arguments): pass
          def do_GET(self):
              end = time.monotonic() + 60
              while not os.path.exists(sys.argv[2]) and time.monotonic() < end: time.sleep(0.02)
              super().do_GET()
      handler = functools.partial(Slow, directory=sys.argv[1])
      """
    return try PythonServer(handler: handler, arguments: [folder.path, sign.path])
  }

  /// A run is long enough as soon as it begins.
  private let atOnce = ["KMODREPO_PROGRESS_DELAY": "0"]
  private static let clear = "\r\u{1b}[K"

  @Test(
    "On a terminal a line tells the step and how far it has come, and is gone in the end",
    .enabled(if: Oracle.has("python3"), "needs python3"))
  func terminal() throws {
    let bench = try Workbench()
    let command = try onTerminal(["publish", bench.definition.path], environment: atOnce)
    #expect(command.isSuccess, "\(command.text)")
    let pieces = command.text.components(separatedBy: Self.clear)
    #expect(pieces.count >= 3, "\(command.text)")
    #expect(pieces[1].hasPrefix("scanning 1 of \(Sample.pool.count)"), "\(pieces)")
    // The line is cleared before the result is printed.
    #expect(pieces.last?.hasPrefix("VIEW") == true, "\(pieces)")
    let inspected = try onTerminal(
      ["inspect", bench.pool.appending(path: "demo-dkms-2.0-1.noarch.rpm").path],
      environment: atOnce)
    #expect(inspected.text.contains("\(Self.clear)inspecting 0 of 1\(Self.clear)"))
  }

  @Test(
    "A step that was told of at once and then waits for a slow source is shown after the delay",
    .enabled(if: Oracle.has("python3", "createrepo_c"), "needs python3 and createrepo_c"))
  func slowSource() throws {
    let bench = try Workbench()
    try Workbench.index(bench.system)
    let sign = bench.folder.file("shown")
    let server = try slowServer(bench.system, awaiting: sign)
    try bench.define(tables: "[[target]]\nrepository = \"\(server.address)\"")
    let told = "\(Self.clear)targets 1 of 2"
    let command = try onTerminal(["targets", bench.definition.path], at: told, makes: sign)
    #expect(command.isSuccess, "\(command.text)")
    #expect(command.text.contains("\(told)\(Self.clear)KERNEL"), "\(command.text)")
  }

  @Test("A message between two steps has a line of its own", .enabled(if: Oracle.has("python3")))
  func message() throws {
    let bench = try Workbench()
    let absent = bench.folder.file("absent.rpm").path
    let command = try onTerminal(["inspect", absent], environment: atOnce)
    #expect(
      command.text.hasPrefix("\(Self.clear)inspecting 0 of 1\(Self.clear)kmodrepo: \(absent)"))
  }

  @Test(
    "A check tells how far it is, of a definition and of a repository on the web",
    .enabled(if: Oracle.has("python3"), "needs python3"))
  func check() throws {
    let bench = try Workbench()
    try bench.publishCleanly()
    let command = try onTerminal(["check", "--full", bench.definition.path], environment: atOnce)
    #expect(command.isSuccess, "\(command.text)")
    #expect(
      command.text.firstMatch(of: /\r\u{1b}\[K(scanning|checking) [0-9]+ of/) != nil,
      "\(command.text)")
    #expect(command.text.components(separatedBy: Self.clear).last?.hasPrefix("kmods: ") == true)
    let server = try FolderServer(bench.root.appending(path: "views/all"))
    let web = try onTerminal(
      ["check", "--repository", server.address, "--workers", "1"], environment: atOnce)
    #expect(web.isSuccess, "\(web.text)")
    #expect(web.text.firstMatch(of: /checking [1-9][0-9]* of/) != nil, "\(web.text)")
  }

  @Test(
    "A run of less than the delay shows none",
    .enabled(if: Oracle.has("python3"), "needs python3"))
  func short() throws {
    let bench = try Workbench()
    let command = try onTerminal(
      ["publish", bench.definition.path], environment: ["KMODREPO_PROGRESS_DELAY": "3600000"])
    #expect(command.isSuccess && !command.text.contains("scanning"), "\(command.text)")
  }

  @Test("Where standard error is no terminal there is none, however long it takes")
  func piped() throws {
    let bench = try Workbench()
    for arguments in [
      ["publish", bench.definition.path], ["targets", bench.definition.path],
      ["explain", bench.definition.path, "kmod-fast"], ["check", bench.definition.path],
    ] {
      let command = try ShellCommand.run(Workbench.program, arguments, environment: atOnce)
      #expect(command.isSuccess && command.errors.isEmpty, "\(command.errorText)")
      #expect(!command.text.contains("\u{1b}"))
    }
  }
}
