import Foundation
import TestSupport
import Testing

@Suite("The same bytes everywhere")
struct DeterminismTests {
  @Test("Any number of workers, any locale and any time zone publish the same tree")
  func sameTree() throws {
    let bench = try Workbench()
    func tree(_ workers: Int, _ environment: [String: String]) throws -> [String: Data] {
      try? FileManager.default.removeItem(at: bench.root)
      let clock = ["SOURCE_DATE_EPOCH": "1800000000"]
      let command = try bench.run(
        "publish", bench.definition.path, "--workers", String(workers),
        environment: environment.merging(clock) { $1 })
      #expect(command.isSuccess && command.errors.isEmpty, "\(command.errorText)")
      return try TreeState.contents(bench.root)
    }
    let first = try tree(1, [:])
    #expect(first.count > 60)
    let german = ["LC_ALL": "de_DE.UTF-8", "LANGUAGE": "de_DE", "TZ": "Asia/Tokyo"]
    for (workers, environment) in [
      (2, [:]), (7, [:]), (2, german), (3, ["LC_ALL": "C", "TZ": "UTC"]),
    ] {
      let other = try tree(workers, environment)
      #expect(other.keys.sorted() == first.keys.sorted())
      for (path, bytes) in first { #expect(other[path] == bytes, "\(path), \(workers) workers") }
    }
  }

  @Test("The order in which the pool was written does not matter")
  func poolOrder() throws {
    let forward = try Workbench()
    let backward = try Workbench(pool: Sample.pool.reversed(), system: Sample.system.reversed())
    var trees: [[String: Data]] = []
    for bench in [forward, backward] {
      for path in TreeState.paths(bench.pool) {
        try FileManager.default.setAttributes(
          [.modificationDate: Date(timeIntervalSince1970: 1_700_000_000)],
          ofItemAtPath: bench.pool.appending(path: path).path)
      }
      try bench.define(settings: "url = \"https://kmods.example\"")
      try bench.publishCleanly(at: 1_800_000_000)
      trees.append(try TreeState.contents(bench.root))
    }
    #expect(trees[0] == trees[1])
  }
}
