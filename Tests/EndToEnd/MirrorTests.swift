import Foundation
import TestSupport
import Testing

@Suite("Mirrors taken with rsync", .enabled(if: Oracle.has("rsync"), "rsync is not installed"))
struct MirrorTests {
  /// What `rsync -a --delete` would do to the mirror: the files it would write, in its order, and
  /// those it would delete.
  private func changes(
    _ source: URL, _ mirror: URL
  ) throws -> (written: [String], deleted: [String]) {
    let lines = try sync(source, mirror, "--dry-run", "--out-format=%o %n").lines
    func names(_ operation: String) -> [String] {
      lines.filter { $0.hasPrefix(operation) && !$0.hasSuffix("/") }.map {
        String($0.dropFirst(operation.count))
      }
    }
    return (names("send "), names("del. "))
  }

  @discardableResult
  private func sync(
    _ source: URL, _ mirror: URL, _ options: String...
  ) throws -> ShellCommand {
    let command = try ShellCommand.run(
      "rsync", ["-a", "--delete"] + options + [source.path + "/", mirror.path + "/"])
    guard command.isSuccess else { throw FailedCommand(program: "rsync", command: command) }
    return command
  }

  /// A view that was mirrored, and then published anew with a package more and one less.
  private func republished() throws -> (bench: Workbench, mirror: URL) {
    let bench = try Workbench()
    try bench.publishCleanly(at: 1_800_000_000)
    let mirror = bench.folder.file("mirror")
    try FileManager.default.createDirectory(at: mirror, withIntermediateDirectories: true)
    try sync(bench.view(Sample.newer), mirror)
    try FileManager.default.removeItem(
      at: bench.pool.appending(path: "kmod-common-1.0-1.el9.x86_64.rpm"))
    try bench.add([Sample.kmod("added", ["kfree 037a0cba"])])
    try bench.publishCleanly(at: 1_800_000_100)
    return (bench, mirror)
  }

  @Test("rsync writes repomd.xml last of what a client needs, and deletes nothing of the old")
  func order() throws {
    let (bench, mirror) = try republished()
    let old = try ServedRepository(mirror)
    let (written, deleted) = try changes(bench.view(Sample.newer), mirror)
    #expect(written.last == "repodata/repomd.xml")
    #expect(written.contains("Packages/kmod-added-1.0-1.el9.x86_64.rpm"))
    #expect(written.count { $0.hasPrefix("repodata/") } == 7)
    #expect(Set(deleted).isDisjoint(with: old.records.map(\.href)))
    #expect(Set(deleted).isDisjoint(with: try old.hrefs()))
  }

  @Test("A mirror cut off after any file is whole: it serves the old content or the new")
  func interrupted() throws {
    let (bench, mirror) = try republished()
    let source = bench.view(Sample.newer)
    let (old, new) = (try ServedRepository(mirror), try ServedRepository(source))
    let (written, _) = try changes(source, mirror)
    for count in 0...written.count {
      let cut = bench.folder.file("cut-\(count)")
      try FileManager.default.copyItem(at: mirror, to: cut)
      // rsync leaves alone what it is told to exclude: so it stands after its first `count` files.
      let list = bench.folder.file("rest")
      try Data(written[count...].map { "/\($0)\n" }.joined().utf8).write(to: list)
      try sync(source, cut, "--exclude-from=\(list.path)")
      let served = try ServedRepository(cut)
      #expect(try served.faults() == [], "after \(count) of \(written.count) files")
      for href in try served.hrefs() {
        #expect(FileManager.default.fileExists(atPath: cut.appending(path: href).path), "\(href)")
      }
      #expect(served.revision == (count < written.count ? old : new).revision)
    }
  }

  @Test(
    "dnf installs from a mirror that was cut off before repomd.xml",
    .enabled(if: Dnf.isInstalled, "dnf is not installed"))
  func client() throws {
    let (bench, mirror) = try republished()
    try sync(bench.view(Sample.newer), mirror, "--exclude=repomd.xml")
    #expect(try Dnf().offered(by: "file://\(mirror.path)") == Sample.kept[Sample.newer])
    try sync(bench.view(Sample.newer), mirror)
    let after = try Dnf().offered(by: "file://\(mirror.path)")
    #expect(after.contains("kmod-added-1.0-1.el9") && !after.contains("kmod-common-1.0-1.el9"))
  }
}
