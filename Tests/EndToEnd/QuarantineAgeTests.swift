import Foundation
import TestSupport
import Testing

@Suite("How long refused files are kept")
struct QuarantineAgeTests {
  @Test("gc removes them after quarantine_days, with the reason, and never where that is -1")
  func age() throws {
    let bench = try HookBench()
    let bad = bench.builds.appending(path: "kmod-bad-1.0-1.el9.x86_64.rpm")
    try Data("no package".utf8).write(to: bad)
    #expect(try bench.submit([bad], "--copy").isSuccess)
    #expect(try bench.serve().status == 3)
    let quarantine = bench.bench.root.appending(path: ".kmodrepo/quarantine")
    #expect(TreeState.paths(quarantine).count == 2)
    func collect(_ days: Int, after: Double, _ options: String...) throws -> [[String: Any]] {
      try bench.bench.define(tables: "[retention]\nquarantine_days = \(days)")
      let time = Int(Date().timeIntervalSince1970 + after * 86_400)
      let command = try ShellCommand.run(
        Workbench.program, ["gc", bench.bench.definition.path, "--format", "json"] + options,
        environment: ["SOURCE_DATE_EPOCH": String(time)])
      #expect(command.isSuccess, "\(command.errorText)")
      let report = try JSONSerialization.jsonObject(with: command.output) as? [String: Any]
      #expect(report?["schema"] as? Int == 1)
      return try #require(report?["removed"] as? [[String: Any]])
    }
    #expect(try collect(-1, after: 10_000).isEmpty)
    #expect(try collect(7, after: 6.9).isEmpty)
    let dry = try collect(7, after: 7.1, "--dry-run")
    #expect(dry.count == 2 && TreeState.paths(quarantine).count == 2, "\(dry)")
    let removed = try collect(7, after: 7.1)
    #expect(removed.count == 2 && TreeState.paths(quarantine).isEmpty)
    #expect(removed.allSatisfy { $0["reason"] as? String == "refused more than 7 days ago" })
  }
}
