import Foundation
import Publication
import RPMFormat
import Reporting
import TestSupport
import Testing

@Suite("What targets reports")
struct TargetsReportTests {
  private func report() async throws -> TargetsReport {
    let fixture = try PoolFixture()
    try fixture.add(
      KernelDraft(
        "5.14.0", "70.el9", symbols: ["same = 0x1", "moved = 0x2", "gone = 0x3"],
        modules: [.init("net", in: "modules", exports: ["of_module = 0x4"])]),
      KernelDraft("5.14.0", "70.el9", variant: "rt", symbols: ["same = 0x9"]),
      KernelDraft(
        "5.14.0", "86.el9", symbols: ["same = 0x1", "moved = 0x20", "come = 0x5", "come2 = 0x6"],
        modules: [.init("net", in: "modules", exports: ["of_module = 0x4"])]))
    return TargetsReport(try await TargetReader(try fixture.definition()).read().targets)
  }

  @Test("a table of kernels: packages, symbols, and drift since the one before of its variant")
  func text() async throws {
    let rows = try await report().text.split(separator: "\n").map {
      $0.split(separator: " ").map(String.init)
    }
    #expect(
      rows == [
        ["KERNEL", "PACKAGES", "SYMBOLS", "CHANGED", "ADDED", "REMOVED", "SINCE"],
        ["5.14.0-70.el9.x86_64", "4", "4", "-", "-", "-", "-"],
        ["5.14.0-70.el9.x86_64+rt", "4", "1", "-", "-", "-", "-"],
        ["5.14.0-86.el9.x86_64", "4", "5", "1", "2", "1", "5.14.0-70.el9.x86_64"],
      ])
    let lines = try await report().text.components(separatedBy: "\n")
    #expect(lines.allSatisfy { $0.count <= 100 })
  }

  @Test("the same as JSON, with the names of what changed, came and went")
  func json() async throws {
    let members = try ReportMembers(try await report())
    let targets = members.list("targets")
    #expect(members.object["schema"] as? Int == 1)
    #expect(targets.map { $0["variant"] as? String } == ["", "rt", ""])
    #expect(targets.map { $0["arch"] as? String } == ["x86_64", "x86_64", "x86_64"])
    #expect(
      targets[0]["packages"] as? [String] == [
        "kernel-5.14.0-70.el9.x86_64", "kernel-core-5.14.0-70.el9.x86_64",
        "kernel-modules-5.14.0-70.el9.x86_64", "kernel-modules-core-5.14.0-70.el9.x86_64",
      ])
    #expect(targets[0]["drift"] == nil && targets[1]["drift"] == nil)
    let drift = try #require(targets[2]["drift"] as? [String: Any])
    #expect(drift["from"] as? String == "5.14.0-70.el9.x86_64")
    #expect(drift["changed"] as? [String] == ["kernel(moved)"])
    #expect(drift["added"] as? [String] == ["kernel(come)", "kernel(come2)"])
    #expect(drift["removed"] as? [String] == ["kernel(gone)"])
    #expect(drift["unchanged"] as? Int == 2)
    let undocumented = try members.names.subtracting(["schema"])
      .subtracting(ReportMembers.documented("targets"))
    #expect(undocumented == [])
  }
}
