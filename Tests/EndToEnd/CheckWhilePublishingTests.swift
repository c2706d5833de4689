import Foundation
import TestSupport
import Testing

@Suite("Checks while something is published")
struct CheckWhilePublishingTests {
  @Test("A publisher that is at work all the time is no finding")
  func publishing() throws {
    let bench = try Workbench()
    try bench.publishCleanly()
    let stop = bench.folder.file("stop")
    let extra = try Sample.kmod("extra", ["kfree 037a0cba"]).write(to: bench.folder.path)
    // A package comes and goes, and each time the views are published, until the checks are made.
    let script = """
      while ! [ -e stop ]; do
        cp '\(extra)' pool/ && "$0" publish -- repo.toml >/dev/null || exit 1
        rm pool/kmod-extra-* && "$0" publish -- repo.toml >/dev/null || exit 1
      done
      """
    let publisher = Process()
    publisher.executableURL = URL(filePath: "/bin/sh")
    publisher.arguments = ["-c", script, Workbench.program]
    publisher.currentDirectoryURL = bench.folder.url
    publisher.standardError = FileHandle.nullDevice
    try publisher.runHearingSignals()
    defer {
      try? Data().write(to: stop)
      publisher.waitUntilExit()
    }
    // That the pool has changed and a package is linked already is true for a moment each time.
    let momentary = ["--ignore", "view-stale", "--ignore", "repository-unlisted-package"]
    for depth in ["--quick", "--full", "--quick"] {
      let command = try ShellCommand.run(
        Workbench.program, ["check", depth, bench.definition.path] + momentary)
      #expect(command.isSuccess && command.errors.isEmpty, "\(command.text)\(command.errorText)")
    }
    try Data().write(to: stop)
    publisher.waitUntilExit()
    #expect(publisher.terminationStatus == 0)
  }
}
