import Foundation
import SystemIO
import TestSupport
import Testing

@Suite("Publishing again")
struct RepublishTests {
  private struct Report: Decodable {
    struct View: Decodable {
      let name: String
      let changed: Bool
    }
    let schema: Int
    let changed: Bool
    let views: [View]
  }

  private func report(_ bench: Workbench, at seconds: Int) throws -> Report {
    let command = try bench.publish(at: seconds, "--format", "json")
    #expect(command.isSuccess && command.errors.isEmpty, "\(command.errorText)")
    return try JSONDecoder().decode(Report.self, from: command.output)
  }

  /// Files and folders that clients see; the lock and its kin are ours.
  @Test("A second publish of the same pool writes nothing: every file is the very same")
  func nothingToDo() throws {
    let bench = try Workbench()
    try bench.publishCleanly(at: 1_800_000_000)
    let before = try TreeState.identities(bench.root)
    let report = try report(bench, at: 1_800_009_999)
    #expect(!report.changed && report.views.allSatisfy { !$0.changed })
    let after = try TreeState.identities(bench.root)
    #expect(before.keys == after.keys)
    for (path, status) in before where path != ".kmodrepo" && path != ".kmodrepo/staging" {
      #expect(after[path] == status, "\(path)")
    }
  }

  @Test("A new kmod changes the views of the kernels that it fits, and no other")
  func affectedViews() throws {
    let bench = try Workbench()
    try bench.publishCleanly(at: 1_800_000_000)
    func stream8() throws -> [String: FileStatus] {
      // Why the new kmod is not in it is said beside the metadata.
      try TreeState.identities(bench.view(Sample.stream8)).filter { $0.key.contains("/") }
    }
    let untouched = try stream8()
    try bench.add([Sample.kmod("late", ["fast_path aaaa0001"])])
    let report = try report(bench, at: 1_800_000_100)
    #expect(Set(report.views.filter(\.changed).map(\.name)) == [Sample.older, "all"])
    #expect(try stream8() == untouched && untouched.count == 8)
  }

  @Test("A kernel that goes leaves its view as it is, and says so")
  func orphan() throws {
    let bench = try Workbench()
    try bench.publishCleanly(at: 1_800_000_000)
    let before = try TreeState.contents(bench.view(Sample.stream8))
    for draft in Sample.stream8Kernel {
      try FileManager.default.removeItem(at: bench.system.appending(path: draft.fileName))
    }
    let command = try bench.publish(at: 1_800_000_100)
    #expect(
      command.isSuccess && command.text.contains("view \(Sample.stream8) belongs to no target"))
    #expect(try TreeState.contents(bench.view(Sample.stream8)) == before)
  }

  @Test("A package that leaves a view stays readable at its old place")
  func leavingPackage() throws {
    let bench = try Workbench()
    try bench.publishCleanly(at: 1_800_000_000)
    let name = "kmod-legacy-1.0-1.el9.x86_64.rpm"
    try FileManager.default.removeItem(at: bench.pool.appending(path: name))
    try bench.publishCleanly(at: 1_800_000_100)
    let old = bench.view(Sample.older).appending(path: "Packages/\(name)")
    #expect(FileManager.default.fileExists(atPath: old.path))
  }

  @Test("A damaged or missing metadata file is written anew")
  func repair() throws {
    let bench = try Workbench()
    try bench.publishCleanly(at: 1_800_000_000)
    let good = try TreeState.undated(bench.root)
    for victim in ["repomd.xml", "primary.xml.zst", "filelists.sqlite.zst"] {
      let path = try #require(
        TreeState.paths(bench.repodata(Sample.newer)).first { $0.hasSuffix(victim) })
      try FileManager.default.removeItem(at: bench.repodata(Sample.newer).appending(path: path))
      try bench.publishCleanly(at: 1_800_000_000)
      #expect(try TreeState.undated(bench.root) == good, "\(victim)")
      #expect(try ServedRepository(bench.view(Sample.newer)).faults() == [], "\(victim)")
    }
  }

  @Test("A changed form is published: compression, databases, names")
  func changedForm() throws {
    let bench = try Workbench()
    try bench.publishCleanly(at: 1_800_000_000)
    for (step, setting) in [
      "compression = \"xz\"", "database = false", "unique_names = false", "checksum = \"sha512\"",
    ].enumerated() {
      try bench.define(tables: "[metadata]\n\(setting)")
      let seconds = 1_800_000_100 + step
      #expect(try report(bench, at: seconds).views.allSatisfy(\.changed), "\(setting)")
      #expect(try !report(bench, at: seconds).changed, "\(setting)")
    }
  }
}
