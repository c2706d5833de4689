import Publication
import SystemIO
import SystemPackage
import Testing

@testable import Consistency

@Suite("Baselines: findings that are accepted until a day")
struct BaselineTests {
  private let file = FilePath("/etc/kmodrepo/accepted.toml")
  private let day = CalendarDay(of: 1_790_000_000)

  private func finding(_ rule: String, _ subject: String, view: String = "latest") -> Finding {
    Finding(
      rule: rule, severity: .error, view: view, subject: subject, message: "it is \"not\" there",
      hint: "publish again")
  }

  private func report(_ findings: Finding...) -> CheckReport {
    var report = CheckReport(name: "kmods", findings: findings)
    report.rules = RuleCatalogue.all.filter { !$0.name.hasPrefix("baseline-") }
    return report
  }

  private func options(_ change: (inout CheckOptions) -> Void = { _ in }) -> CheckOptions {
    var options = CheckOptions()
    options.now = 1_790_000_000
    options.depth = .full
    change(&options)
    return options
  }

  @Test("What an entry names is accepted, with its reason; the rest stays")
  func accepts() {
    var report = report(
      finding("repomd-file-missing", "repodata/a"), finding("repomd-file-missing", "repodata/b"))
    report.accept(
      Baseline([
        .init(id: "repomd-file-missing:latest:repodata/a", reason: "known", expires: day)
      ]), options())
    #expect(report.findings.map(\.subject) == ["repodata/b"])
    #expect(report.accepted.map(\.finding.subject) == ["repodata/a"])
    #expect(report.accepted.first?.reason == "known")
  }

  @Test("A pattern accepts the same finding in every view")
  func patterns() {
    var report = report(
      finding("repomd-file-missing", "repodata/a", view: "one"),
      finding("repomd-file-missing", "repodata/a", view: "two"),
      finding("repomd-file-missing", "repodata/b", view: "two"))
    report.accept(
      Baseline([.init(id: "repomd-file-missing:*:repodata/a", reason: "known", expires: day)]),
      options())
    #expect(report.findings.map(\.id) == ["repomd-file-missing:two:repodata/b"])
    #expect(report.accepted.count == 2)
  }

  @Test("From the day after its last, what an entry accepted counts again, and that is told")
  func expires() {
    var report = report(finding("repomd-file-missing", "repodata/a"))
    report.accept(
      Baseline([
        .init(
          id: "repomd-file-missing:latest:repodata/a", reason: "known",
          expires: day.advanced(by: -1))
      ]), options())
    #expect(report.findings.map(\.rule) == ["repomd-file-missing", "baseline-expired"])
    #expect(report.findings.last?.severity == .notice)
    #expect(report.accepted.isEmpty)
  }

  @Test("An entry that nothing needs is told by full checks alone, and only if its rule was asked")
  func unused() {
    let baseline = Baseline([
      .init(id: "repomd-file-missing:latest:repodata/a", reason: "known", expires: day)
    ])
    var full = report()
    full.accept(baseline, options())
    #expect(full.findings.map(\.rule) == ["baseline-unused"])
    var quick = report()
    quick.accept(baseline, options { $0.depth = .quick })
    #expect(quick.findings.isEmpty)
    var other = report()
    other.rules = other.rules.filter { $0.name == "repomd-readable" }
    other.accept(baseline, options { $0.rules = ["repomd-readable", "baseline-unused"] })
    #expect(other.findings.isEmpty)
    var ignored = report()
    ignored.accept(baseline, options { $0.ignored = ["baseline-unused"] })
    #expect(ignored.findings.isEmpty)
  }

  @Test("What is written is read back, whatever subjects hold, and accepts what was found")
  func roundTrip() throws {
    let odd = "Packages/\"a\\b\"\n\u{1}\u{7F}é#'.rpm"
    var report = report(
      finding("repomd-file-missing", odd), finding("repomd-file-missing", odd),
      finding("repomd-readable", "repodata/repomd.xml", view: ""))
    let baseline = Baseline(accepting: report, reason: "found", expires: day)
    let text = baseline.text(of: report.findings)
    #expect(text.contains("# it is \"not\" there\n[[accepted]]\nid = "), "\(text)")
    #expect(text.contains("expires = \(day)\n"))
    let read = try Baseline(parsing: text, file: file)
    #expect(read == baseline && read.entries.count == 2)
    report.accept(read, options())
    #expect(report.findings.isEmpty && report.accepted.count == 3)
  }

  @Test("Writing again keeps reasons and days, drops what is mended, renews what has expired")
  func rewriting() {
    let old = day.advanced(by: -5)
    let older = Baseline([
      .init(id: "repomd-file-missing:*:repodata/a", reason: "pattern", expires: day),
      .init(id: "repomd-file-missing:latest:repodata/b", reason: "expired", expires: old),
      .init(id: "repomd-file-missing:latest:gone", reason: "mended", expires: day),
      .init(id: "some-other-rule:latest:x", reason: "not asked", expires: day),
    ])
    var report = report(
      finding("repomd-file-missing", "repodata/a"), finding("repomd-file-missing", "repodata/b"),
      finding("repomd-file-missing", "repodata/c"))
    report.accept(older, options())
    let later = day.advanced(by: 30)
    let baseline = Baseline(accepting: report, older: older, reason: "new", expires: later)
    #expect(
      baseline.entries == [
        .init(id: "repomd-file-missing:*:repodata/a", reason: "pattern", expires: day),
        .init(id: "repomd-file-missing:latest:repodata/b", reason: "expired", expires: later),
        .init(id: "repomd-file-missing:latest:repodata/c", reason: "new", expires: later),
        .init(id: "some-other-rule:latest:x", reason: "not asked", expires: day),
      ])
  }

  @Test(
    "A baseline that is wrong is named with its line",
    arguments: [
      ("[[accepted]]\nid = \"a-b::c\"\nreason = \"r\"\nexpires = 2026-02-30\n", 4),
      ("[[accepted]]\nid = \"a-b::c\"\nreason = \"r\"\nexpires = \"soon\"\n", 4),
      ("[[accepted]]\nid = \"a-b\"\nreason = \"r\"\nexpires = 2026-02-01\n", 2),
      ("\n[[accepted]]\nid = \"a-b::c\"\nexpires = 2026-02-01\n", 2),
      ("[[accepted]]\nid = \"a-b::c\"\nreason = \"r\"\n", 1),
      ("[[accepted]]\nid = \"a-b::c\"\nreason = \"r\"\nexpired = 2026-02-01\n", 4),
      ("colour = 1\n", 1), ("[[accepted\n", 1),
      (
        """
        [[accepted]]
        id = "a-b::c"
        reason = "r"
        expires = 2026-02-01

        [[accepted]]
        reason = "r"
        id = "a-b::c"
        expires = 2026-02-01
        """, 8
      ),
    ])
  func wrong(_ text: String, _ line: Int) throws {
    let error = #expect(throws: DefinitionError.self) { try Baseline(parsing: text, file: file) }
    #expect(error?.line == line, "\(String(describing: error))")
    #expect(error?.file == file)
  }

  @Test("Days are dates of TOML or texts, and an empty baseline is one")
  func days() throws {
    let text = "[[accepted]]\nid = \"a-b::c\"\nreason = \"r\"\nexpires = \"2026-11-25\"\n"
    let entry = try Baseline(parsing: text, file: file).entries.first
    #expect(entry?.expires.description == "2026-11-25")
    #expect(try Baseline(parsing: "", file: file).entries.isEmpty)
  }
}
