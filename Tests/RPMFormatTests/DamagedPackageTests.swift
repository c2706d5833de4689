import Foundation
import RPMFormat
import TestSupport
import Testing

@Suite("Damaged packages", .enabled(if: Oracle.hasRPM, "needs rpm"))
struct DamagedPackageTests {
  /// What only we refuse: rpm leaves it to each reader of a list to notice.
  private func isStricter(_ rule: RPMFormatError.Rule) -> Bool {
    switch rule {
    case .listLengths, .missingTag: true
    default: false
    }
  }

  @Test("rpm reads what we read of damaged packages, and refuses what we refuse")
  func rpmAgrees() throws {
    var random = SeededGenerator(seed: 9)
    let folder = try TemporaryFolder()
    let file = folder.file("damaged.rpm")
    for (index, sample) in (0..<200).map({ ($0, BadInput.small[$0 % BadInput.small.count]) }) {
      let end = try Package(parsing: sample.bytes.span).headerRange.upperBound
      // Behind the lead and the first magic, which rpm looks at with other eyes.
      let area = 104..<(index % 2 == 0 ? end : min(end, 1400))
      let bytes = BadInput.damage(Array(sample.bytes.prefix(end)), area, &random)
      try Data(bytes).write(to: file)
      let answer = try ShellCommand.run(
        "rpm", ["-qp", "--nosignature", "--nodigest", "--qf", "read", file.path])
      do throws(RPMFormatError) {
        _ = try Package(parsing: bytes.span)
        #expect(answer.text == "read", "\(index) \(sample.name): \(answer.errorText)")
      } catch {
        let isRefused = answer.text != "read" || isStricter(error.rule)
        #expect(isRefused, "\(index) \(sample.name): only we refuse it, \(error)")
      }
    }
  }
}
