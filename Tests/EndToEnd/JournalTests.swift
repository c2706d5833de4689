import Foundation
import TestSupport
import Testing

@Suite("A publish of many views that is interrupted")
struct JournalTests {
  @Test(
    "Killed between two views it is finished by the next run, even if the pool is gone",
    .enabled(if: Oracle.has("strace"), "needs strace"), arguments: [2, 3, 4])
  func finished(_ number: Int) throws {
    let bench = try Workbench()
    try bench.publishCleanly(at: 1_800_000_000)
    let old = try repomds(bench)
    try bench.add([
      Sample.kmod("late", ["kfree 037a0cba", "_printk 92997ed8"]),
      Sample.kmod("more", ["kfree 037a0cba", "printk c5850110"]),
    ])
    let killed = try ShellCommand.run(
      "strace",
      [
        "-f", "-o", "/dev/null", "-e", "trace=renameat2", "-e",
        "inject=renameat2:signal=KILL:when=\(number)", Workbench.program, "publish",
        bench.definition.path, "--workers", "1",
      ], environment: ["SOURCE_DATE_EPOCH": "1800000100"])
    #expect(!killed.isSuccess)
    let half = try repomds(bench)
    #expect(half.values.contains { $0.contains("1800000000</revision>") })
    try FileManager.default.removeItem(at: bench.pool)
    let next = try bench.publish(at: 1_800_000_200)
    #expect(next.status == 1)
    let whole = try repomds(bench)
    #expect(whole.values.allSatisfy { $0.contains("1800000100</revision>") })
    #expect(whole.keys == old.keys)
    for view in Sample.views { #expect(try Workbench.isComplete(bench, view)) }
    let list = try bench.run("generations", bench.definition.path)
    #expect(list.lines.count { $0.contains("1800000100") } == Sample.views.count, "\(list.text)")
    let left = TreeState.paths(bench.root.appending(path: ".kmodrepo")).filter {
      $0.hasPrefix("staging/") || $0.contains("journal")
    }
    #expect(left.isEmpty, "\(left)")
  }

  private func repomds(_ bench: Workbench) throws -> [String: String] {
    try Dictionary(
      uniqueKeysWithValues: Sample.views.map { view in
        let path = bench.repodata(view).appending(path: "repomd.xml")
        return (view, try String(contentsOf: path, encoding: .utf8))
      })
  }
}
