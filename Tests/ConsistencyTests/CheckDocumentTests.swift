import Consistency
import Foundation
import Publication
import Reporting
import SystemIO
import TestSupport
import Testing

@Suite("Findings as JSON")
struct CheckDocumentTests {
  private func object(_ result: CheckResult) throws -> [String: Any] {
    let bytes = try jsonBytes(CheckDocument(result))
    return try #require(
      try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
  }

  @Test("The document has the keys of schema 1, and an object for each finding")
  func keys() throws {
    let day = try #require(CalendarDay("2026-12-31"))
    let result = SampleReport.result(
      [SampleReport.finding(), SampleReport.finding("repomd-readable", .notice, view: "")],
      accepted: [AcceptedFinding(SampleReport.finding(), reason: "known", expires: day)],
      depth: .sample(.percent(5), seed: 7))
    let object = try object(result)
    #expect(
      object.keys.sorted() == [
        "accepted", "counts", "depth", "ended", "findings", "milliseconds", "name", "packages",
        "rules", "sample", "schema", "state", "views",
      ])
    #expect(object["schema"] as? Int == 1)
    #expect(object["state"] as? String == "critical")
    #expect(object["depth"] as? String == "sample")
    #expect(object["sample"] as? [String: Int] == ["percent": 5, "seed": 7])
    #expect(object["ended"] as? String == "2026-11-25T16:38:47Z")
    #expect(object["milliseconds"] as? Int == 1234)
    #expect(
      object["counts"] as? [String: Int] == [
        "error": 1, "warning": 0, "notice": 1, "accepted": 1,
      ])
    #expect(object["rules"] as? [String] == RuleCatalogue.all.map(\.name))
    let findings = try #require(object["findings"] as? [[String: String]])
    #expect(
      findings.first == [
        "id": "repomd-file-missing:latest:repodata/a.xml", "rule": "repomd-file-missing",
        "severity": "error", "view": "latest", "subject": "repodata/a.xml",
        "message": "repomd.xml names it, but it is not there", "hint": "publish again",
      ])
    let views = try #require(object["views"] as? [[String: Any]])
    #expect(views.map { $0["name"] as? String } == ["5.14.0-70.el9.x86_64", "latest"])
    #expect(views.first?["published"] as? String == "2026-11-25T16:37:47Z")
    let accepted = try #require((object["accepted"] as? [[String: Any]])?.first)
    #expect(accepted["expires"] as? String == "2026-12-31")
    #expect((accepted["finding"] as? [String: Any])?["id"] as? String == findings[0]["id"])
  }

  @Test("Whatever subjects hold, they arrive as they are")
  func hostile() throws {
    let object = try object(SampleReport.result([SampleReport.hostile]))
    let finding = try #require((object["findings"] as? [[String: String]])?.first)
    #expect(finding["subject"] == SampleReport.hostile.subject)
    #expect(finding["message"] == SampleReport.hostile.message)
  }

  @Test("docs/consistency.md names every key")
  func documented() throws {
    let page = try String(
      contentsOf: SharedData.packageRoot.appending(path: "docs/consistency.md"), encoding: .utf8)
    let object = try object(
      SampleReport.result([SampleReport.finding()], depth: .sample(.count(5), seed: 7)))
    let nested = ["findings", "views"].flatMap {
      (object[$0] as? [[String: Any]])?.first?.keys.sorted() ?? []
    }
    for key in object.keys.sorted() + nested { #expect(page.contains("`\(key)`"), "\(key)") }
  }

  @Test("The list of rules says of each what must hold")
  func rules() throws {
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(try jsonBytes(RuleList()))) as? [String: Any])
    let rules = try #require(object["rules"] as? [[String: Any]])
    #expect(rules.compactMap { $0["name"] as? String } == RuleCatalogue.all.map(\.name))
    for rule in rules {
      #expect((rule["asks"] as? String)?.hasSuffix(".") == true, "\(rule)")
    }
    #expect(RuleList().text.split(separator: "\n").count == rules.count + 1)
  }
}
