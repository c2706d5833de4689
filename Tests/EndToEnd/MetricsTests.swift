import Foundation
import TestSupport
import Testing

@Suite("Metrics for Prometheus")
struct MetricsTests {
  @Test("A publish writes them whole; a failed one keeps the last success and says so")
  func metrics() throws {
    let bench = try Workbench(settings: "metrics = \"kmodrepo.prom\"")
    let file = bench.folder.file("kmodrepo.prom")
    try bench.publishCleanly(at: 1_800_000_000)
    let good = try String(contentsOf: file, encoding: .utf8)
    let labels = "repository=\"kmods\",view=\"\(Sample.older)\""
    #expect(good.contains("kmodrepo_view_packages{\(labels)} 5\n"), "\(good)")
    #expect(good.contains("kmodrepo_view_revision{\(labels)} 1800000000\n"))
    #expect(good.contains("kmodrepo_last_run_status{repository=\"kmods\"} 0\n"))
    #expect(good.hasSuffix("\n") && !good.contains("\n\n"))
    for line in good.split(separator: "\n") where !line.hasPrefix("#") {
      #expect(line.wholeMatch(of: /[a-z_]+\{[^}]*\} [0-9.]+/) != nil, "\(line)")
    }
    try FileManager.default.removeItem(at: bench.pool)
    #expect(try bench.publish().status == 1)
    let bad = try String(contentsOf: file, encoding: .utf8)
    #expect(bad.contains("kmodrepo_last_run_status{repository=\"kmods\"} 1\n"), "\(bad)")
    func success(_ text: String) -> Substring? {
      text.split(separator: "\n").first {
        $0.hasPrefix("kmodrepo_last_success_timestamp_seconds{")
      }
    }
    #expect(success(bad) != nil && success(bad) == success(good))
    #expect(bad.contains("kmodrepo_view_packages{\(labels)} 5\n"))
    #expect(!TreeState.paths(bench.folder.url).contains { $0.hasSuffix(".kmodrepo-new") })
  }
}
