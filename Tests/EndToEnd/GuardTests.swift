import Foundation
import Glibc
import TestSupport
import Testing

@Suite("What cannot be meant is refused")
struct GuardTests {
  private func isRefused(_ bench: Workbench, _ message: String) throws {
    let before = try TreeState.contents(bench.root.appending(path: "views"))
    let command = try bench.publish(at: 1_800_000_100)
    #expect(command.status == 1 && command.errorText.contains(message), "\(command.errorText)")
    #expect(try TreeState.contents(bench.root.appending(path: "views")) == before)
  }

  private func remove(_ bench: Workbench, where isGone: (String) -> Bool) throws {
    for path in TreeState.paths(bench.pool) where isGone(path) {
      try FileManager.default.removeItem(at: bench.pool.appending(path: path))
    }
  }

  @Test("A pool that is empty or gone takes nothing away; --force does")
  func emptyPool() throws {
    let bench = try Workbench()
    try bench.publishCleanly(at: 1_800_000_000)
    let away = bench.folder.file("away")
    try FileManager.default.moveItem(at: bench.pool, to: away)
    try isRefused(bench, bench.pool.path)
    try FileManager.default.createDirectory(at: bench.pool, withIntermediateDirectories: true)
    try isRefused(bench, "is its file system mounted?")
    #expect(try bench.publish(at: 1_800_000_200, "--force").isSuccess)
    #expect(try bench.publish(at: 1_800_000_300).isSuccess)
  }

  @Test("A view that loses more than half of its packages is refused, unless that is allowed")
  func losses() throws {
    let bench = try Workbench()
    try bench.publishCleanly(at: 1_800_000_000)
    try remove(bench) { $0.contains("fast") || $0.contains("legacy") }
    try isRefused(bench, "view \(Sample.older) would lose 3 of 5 packages")
    try bench.define(tables: "[guards]\nlargest_loss = 60")
    try bench.publishCleanly(at: 1_800_000_200)
    try remove(bench) { $0.contains("kmod-old") }
    try isRefused(bench, "view \(Sample.stream8) would lose all of its 1 packages")
    let preview = try bench.publish(at: 1_800_000_300, "--dry-run")
    #expect(preview.status == 1 && preview.text.contains("would be refused: view"))
    #expect(preview.text.contains("  - kmod-old-1.0-1.el8.x86_64.rpm\n"))
    try bench.define(tables: "[guards]\nlargest_loss = 60\nallow_empty = true")
    try bench.publishCleanly(at: 1_800_000_400)
  }

  @Test("allow_empty lets a view become empty, but an empty pool takes nothing away")
  func emptyPoolAllowed() throws {
    let bench = try Workbench(tables: "[guards]\nallow_empty = true")
    try bench.publishCleanly(at: 1_800_000_000)
    try remove(bench) { _ in true }
    try isRefused(bench, "is its file system mounted?")
  }

  @Test("A first publish that would keep nothing is no loss")
  func firstPublish() throws {
    let bench = try Workbench(pool: [])
    try bench.publishCleanly(at: 1_800_000_000)
    try bench.publishCleanly(at: 1_800_000_100)
  }

  @Test(
    "A symbolic link in the place of a folder is refused", arguments: ["", "repodata", "Packages"])
  func links(_ name: String) throws {
    let bench = try Workbench()
    try bench.publishCleanly(at: 1_800_000_000)
    let place = bench.view(Sample.newer).appending(path: name)
    let path = place.path.hasSuffix("/") ? String(place.path.dropLast()) : place.path
    let away = bench.folder.file("away")
    try FileManager.default.moveItem(atPath: path, toPath: away.path)
    try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: away.path)
    let command = try bench.publish(at: 1_800_000_100)
    #expect(command.status == 1 && command.errorText.contains("\(path) is a symbolic link"))
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: path) == away.path)
  }

  @Test(
    "A root of another user is refused, or a folder of ours in it",
    .enabled(if: getuid() == 0, "needs root"),
    arguments: [
      "", "views", ".kmodrepo", "views/\(Sample.newer)", "views/\(Sample.newer)/repodata",
    ])
  func otherOwner(_ name: String) throws {
    let bench = try Workbench()
    try bench.publishCleanly(at: 1_800_000_000)
    #expect(chown(bench.root.appending(path: name).path, 12345, 12345) == 0)
    try isRefused(bench, "\(name) belongs to user 12345, but this is user 0")
  }

  @Test(
    "What an administrator puts among the views is let be",
    .enabled(if: getuid() == 0, "needs root"))
  func strangers() throws {
    let bench = try Workbench()
    try bench.publishCleanly(at: 1_800_000_000)
    let stranger = bench.root.appending(path: "views/.htaccess")
    try Data("Options +Indexes".utf8).write(to: stranger)
    #expect(chown(stranger.path, 12345, 12345) == 0)
    try bench.publishCleanly(at: 1_800_000_100)
    #expect(FileManager.default.fileExists(atPath: stranger.path))
  }

  @Test("A clock that goes back is told, and revisions go on")
  func clock() throws {
    let bench = try Workbench()
    try bench.publishCleanly(at: 1_800_000_000)
    try bench.add([Sample.kmod("late", ["kfree 037a0cba"])])
    let command = try bench.publish(at: 1_700_000_000)
    #expect(command.isSuccess)
    #expect(command.errorText.contains("the clock is 100000000 seconds behind"))
    let repomd = try String(
      contentsOf: bench.repodata(Sample.newer).appending(path: "repomd.xml"), encoding: .utf8)
    #expect(repomd.contains("<revision>1800000001</revision>"))
  }

  @Test("A root that cannot be written to is named, with what to do")
  func readOnly() throws {
    let bench = try Workbench()
    try Data().write(to: bench.root)
    let command = try bench.publish()
    #expect(command.status == 1 && command.errorText.contains(bench.root.path))
  }
}
