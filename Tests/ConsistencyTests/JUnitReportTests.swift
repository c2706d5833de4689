import Consistency
import Foundation
import Reporting
import SystemIO
import TestSupport
import Testing

@Suite("Findings as JUnit XML")
struct JUnitReportTests {
  private func report(_ result: CheckResult) -> [UInt8] {
    JUnitReport(result, host: "build<1>").bytes
  }

  @Test("There is a suite for each view and one for everything, with a test for each rule asked")
  func suites() throws {
    let result = SampleReport.result([
      SampleReport.finding("repomd-file-missing", .error, view: "latest", "repodata/a.xml"),
      SampleReport.finding("repomd-file-missing", .warning, view: "latest", "repodata/b.xml"),
      SampleReport.finding("repomd-readable", .notice, view: "latest", "odd", "is odd"),
    ])
    let root = try XMLTree.parse(report(result))
    #expect(root.name == "testsuites")
    #expect(
      root.children.map { $0.attributes["name"] } == [
        "5.14.0-70.el9.x86_64", "latest", "kmods, as a whole",
      ])
    let rules = RuleCatalogue.all.filter { RuleCatalogue.scope(of: $0.name) == .repository }
    for suite in root.children.prefix(2) {
      let names = suite.all("testcase").compactMap { $0.attributes["name"] }
      #expect(names == rules.map(\.name))
      #expect(suite.attributes["tests"] == "\(rules.count)")
      #expect(suite.attributes["timestamp"] == "2026-11-25T16:38:47")
      #expect(suite.attributes["hostname"] == "build<1>")
    }
    let latest = root.children[1]
    #expect(latest.attributes["failures"] == "1" && latest.attributes["errors"] == "0")
    let failure = try #require(latest.all("failure").first)
    #expect(failure.attributes["type"] == "error")
    #expect(
      failure.attributes["message"]
        == "repodata/a.xml: repomd.xml names it, but it is not there (and 1 more)")
    #expect(failure.text.contains("warning: latest: repodata/b.xml: "))
    #expect(latest.child("system-out")?.text == "notice: latest: odd: is odd\n")
    #expect(root.children[0].attributes["failures"] == "0")
  }

  @Test("What a rule on everything finds in a view stays in the suite of everything")
  func whole() throws {
    let result = SampleReport.result([
      SampleReport.finding("baseline-expired", .warning, view: "latest", "x", "y")
    ])
    let root = try XMLTree.parse(report(result))
    #expect(root.children.map { $0.attributes["failures"] } == ["0", "0", "1"])
  }

  @Test("Accepted findings are skipped tests, with the reason and the last day")
  func accepted() throws {
    let day = try #require(CalendarDay("2026-12-31"))
    let result = SampleReport.result(
      accepted: [AcceptedFinding(SampleReport.finding(), reason: "ticket <1>", expires: day)])
    let root = try XMLTree.parse(report(result))
    let skipped = root.all("skipped")
    #expect(skipped.map { $0.attributes["message"] } == ["accepted until 2026-12-31: ticket <1>"])
    #expect(root.children[1].attributes["skipped"] == "1")
  }

  @Test("Whatever subjects hold, the document is well-formed and says it")
  func hostile() throws {
    let result = SampleReport.result(
      [SampleReport.hostile], views: [SampleReport.hostile.view])
    let root = try XMLTree.parse(report(result))
    let failure = try #require(root.all("failure").first)
    #expect(failure.attributes["message"]?.hasPrefix("repo]]>data/<&\"'\\u{1B}[31m|\\u{A}") == true)
    #expect(failure.text.contains("]]>"))
  }

  @Test(
    "xmllint finds it valid by the usual schema",
    .enabled(if: Oracle.has("xmllint"), "xmllint is not installed"))
  func valid() throws {
    let folder = try TemporaryFolder()
    let day = try #require(CalendarDay("2026-12-31"))
    let accepted = AcceptedFinding(
      SampleReport.finding("repomd-readable"), reason: "r", expires: day)
    for (index, result) in [
      SampleReport.result(), SampleReport.result(views: [""]),
      SampleReport.result([SampleReport.hostile], accepted: [accepted]),
      SampleReport.result([SampleReport.finding(view: "")], views: [""]),
    ].enumerated() {
      let file = folder.file("\(index).xml")
      try Data(report(result)).write(to: file)
      let schema = SharedData.packageRoot.appending(path: "Tests/ConsistencyTests/junit.xsd")
      let command = try ShellCommand.run(
        "xmllint", ["--noout", "--nonet", "--schema", schema.path, file.path])
      #expect(command.isSuccess, "\(command.errorText)")
    }
  }
}
