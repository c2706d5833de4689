import Foundation
import TestSupport
import Testing

@Suite("Progress of long runs")
struct ProgressTests {
  /// Runs a program on a terminal of its own, and gives everything that appears there.
  private func onTerminal(
    _ arguments: [String], environment: [String: String]
  ) throws -> ShellCommand {
    let script = """
      import os, pty, sys
      sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))
      """
    return try ShellCommand.run(
      "python3", ["-c", script, Workbench.program] + arguments, environment: environment)
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
      ["explain", bench.definition.path, "kmod-fast"],
    ] {
      let command = try ShellCommand.run(Workbench.program, arguments, environment: atOnce)
      #expect(command.isSuccess && command.errors.isEmpty, "\(command.errorText)")
      #expect(!command.text.contains("\u{1b}"))
    }
  }
}
