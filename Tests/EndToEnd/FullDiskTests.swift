import Foundation
import TestSupport
import Testing

@Suite(
  "A disk that is full, and one that cannot be written to",
  .enabled(if: PrivateMount.isPossible, "needs root and unshare"))
struct FullDiskTests {
  private let advice = "free space on that file system, then run again"

  /// Fills the disk but for so many KiB.
  private func fill(_ mount: PrivateMount, _ folder: URL, free: Int = 0) throws {
    let script = """
      dd if=/dev/zero of="$1/filler" bs=4k 2>/dev/null || true
      truncate -s "-$(($2 * 1024))" "$1/filler"
      """
    let command = try mount.run("sh", ["-c", script, "sh", folder.path, String(free)])
    #expect(command.isSuccess, "\(command.errorText)")
  }

  private func empty(_ mount: PrivateMount, _ folder: URL) throws {
    #expect(try mount.run("rm", [folder.appending(path: "filler").path]).isSuccess)
  }

  /// Runs the program where the disk is seen.
  private func run(
    _ mount: PrivateMount, _ arguments: String..., at seconds: Int = 1_800_000_000
  ) throws -> ShellCommand {
    try mount.run(
      Workbench.program, arguments, environment: ["SOURCE_DATE_EPOCH": String(seconds)])
  }

  private func contents(_ mount: PrivateMount, _ folder: URL) throws -> [String: Data] {
    try TreeState.contents(mount.seen(folder)).filter { !$0.key.hasSuffix("filler") }
  }

  @Test("publish: what was served is served still, nothing is left, and with space it goes on")
  func publish() throws {
    let bench = try Workbench(settings: "link = \"copy\"")
    try FileManager.default.createDirectory(at: bench.root, withIntermediateDirectories: true)
    let mount = try PrivateMount.small(bench.root, kilobytes: 4096)
    let first = try run(mount, "publish", bench.definition.path)
    #expect(first.isSuccess, "\(first.errorText)")
    let before = try contents(mount, bench.root.appending(path: "views"))
    try bench.add((0..<8).map { Sample.kmod("late\($0)", ["kfree 037a0cba"]) })
    // It fails at other places, the more there is.
    for free in stride(from: 0, through: 160, by: 32) {
      try fill(mount, bench.root, free: free)
      let full = try run(mount, "publish", bench.definition.path, at: 1_800_000_100)
      #expect(full.status == 1 && full.errorText.contains(advice), "\(free): \(full.errorText)")
      let after = try contents(mount, bench.root.appending(path: "views"))
      for (path, bytes) in before {
        #expect(after[path] == bytes, "\(free): \(path)")
      }
      try empty(mount, bench.root)
    }
    let next = try run(mount, "publish", bench.definition.path, at: 1_800_000_200)
    #expect(next.isSuccess && next.errors.isEmpty, "\(next.errorText)")
    let left = TreeState.paths(mount.seen(bench.root)).filter {
      $0.hasSuffix(".kmodrepo-new") || $0.hasSuffix(".new") || $0.contains("staging/")
    }
    #expect(left.isEmpty, "\(left)")
  }

  @Test("admit: the pool stays as it is, and nothing goes to the quarantine")
  func admit() throws {
    let bench = try HookBench()
    let mount = try PrivateMount.small(bench.bench.pool, kilobytes: 512)
    let files = try bench.build([Sample.kmod("one", ["kfree 037a0cba"])])
    try fill(mount, bench.bench.pool)
    let definition = bench.bench.definition.path
    let full = try run(mount, "admit", definition, files[0].path)
    #expect(full.status == 1 && full.errorText.contains(advice), "\(full.errorText)")
    #expect(TreeState.paths(mount.seen(bench.bench.pool)) == ["filler"])
    #expect(bench.reasons.isEmpty)
    try empty(mount, bench.bench.pool)
    #expect(try run(mount, "admit", definition, files[0].path).isSuccess)
  }

  @Test("submit: nothing is filed, and the hook says so")
  func submit() throws {
    let bench = try HookBench()
    #expect(try bench.serve().isSuccess)
    let mount = try PrivateMount.small(bench.spool, kilobytes: 256)
    let files = try bench.build([Sample.kmod("one", ["kfree 037a0cba"])])
    try fill(mount, bench.spool)
    let definition = bench.bench.definition.path
    for options in [[], ["--copy"]] {
      let full = try mount.run(
        Workbench.program, ["submit"] + options + [definition, files[0].path])
      #expect(full.status == 1 && full.errorText.contains(advice), "\(full.errorText)")
    }
    let left = ["new", "files"].flatMap {
      TreeState.paths(mount.seen(bench.spool.appending(path: $0)))
    }
    #expect(left.isEmpty, "\(left)")
    try empty(mount, bench.spool)
    #expect(try run(mount, "submit", definition, files[0].path).isSuccess)
  }

  @Test("process: requests stay filed until there is space, and then are served")
  func process() throws {
    let bench = try HookBench()
    #expect(try bench.serve().isSuccess)
    let files = try bench.build([
      Sample.kmod("one", ["kfree 037a0cba"]), Sample.kmod("two", ["kfree 037a0cba"]),
    ])
    #expect(try bench.submit([files[0]]).isSuccess && bench.submit([files[1]], "--copy").isSuccess)
    let disk = bench.bench.folder.url
    let mount = try PrivateMount.small(disk, kilobytes: 8192)
    let definition = bench.bench.definition.path
    func requests() -> [String] {
      TreeState.paths(mount.seen(bench.spool.appending(path: "new")))
    }
    for free in [0, 16, 48] {
      try fill(mount, disk, free: free)
      let full = try run(mount, "process", definition)
      #expect(full.status == 1 && full.errorText.contains(advice), "\(free): \(full.errorText)")
      try empty(mount, disk)
      if free == 0 { #expect(requests().count == 2) }
    }
    let next = try run(mount, "process", definition)
    #expect(next.isSuccess && next.errors.isEmpty, "\(next.errorText)")
    #expect(requests().isEmpty)
    let served = TreeState.paths(mount.seen(bench.bench.view("all").appending(path: "Packages")))
    #expect(served == files.map(\.lastPathComponent).sorted())
    let kept = TreeState.paths(
      mount.seen(bench.bench.root.appending(path: ".kmodrepo/quarantine")))
    #expect(kept.isEmpty, "\(kept)")
  }

  @Test("A root that is mounted read-only is named by every command that would write to it")
  func readOnly() throws {
    let bench = try HookBench()
    let definition = bench.bench.definition.path
    #expect(try bench.serve().isSuccess)
    let files = try bench.build([Sample.kmod("one", ["kfree 037a0cba"])])
    let mount = try PrivateMount.readOnly(bench.bench.root)
    let before = try TreeState.contents(bench.bench.root)
    for arguments in [
      ["publish", definition], ["gc", definition], ["process", definition],
      ["admit", definition, files[0].path], ["submit", definition, files[0].path],
    ] {
      let command = try mount.run(Workbench.program, arguments)
      #expect(command.status == 1, "\(arguments): \(command.errorText)")
      #expect(
        command.errorText.contains("that file system is mounted read-only")
          && command.errorText.contains(bench.bench.root.path), "\(arguments): \(command.errorText)"
      )
    }
    // What only looks needs no more than that.
    #expect(try mount.run(Workbench.program, ["generations", definition]).isSuccess)
    #expect(try TreeState.contents(bench.bench.root) == before)
    #expect(bench.pooled.isEmpty)
  }
}
