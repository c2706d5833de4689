import Consistency
import Foundation
import Reporting
import TestSupport
import Testing

@Suite("Metrics of a check for Prometheus")
struct CheckMetricsTests {
  /// A sample of the text format 0.0.4.
  private struct Sample: Equatable {
    var name: String = ""
    var labels: [String: String] = [:]
    var value: Double = 0
  }

  /// Reads the text format strictly: HELP and TYPE once before the samples of a metric, which stand
  /// together; names and escapes as the format wants them; no sample twice.
  private func parse(_ text: String) throws -> [Sample] {
    #expect(text.hasSuffix("\n") && !text.contains("\n\n"))
    var samples: [Sample] = []
    var seen: Set<Substring> = []
    var current: Substring = ""
    for line in text.dropLast().split(separator: "\n", omittingEmptySubsequences: false) {
      if let match = try /# (HELP|TYPE) ([a-z_:][a-z0-9_:]*) (.+)/.wholeMatch(in: line) {
        if match.1 == "HELP" {
          #expect(seen.insert(match.2).inserted, "\(line)")
          current = match.2
        } else {
          #expect(match.2 == current && match.3 == "gauge")
        }
        continue
      }
      let pattern = /([a-z_:][a-z0-9_:]*)\{((?:[a-z_]+="(?:[^"\\]|\\[\\"n])*",?)*)\} (-?[0-9.]+)/
      let match = try #require(try pattern.wholeMatch(in: line), "\(line)")
      #expect(match.1 == current)
      var sample = Sample(name: String(match.1), value: try #require(Double(match.3)))
      for label in match.2.matches(of: /([a-z_]+)="((?:[^"\\]|\\[\\"n])*)"/) {
        let value = String(label.2).replacing(/\\(.)/) { $0.1 == "n" ? "\n" : String($0.1) }
        #expect(sample.labels.updateValue(value, forKey: String(label.1)) == nil)
      }
      #expect(!samples.contains { $0.name == sample.name && $0.labels == sample.labels })
      samples.append(sample)
    }
    return samples
  }

  private func value(
    _ samples: [Sample], _ name: String, _ labels: [String: String] = [:]
  ) -> Double? {
    samples.first {
      $0.name == name && $0.labels == labels.merging(["repository": "kmods"]) { $1 }
    }?.value
  }

  @Test("A check is told by state, counts of each severity, and what each rule found where")
  func metrics() throws {
    let result = SampleReport.result([
      SampleReport.finding("repomd-file-missing", .error, "a"),
      SampleReport.finding("repomd-file-missing", .error, "b"), SampleReport.hostile,
    ])
    let samples = try parse(CheckMetrics(result).text)
    #expect(value(samples, "kmodrepo_check_last_run_state") == 2)
    #expect(
      value(samples, "kmodrepo_check_timestamp_seconds") == Double(SampleReport.ended))
    #expect(value(samples, "kmodrepo_check_duration_seconds") == 1.234)
    #expect(value(samples, "kmodrepo_check_findings", ["severity": "error"]) == 3)
    #expect(value(samples, "kmodrepo_check_findings", ["severity": "notice"]) == 0)
    #expect(
      value(
        samples, "kmodrepo_check_rule_findings",
        ["rule": "repomd-file-missing", "severity": "error", "view": "latest"]) == 2)
    #expect(
      value(
        samples, "kmodrepo_check_rule_findings",
        ["rule": "repomd-readable", "severity": "error", "view": SampleReport.hostile.view]) == 1)
    #expect(value(samples, "kmodrepo_check_view_packages", ["view": "latest"]) == 7)
  }

  @Test("A check that could not be made changes only the time and state of the last run")
  func failure() throws {
    let before = CheckMetrics(SampleReport.result([SampleReport.finding()])).text
    let after = CheckMetrics(
      afterFailure: before, target: "x.toml", ended: SampleReport.ended + 9
    ).text
    let (old, new) = (try parse(before), try parse(after))
    #expect(value(new, "kmodrepo_check_last_run_state") == 3)
    #expect(
      value(new, "kmodrepo_check_last_run_timestamp_seconds") == Double(SampleReport.ended + 9))
    let others: (Sample) -> Bool = { !$0.name.hasPrefix("kmodrepo_check_last_run_") }
    #expect(new.filter(others) == old.filter(others))
    let first = try parse(
      CheckMetrics(afterFailure: "", target: "x.toml", ended: SampleReport.ended).text)
    #expect(first.map(\.labels) == [["repository": "x.toml"], ["repository": "x.toml"]])
  }

  @Test(
    "promtool finds nothing wrong with it",
    .enabled(if: Oracle.has("promtool"), "promtool is not installed"))
  func promtool() throws {
    let text = CheckMetrics(SampleReport.result([SampleReport.finding(), SampleReport.hostile]))
      .text
    let command = try ShellCommand.run("promtool", ["check", "metrics"], input: Data(text.utf8))
    #expect(command.isSuccess && command.errors.isEmpty, "\(command.errorText)\(command.text)")
  }
}
