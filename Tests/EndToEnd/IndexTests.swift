import Foundation
import TestSupport
import Testing

@Suite("index.json says what is served")
struct IndexTests {
  private func index(_ bench: Workbench) throws -> [String: Any] {
    let data = try Data(contentsOf: bench.root.appending(path: "views/index.json"))
    return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
  }

  private func view(_ bench: Workbench, _ name: String) throws -> [String: Any] {
    let views = try #require(try index(bench)["views"] as? [[String: Any]])
    return try #require(views.first { $0["name"] as? String == name })
  }

  /// Every view of the index is as it is served.
  private func isTrue(_ bench: Workbench) throws {
    let views = try #require(try index(bench)["views"] as? [[String: Any]])
    #expect(views.count == Sample.views.count)
    for view in views {
      let name = try #require(view["name"] as? String)
      let repomd = bench.repodata(name).appending(path: "repomd.xml")
      let sum = try ShellCommand.output("sha256sum", [repomd.path]).prefix { $0 != " " }
      #expect(view["repomdSHA256"] as? String == String(sum), "\(name)")
      let revision = try #require(view["revision"] as? String)
      let text = try String(contentsOf: repomd, encoding: .utf8)
      #expect(text.contains("<revision>\(revision)</revision>"), "\(name)")
    }
  }

  @Test("It has architectures, kmods that no kernel takes, and the time of the newest view")
  func content() throws {
    let bench = try Workbench()
    try bench.add([Sample.kmod("nobody", ["kfree 00000001"])])
    try bench.publishCleanly(at: 1_800_000_000)
    try isTrue(bench)
    let first = try index(bench)
    #expect(first["time"] as? Int == 1_800_000_000)
    let unmatched = try #require(first["unmatched"] as? [String])
    #expect(unmatched.contains(Sample.kmod("nobody", []).fileName), "\(unmatched)")
    #expect(try view(bench, Sample.older)["arches"] as? [String] == ["x86_64"])
    let bytes = try Data(contentsOf: bench.root.appending(path: "views/index.json"))
    try FileManager.default.removeItem(at: bench.root.appending(path: ".kmodrepo/cache"))
    try bench.publishCleanly(at: 1_800_000_100)
    #expect(try Data(contentsOf: bench.root.appending(path: "views/index.json")) == bytes)
  }

  @Test("After a rollback it says so, and metrics do; the next publish writes both anew")
  func rollback() throws {
    let bench = try Workbench(settings: "metrics = \"kmodrepo.prom\"")
    try bench.publishCleanly(at: 1_800_000_000)
    try bench.add([Sample.kmod("late", ["fast_path aaaa0001"])])
    try bench.publishCleanly(at: 1_800_000_100)
    let before = try view(bench, Sample.older)
    let command = try ShellCommand.run(
      Workbench.program,
      ["rollback", bench.definition.path, "--view", Sample.older, "1800000000"],
      environment: ["SOURCE_DATE_EPOCH": "1800000200"])
    #expect(command.isSuccess, "\(command.errorText)")
    try isTrue(bench)
    let after = try view(bench, Sample.older)
    #expect(after["revision"] as? String == "1800000200")
    #expect(after["rolledBackTo"] as? String == "1800000000")
    #expect(after["packages"] as? Int == (before["packages"] as? Int).map { $0 - 1 })
    #expect(after["dropped"] == nil && before["dropped"] != nil)
    #expect((try index(bench)["hold"] as? String)?.contains("1800000000") == true)
    #expect(try index(bench)["title"] as? String == "kmods")
    let metrics = try String(
      contentsOf: bench.folder.file("kmodrepo.prom"), encoding: .utf8)
    let labels = "{repository=\"kmods\",view=\"\(Sample.older)\"}"
    #expect(metrics.contains("kmodrepo_view_revision\(labels) 1800000200\n"), "\(metrics)")
    #expect(!metrics.contains("kmodrepo_view_dropped_packages\(labels)"))
    #expect(try bench.publish(at: 1_800_000_300, "--resume").isSuccess)
    try isTrue(bench)
    #expect(try index(bench)["hold"] == nil)
    #expect(try view(bench, Sample.older)["rolledBackTo"] == nil)
  }

  @Test(
    "What a killed run had begun is finished with its index, though the publish after it fails",
    .enabled(if: Oracle.has("strace"), "needs strace"), arguments: [2, 3, 4])
  func finished(_ number: Int) throws {
    let bench = try Workbench()
    try bench.publishCleanly(at: 1_800_000_000)
    try bench.add([Sample.kmod("late", ["kfree 037a0cba", "_printk 92997ed8"])])
    let killed = try ShellCommand.run(
      "strace",
      [
        "-f", "-o", "/dev/null", "-e", "trace=renameat2", "-e",
        "inject=renameat2:signal=KILL:when=\(number)", Workbench.program, "publish",
        bench.definition.path, "--workers", "1",
      ], environment: ["SOURCE_DATE_EPOCH": "1800000100"])
    #expect(!killed.isSuccess)
    try FileManager.default.removeItem(at: bench.pool)
    #expect(try bench.publish(at: 1_800_000_200).status == 1)
    try isTrue(bench)
  }
}
