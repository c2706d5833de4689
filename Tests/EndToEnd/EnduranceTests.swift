import Foundation
import TestSupport
import Testing

/// What `make crash-matrix` and `make readers` do in whole, in part.
@Suite(
  "Endurance: a crash at any call, and readers of every publish",
  .enabled(if: TestedProgram.isTestedFully, "needs KMODREPO_TEST_ALL=1"))
struct EnduranceTests {
  /// A part of a crash matrix: every so many points of a scenario.
  struct Part: CustomTestStringConvertible, Sendable {
    let scenario: String
    let divisor: Int
    var options: [String] = []

    var testDescription: String { ([scenario] + options).joined(separator: " ") }
    var slice: String { "1/\(divisor)" }
  }

  /// What takes longest is asked for by a variable of its own: the machine must be quiet.
  private static let isWhole =
    ProcessInfo.processInfo.environment["KMODREPO_ENDURANCE"] == "1"

  private static let parts =
    [
      Part(scenario: "publish", divisor: 180),
      Part(scenario: "publish", divisor: 360, options: ["--without-exchange"]),
      Part(scenario: "submit", divisor: 6),
    ]
    + (isWhole
      ? [
        Part(scenario: "process", divisor: 40),
        Part(scenario: "submit-copy", divisor: 3),
        Part(scenario: "submit-first", divisor: 3),
      ] : [])

  private static let folder = SharedData.packageRoot.appending(path: "Tests/Endurance")

  @Test(
    "Killed or failing at a call, what is served is old or new, and the next run goes on",
    .enabled(
      if: Injection.isPossible && Oracle.has("python3", "cc", "dnf"),
      "needs strace, python3, cc and dnf"),
    arguments: parts)
  func crashes(_ part: Part) throws {
    let command = try ShellCommand.run(
      Self.folder.appending(path: "crash-matrix").path,
      [
        "--program", Workbench.program, "--scenario", part.scenario, "--slice", part.slice,
      ] + part.options)
    #expect(command.isSuccess, "\(command.text)\(command.errorText)")
    #expect(command.text.contains(/\n[1-9][0-9]* points hit, 0 failed, 0 calls not reached/))
  }

  @Test(
    "Readers find whatever repomd.xml names, however often it is published meanwhile",
    .enabled(if: Oracle.has("python3"), "needs python3"))
  func readers() throws {
    let count = Self.isWhole ? 1000 : 40
    let command = try ShellCommand.run(
      Self.folder.appending(path: "readers").path,
      ["--program", Workbench.program, "--publishes", String(count), "--readers", "8"])
    #expect(command.isSuccess, "\(command.text)\(command.errorText)")
    #expect(command.text.contains(", 0 misses, "))
  }
}
