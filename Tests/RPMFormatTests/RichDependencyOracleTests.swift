import Foundation
import RPMFormat
import TestSupport
import Testing

@Suite("Rich dependencies against rpm")
struct RichDependencyOracleTests {
  private static let rpmspec = "/usr/bin/rpmspec"

  @Test(
    "rpm reads what is written, and writes what is read the same way",
    .enabled(if: Oracle.exists(rpmspec), "needs rpmspec"))
  func rpmAgrees() throws {
    var random = SeededGenerator(seed: 31)
    let texts = Set((0..<200).map { _ in Self.expression(depth: 3, using: &random) })
    for text in texts { #expect(try RichDependency(parsing: text).description == text) }
    #expect(try Self.requirements(texts) == texts)
  }

  /// Writes `texts` as requirements of a spec file and gives them as rpm understood them.
  private static func requirements(_ texts: Set<String>) throws -> Set<String> {
    let spec = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).spec")
    let lines =
      ["Name: x", "Version: 1", "Release: 1", "Summary: s", "License: MIT"]
      + texts.sorted().map { "Requires: \($0)" } + ["%description", "d", "%files", ""]
    try Data(lines.joined(separator: "\n").utf8).write(to: spec)
    defer { try? FileManager.default.removeItem(at: spec) }
    let output = try Oracle.lines(rpmspec, ["-q", "--requires", spec.path])
    return Set(output.filter { $0.hasPrefix("(") })
  }

  /// A random expression of those that rpm allows to be nested in each other.
  private static func expression(depth: Int, using random: inout SeededGenerator) -> String {
    func operand() -> String {
      let leaves = ["a", "b >= 1:2-3", "perl(A::B)", "kernel(x) = 0x12345678", "c < 2~rc1"]
      guard depth > 1, Int.random(in: 0..<3, using: &random) == 0 else {
        return leaves[Int.random(in: 0..<leaves.count, using: &random)]
      }
      return expression(depth: depth - 1, using: &random)
    }
    switch Int.random(in: 0..<4, using: &random) {
    case 0: return "(\(operand()) and \(operand()) and \(operand()))"
    case 1: return "(\(operand()) and \(operand()))"
    case 2 where depth == 3: return "(\(operand()) if (a or b >= 2))"
    case 2: return "(x >= 1 with x < 2)"
    case 3 where depth == 3: return "(\(operand()) if y else \(operand()))"
    default: return "(x without z)"
    }
  }
}
