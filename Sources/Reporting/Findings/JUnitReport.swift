import Consistency
import Repodata
import SystemIO

/// A check for continuous integration, as JUnit XML: a suite for each view, a test for each rule.
///
/// The form is the one that Apache Ant's JUnitReport made usual and GitLab, Jenkins and others
/// read: one failure at most in a test, `properties` first, `system-out` and `system-err` last.
/// Rules on everything together are a suite of their own, whatever view they found something in, so
/// that the same tests are there in every run.
public struct JUnitReport: Sendable {
  private let result: CheckResult
  private let host: String

  /// The document of a check that was made on `host`.
  public init(_ result: CheckResult, host: String) {
    self.result = result
    self.host = host
  }

  /// The document.
  public var bytes: [UInt8] {
    var xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n"
    for (index, suite) in suites.enumerated() { add(suite, number: index, to: &xml) }
    xml += "</testsuites>\n"
    return Array(xml.utf8)
  }

  /// The rules that are asked of one view, or of everything, and what they found there.
  private struct Suite {
    let name: String
    var tests: [Test] = []
  }

  private struct Test {
    let rule: String
    var failing: [Finding] = []
    var others: [Finding] = []
    var accepted: [AcceptedFinding] = []
  }

  private var suites: [Suite] {
    let report = result.report
    let rules = Dictionary(grouping: report.rules) { RuleCatalogue.scope(of: $0.name) }
    let single = (rules[.repository] ?? []).map(\.name)
    let whole = ((rules[.publication] ?? []) + (rules[.baseline] ?? [])).map(\.name)
    var suites = report.views.map { view in
      Suite(
        name: view.name.isEmpty ? report.name : view.name,
        tests: single.map { test($0) { $0.view == view.name } })
    }
    if !whole.isEmpty {
      suites.append(
        Suite(
          name: report.isSingle ? "baseline" : "\(report.name), as a whole",
          tests: whole.map { test($0) { _ in true } }))
    }
    return suites
  }

  private func test(_ rule: String, _ isOwn: (Finding) -> Bool) -> Test {
    let report = result.report
    let own = report.findings.filter { $0.rule == rule && isOwn($0) }
    return Test(
      rule: rule, failing: own.filter { $0.severity >= result.threshold },
      others: own.filter { $0.severity < result.threshold },
      accepted: report.accepted.filter { $0.finding.rule == rule && isOwn($0.finding) })
  }

  private func add(_ suite: Suite, number: Int, to xml: inout String) {
    let failures = suite.tests.count { !$0.failing.isEmpty }
    let skipped = suite.tests.count { $0.failing.isEmpty && !$0.accepted.isEmpty }
    let time = CalendarTime(result.ended).text.dropLast()
    xml += "  <testsuite name=\"\(Self.attribute(suite.name))\" package=\"kmodrepo.check\""
    xml += " id=\"\(number)\" timestamp=\"\(time)\" hostname=\"\(Self.attribute(host))\""
    xml += " tests=\"\(suite.tests.count)\" failures=\"\(failures)\" errors=\"0\""
    xml += " skipped=\"\(skipped)\" time=\"\(number == 0 ? result.seconds : "0.000")\">\n"
    xml += "    <properties>\n"
    xml += "      <property name=\"depth\" value=\"\(Self.attribute(result.depthText))\"/>\n"
    xml += "    </properties>\n"
    for test in suite.tests { add(test, of: suite, to: &xml) }
    let told = suite.tests.flatMap(\.others).map { Self.words($0) + "\n" }.joined()
    xml += "    <system-out>\(Self.content(told))</system-out>\n    <system-err></system-err>\n"
    xml += "  </testsuite>\n"
  }

  private func add(_ test: Test, of suite: Suite, to xml: inout String) {
    xml += "    <testcase classname=\"\(Self.attribute(suite.name))\""
    xml += " name=\"\(test.rule)\" time=\"0.000\""
    if let first = test.failing.first {
      let severity = test.failing.map(\.severity).max() ?? first.severity
      let more = test.failing.count == 1 ? "" : " (and \(test.failing.count - 1) more)"
      xml += ">\n      <failure type=\"\(severity.rawValue)\" message=\""
      xml += Self.attribute("\(first.subject): \(first.message)\(more)") + "\">"
      xml += Self.content(
        test.failing.map { "\(Self.words($0))\n  \($0.hint)\n" }.joined())
      xml += "</failure>\n    </testcase>\n"
    } else if let accepted = test.accepted.first {
      let more = test.accepted.count == 1 ? "" : " (and \(test.accepted.count - 1) more)"
      xml += ">\n      <skipped message=\""
      xml += Self.attribute("accepted until \(accepted.expires): \(accepted.reason)\(more)")
      xml += "\"/>\n    </testcase>\n"
    } else {
      xml += "/>\n"
    }
  }

  private static func words(_ finding: Finding) -> String {
    let view = finding.view.isEmpty ? "" : "\(finding.view): "
    return "\(finding.severity.rawValue): \(view)\(finding.subject): \(finding.message)"
  }

  private static func attribute(_ text: String) -> String {
    String(decoding: XMLText.attribute(PrintableText.line(text)), as: UTF8.self)
  }

  /// The lines of a text as the content of an element; XML has no place for control characters.
  private static func content(_ text: String) -> String {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let safe = lines.map { PrintableText.line(String($0)) }.joined(separator: "\n")
    return String(decoding: XMLText.content(safe), as: UTF8.self)
  }
}
