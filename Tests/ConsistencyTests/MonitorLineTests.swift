import Consistency
import Reporting
import TestSupport
import Testing

@Suite("The status line for Nagios and Icinga")
struct MonitorLineTests {
  /// `'label'=value[unit];[warn];[crit];[min];[max]`, as the guidelines of monitoring plugins have
  /// it.
  private let item =
    /([A-Za-z0-9_]+)=(U|-?[0-9]+(?:\.[0-9]+)?)(us|ms|s|%|[KMGT]?B|c)?(?:;([0-9.:~@-]*))?(?:;([0-9.:~@-]*))?(?:;(-?[0-9.]*))?(?:;(-?[0-9.]*))?/

  /// The words, the performance data by label, and the further lines of an output.
  private func parsed(
    _ result: CheckResult
  ) throws -> (head: String, data: [String: Substring], more: [Substring]) {
    let text = MonitorLine(result).text
    #expect(text.hasSuffix("\n") && text.utf8.count <= 4096)
    let lines = text.dropLast().split(separator: "\n", omittingEmptySubsequences: false)
    let first = try #require(lines.first)
    let parts = first.split(separator: "|", omittingEmptySubsequences: false)
    try #require(parts.count == 2, "\(first)")
    #expect(lines.dropFirst().allSatisfy { !$0.contains("|") && !$0.isEmpty })
    #expect(text.unicodeScalars.allSatisfy { $0 == "\n" || $0.value >= 0x20 })
    var data: [String: Substring] = [:]
    for word in parts[1].split(separator: " ") {
      let match = try #require(word.wholeMatch(of: item), "\(word)")
      #expect(data.updateValue(word.dropFirst(match.1.count + 1), forKey: String(match.1)) == nil)
    }
    return (String(parts[0].dropLast()), data, Array(lines.dropFirst()))
  }

  @Test("Nothing found is OK, with counts, the age of what is served and how long it took")
  func ok() throws {
    let (head, data, more) = try parsed(SampleReport.result())
    #expect(head == "KMODREPO OK - kmods: nothing found in 2 views, 14 packages")
    #expect(more.isEmpty)
    #expect(
      data == [
        "views": "2;;;0", "packages": "14;;;0", "errors": "0;;0;0", "warnings": "0;0;;0",
        "notices": "0;;;0", "accepted": "0;;;0", "age": "60s;;;0", "time": "1.234s;;;0",
      ])
  }

  @Test(
    "The worst severity gives state and number; what is below the threshold changes neither",
    arguments: [
      ([.error, .warning], .warning, .critical), ([.warning], .warning, .warning),
      ([.notice], .warning, .ok), ([.notice], .notice, .warning), ([.warning], .error, .ok),
      ([.error, .notice], .error, .critical),
    ] as [([Finding.Severity], Finding.Severity, MonitorState)])
  func states(
    _ severities: [Finding.Severity], _ threshold: Finding.Severity, _ state: MonitorState
  ) throws {
    let findings = severities.enumerated().map {
      SampleReport.finding("repomd-file-missing", $0.element, "file \($0.offset)")
    }
    let result = SampleReport.result(findings, threshold: threshold)
    #expect(result.state == state)
    let (head, data, more) = try parsed(result)
    #expect(head.hasPrefix("KMODREPO \(state.word) - kmods: 1 "), "\(head)")
    #expect(more.count == findings.count)
    // The thresholds say the same as the state.
    let crossed = ["errors", "warnings", "notices"].flatMap { label -> [String] in
      let fields = (data[label] ?? "").split(separator: ";", omittingEmptySubsequences: false)
      guard fields.count > 2, fields[0] != "0" else { return [] }
      return (fields[1] == "0" ? ["warning"] : []) + (fields[2] == "0" ? ["critical"] : [])
    }
    let expected: [MonitorState: [String]] = [
      .ok: [], .warning: ["warning"], .critical: ["critical"],
    ]
    #expect(Set(crossed).isSuperset(of: expected[state] ?? []), "\(data)")
    #expect(state != .ok || crossed.isEmpty)
  }

  @Test("The first line tells the first of the worst, the others follow, the worst first")
  func order() throws {
    let (head, _, more) = try parsed(
      SampleReport.result([
        SampleReport.finding("repomd-readable", .warning, "one"),
        SampleReport.finding("repomd-readable", .error, "two"),
        SampleReport.finding("repomd-readable", .error, "three"),
      ]))
    #expect(
      head
        == "KMODREPO CRITICAL - kmods: 2 errors, 1 warning in 2 views, 14 packages: "
        + "latest: repomd-readable: two: repomd.xml names it, but it is not there")
    #expect(more.map { $0.prefix { $0 != ":" } } == ["error", "error", "warning"])
  }

  @Test("Whatever a subject holds, there is one bar, and no line that is not ours")
  func hostile() throws {
    let (head, _, more) = try parsed(SampleReport.result([SampleReport.hostile]))
    #expect(head.contains("la/te'st"))
    #expect(more.count == 1)
    for state in [MonitorLine(unknown: "a | b\nc\u{1B}").text] {
      #expect(state == "KMODREPO UNKNOWN - a / b\\u{A}c\\u{1B}\n")
    }
  }

  @Test("The output ends before 4 KiB, and says how much is left out")
  func long() throws {
    let many = (0..<500).map {
      SampleReport.finding(
        "repomd-file-missing", .error, "repodata/\($0)-é", String(repeating: "é", count: 300))
    }
    let (head, _, more) = try parsed(SampleReport.result(many))
    #expect(head.count < 300)
    let told = more.count - 1
    #expect(more.last == "and \(500 - told) more", "\(more.last ?? "")")
  }

  @Test("An age that nobody knows is U")
  func unknownAge() throws {
    var report = CheckReport(name: "kmods")
    report.views = [CheckedView(name: "", packages: nil, revision: nil, published: nil)]
    let result = CheckResult(
      report, depth: .quick, ended: SampleReport.ended, duration: 0, threshold: .warning)
    #expect(try parsed(result).data["age"] == "U;;;0")
  }

  @Test(
    "Perl's Monitoring::Plugin reads the performance data",
    .enabled(if: Self.hasPerlModule, "Monitoring::Plugin of Perl is not installed"))
  func perl() throws {
    let text = MonitorLine(SampleReport.result([SampleReport.hostile])).text
    let data = try #require(text.split(separator: "\n").first?.split(separator: "|").last)
    let script = """
      use Monitoring::Plugin::Performance;
      for (Monitoring::Plugin::Performance->parse_perfstring($ARGV[0])) {
        print join(" ", $_->label, $_->value, $_->uom // "", $_->min // ""), "\\n";
      }
      """
    let output = try ShellCommand.output("perl", ["-e", script, String(data)])
    #expect(
      output.split(separator: "\n") == [
        "views 2  0", "packages 14  0", "errors 1  0", "warnings 0  0", "notices 0  0",
        "accepted 0  0", "age 60 s 0", "time 1.234 s 0",
      ])
  }

  private static let hasPerlModule =
    (try? ShellCommand.run("perl", ["-MMonitoring::Plugin::Performance", "-e", "1"]))?.isSuccess
    == true
}
