import Foundation
import TestSupport
import Testing

@Suite("Collecting garbage")
struct GarbageTests {
  private let start = 1_800_000_000
  private let hour = 3600

  private func collect(
    _ bench: Workbench, at seconds: Int, _ arguments: String...
  ) throws -> ShellCommand {
    let command = try ShellCommand.run(
      Workbench.program, ["gc", bench.definition.path] + arguments,
      environment: ["SOURCE_DATE_EPOCH": String(seconds)])
    #expect(command.isSuccess, "\(command.errorText)")
    return command
  }

  private func files(_ bench: Workbench) throws -> Set<String> {
    Set(TreeState.paths(bench.root.appending(path: "views")))
  }

  /// Two generations: `kmod-legacy` leaves the older kernel's view an hour after the start.
  private func twoGenerations(_ settings: String = "") throws -> Workbench {
    let bench = try Workbench(settings: settings)
    try bench.publishCleanly(at: start)
    try FileManager.default.removeItem(
      at: bench.pool.appending(path: "kmod-legacy-1.0-1.el9.x86_64.rpm"))
    try bench.publishCleanly(at: start + hour)
    return bench
  }

  @Test("Within the grace time nothing goes that a superseded generation names, and it says why")
  func grace() throws {
    let bench = try twoGenerations()
    let before = try files(bench)
    let command = try collect(bench, at: start + 72 * hour, "-v")
    #expect(try files(bench) == before)
    #expect(
      command.text.contains("keeps \(Sample.older): generation \(start): superseded 71 hours ago"))
    #expect(command.text.contains("has 1 hours left"))
  }

  @Test("After the grace time metadata and packages go that only old generations name")
  func expired() throws {
    let bench = try twoGenerations()
    try bench.add([Sample.kmod("late", ["fast_path aaaa0001"])])
    try bench.publishCleanly(at: start + 2 * hour)
    let before = try files(bench)
    let legacy = "\(Sample.older)/Packages/kmod-legacy-1.0-1.el9.x86_64.rpm"
    let dry = try collect(bench, at: start + 74 * hour, "--dry-run")
    #expect(try files(bench) == before && dry.text.contains("would remove views/\(legacy): "))
    let quiet = try collect(bench, at: start + 74 * hour)
    #expect(quiet.text.isEmpty)
    let after = try files(bench)
    #expect(before.contains(legacy) && !after.contains(legacy))
    #expect(after.count < before.count && after.isSubset(of: before))
    let removed = before.subtracting(after).filter { $0.contains(Sample.older + "/repodata/") }
    #expect(removed.count == 6)
    for view in Sample.views {
      #expect(try Workbench.isComplete(bench, view), "\(view)")
    }
    try bench.publishCleanly(at: start + 75 * hour)
    #expect(try files(bench) == after)
  }

  @Test("[retention] generations keeps more than the grace time would")
  func retention() throws {
    let bench = try twoGenerations()
    try bench.define(tables: "[retention]\ngenerations = 3")
    try bench.add([Sample.kmod("late", ["fast_path aaaa0001"])])
    try bench.publishCleanly(at: start + 2 * hour)
    let before = try files(bench)
    let command = try collect(bench, at: start + 1000 * hour, "-v")
    #expect(try files(bench) == before)
    #expect(command.text.contains("one of the newest 3"))
  }

  @Test("Where the record of generations is lost, no package goes before the grace time is over")
  func lostRecord() throws {
    let bench = try twoGenerations()
    let record = bench.root.appending(path: ".kmodrepo/generations/\(Sample.older).json")
    try Data("{".utf8).write(to: record)
    let legacy = bench.view(Sample.older).appending(
      path: "Packages/kmod-legacy-1.0-1.el9.x86_64.rpm")
    let lost = try collect(bench, at: start + 2 * hour)
    #expect(lost.errorText.contains("no package of \(Sample.older) is removed"))
    try bench.add([Sample.kmod("late", ["fast_path aaaa0001"])])
    try bench.publishCleanly(at: start + 3 * hour)
    let soon = try collect(bench, at: start + 74 * hour, "-v")
    #expect(soon.text.contains("keeps \(Sample.older): all packages: "), "\(soon.text)")
    #expect(FileManager.default.fileExists(atPath: legacy.path))
    _ = try collect(bench, at: start + 76 * hour)
    #expect(!FileManager.default.fileExists(atPath: legacy.path))
  }

  @Test("What killed runs left goes")
  func leftovers() throws {
    let bench = try twoGenerations()
    let before = try files(bench)
    let left = bench.view("all").appending(path: "Packages/.kmod-x-1-1.x86_64.rpm.new")
    try Data().write(to: left)
    let command = try collect(bench, at: start + hour, "-v")
    #expect(command.text.contains(".kmod-x-1-1.x86_64.rpm.new: a killed run left it"))
    #expect(try files(bench) == before)
  }

  @Test("The view of a kernel that is no target goes after view_days, with notices before")
  func orphans() throws {
    let bench = try Workbench()
    try bench.publishCleanly(at: start)
    for draft in Sample.stream8Kernel {
      try FileManager.default.removeItem(at: bench.system.appending(path: draft.fileName))
    }
    _ = try bench.publish(at: start + hour, "--force")
    let notice = try collect(bench, at: start + hour)
    #expect(notice.errorText.contains("view \(Sample.stream8) is no target any more"))
    #expect(notice.errorText.contains("removed in 30 days"))
    _ = try collect(bench, at: start + 29 * 24 * hour)
    #expect(FileManager.default.fileExists(atPath: bench.view(Sample.stream8).path))
    let last = try collect(bench, at: start + 31 * 24 * hour, "-v")
    #expect(last.text.contains("removed views/\(Sample.stream8): no target for 30 days"))
    #expect(!FileManager.default.fileExists(atPath: bench.view(Sample.stream8).path))
  }

  @Test("A view whose metadata cannot be read loses nothing")
  func unreadable() throws {
    let bench = try twoGenerations()
    let primary = try #require(
      TreeState.paths(bench.repodata(Sample.older)).first { $0.contains("primary.xml") })
    try Data("damaged".utf8).write(to: bench.repodata(Sample.older).appending(path: primary))
    let before = try files(bench)
    let command = try collect(bench, at: start + 1000 * hour)
    #expect(command.errorText.contains("nothing of \(Sample.older) is removed"))
    #expect(
      try files(bench).filter { $0.hasPrefix(Sample.older) }
        == before.filter { $0.hasPrefix(Sample.older) })
  }
}

extension Workbench {
  /// Whether every file that a view's repomd.xml names is there.
  static func isComplete(_ bench: Workbench, _ view: String) throws -> Bool {
    let repomd = try String(
      contentsOf: bench.repodata(view).appending(path: "repomd.xml"), encoding: .utf8)
    return repomd.matches(of: /href="([^"]+)"/).allSatisfy { match in
      let file = bench.view(view).appending(path: String(match.output.1))
      return FileManager.default.fileExists(atPath: file.path)
    }
  }
}
