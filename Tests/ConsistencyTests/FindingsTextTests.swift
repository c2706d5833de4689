import Consistency
import Reporting
import SystemIO
import Testing

@Suite("Findings as text")
struct FindingsTextTests {
  private func text(_ result: CheckResult, color: Bool = false, limit: Int = 10) -> String {
    FindingsText(result, isColored: color, limit: limit).text
  }

  @Test("Findings stand by view, then by rule, each hint once, and a line sums them up")
  func grouped() {
    let result = SampleReport.result([
      SampleReport.finding("repomd-file-missing", view: "latest", "repodata/a.xml"),
      SampleReport.finding("repomd-file-missing", view: "latest", "repodata/b.xml"),
      SampleReport.finding("repomd-readable", .warning, view: "old", "x", "odd", hint: "look"),
      SampleReport.finding("request-waiting", .notice, view: "", "y", "late", hint: "wait"),
    ])
    #expect(
      text(result) == """
        latest
          error: repomd-file-missing
            repodata/a.xml: repomd.xml names it, but it is not there
            repodata/b.xml: repomd.xml names it, but it is not there
            → publish again

        old
          warning: repomd-readable
            x: odd
            → look

        kmods, as a whole
          notice: request-waiting
            y: late
            → wait

        kmods: 2 errors, 1 warning, 1 notice in 2 views, 14 packages (quick check, \
        \(RuleCatalogue.all.count) rules)

        """)
  }

  @Test("A check that finds nothing is one line; a repository of its own has no views")
  func nothing() {
    let count = RuleCatalogue.all.count
    #expect(
      text(SampleReport.result(depth: .sample(.percent(5), seed: 7)))
        == "kmods: nothing found in 2 views, 14 packages (sample of 5%, seed 7 check, \(count) rules)\n"
    )
    let single = SampleReport.result([SampleReport.finding(view: "")], views: [""])
    #expect(text(single).hasPrefix("https://example.org/repo\n  error: repomd-file-missing\n"))
    #expect(text(single).hasSuffix(": 1 error in 7 packages (quick check, \(count) rules)\n"))
  }

  @Test("Of many findings of a rule the first are shown and the others counted")
  func limited() {
    let many = (0..<25).map { SampleReport.finding("repomd-file-missing", .error, "file \($0)") }
    let short = text(SampleReport.result(many))
    #expect(short.contains("file 9:") && !short.contains("file 10:"))
    #expect(short.contains("    … and 15 more; --verbose shows all\n"))
    let long = text(SampleReport.result(many), limit: .max)
    #expect(long.contains("file 24:") && !long.contains("more"))
  }

  @Test("Colours are ECMA-48's, and end where they begin; without them no escape is printed")
  func colored() {
    let result = SampleReport.result([SampleReport.finding(), SampleReport.hostile])
    let plain = text(result)
    #expect(plain.unicodeScalars.allSatisfy { $0 == "\n" || $0.value >= 0x20 && $0 != "\u{202E}" })
    let colored = text(result, color: true)
    #expect(colored.contains("\u{1B}[1;31merror\u{1B}[0m"))
    #expect(colored.replacing(/\x1B\[[0-9;]*m/, with: "") == plain)
    #expect(
      colored.matches(of: /\x1B\[0m/).count * 2 == colored.matches(of: /\x1B\[[0-9;]*m/).count)
  }

  @Test("Accepted findings are counted in the last line")
  func accepted() throws {
    let day = try #require(CalendarDay("2026-12-31"))
    let result = SampleReport.result(
      accepted: [AcceptedFinding(SampleReport.finding(), reason: "known", expires: day)])
    #expect(text(result).hasPrefix("kmods: nothing found, 1 accepted in 2 views"))
  }
}
