import Foundation
import TestSupport
import Testing

@Suite("Generations and rollback")
struct RollbackTests {
  private func publish(_ bench: Workbench, _ step: Int) throws {
    try bench.add([Sample.kmod("step\(step)", ["fast_path aaaa0001"])])
    try bench.publishCleanly(at: 1_800_000_000 + 3600 * step)
  }

  private func rollback(
    _ bench: Workbench, at step: Int, _ arguments: String...
  ) throws -> ShellCommand {
    try ShellCommand.run(
      Workbench.program, ["rollback", bench.definition.path] + arguments,
      environment: ["SOURCE_DATE_EPOCH": String(1_800_000_000 + 3600 * step)])
  }

  private func repomd(_ bench: Workbench, _ view: String) throws -> String {
    try String(
      contentsOf: bench.repodata(view).appending(path: "repomd.xml"), encoding: .utf8)
  }

  /// Without revision and times: what a repomd.xml says.
  private func content(_ repomd: String) -> String {
    repomd.replacing(/<(revision|timestamp)>[0-9]+</, with: "<")
  }

  @Test("A rollback publishes the old content with a new revision, holds it, and resumes")
  func rollForward() throws {
    let bench = try Workbench()
    for step in 0...2 { try publish(bench, step) }
    let present = try repomd(bench, Sample.older)
    let other = try repomd(bench, Sample.stream8)
    let command = try rollback(bench, at: 3, "--view", Sample.older, "1800000000")
    #expect(command.isSuccess, "\(command.errorText)")
    let back = try repomd(bench, Sample.older)
    #expect(back.contains("<revision>1800010800</revision>"))
    #expect(content(back) != content(present))
    #expect(try repomd(bench, Sample.stream8) == other)
    if Dnf.isInstalled {
      let address = "file://\(bench.view(Sample.older).path)"
      let offered = try Dnf().offered(by: address)
      #expect(offered.contains("kmod-step0-1.0-1.el9"))
      #expect(!offered.contains("kmod-step1-1.0-1.el9"))
    }
    let held = try bench.publish(at: 1_800_014_400)
    #expect(held.status == 1 && held.errorText.contains("--resume"), "\(held.errorText)")
    #expect(try repomd(bench, Sample.older) == back)
    let resumed = try bench.publish(at: 1_800_014_400, "--resume")
    #expect(resumed.isSuccess, "\(resumed.errorText)")
    #expect(try content(repomd(bench, Sample.older)) == content(present))
  }

  @Test("Without --view all views that know the generation go back")
  func allViews() throws {
    let bench = try Workbench()
    for step in 0...1 { try publish(bench, step) }
    let command = try rollback(bench, at: 2, "--no-hold", "1800000000")
    #expect(command.isSuccess, "\(command.errorText)")
    #expect(command.lines.count == 2, "\(command.text)")
    let list = try bench.run("generations", bench.definition.path)
    #expect(list.isSuccess && list.text.contains("2027-01-15T10:00:00Z"), "\(list.text)")
    #expect(list.lines.count == 1 + 3 + 3 + 3)
    try bench.publishCleanly(at: 1_800_010_800)
  }

  @Test("An unknown, the present or an incomplete generation is refused, and nothing is touched")
  func refused() throws {
    let bench = try Workbench()
    for step in 0...1 { try publish(bench, step) }
    let before = try TreeState.contents(bench.root.appending(path: "views"))
    for (arguments, message) in [
      (["17"], "no generation \"17\""), (["--view", "none", "1800000000"], "no view \"none\""),
      (["--view", Sample.older, "1800003600"], "serves already"),
    ] {
      let command = try ShellCommand.run(
        Workbench.program, ["rollback", bench.definition.path] + arguments)
      #expect(command.status == 1 && command.errorText.contains(message), "\(command.errorText)")
    }
    #expect(try TreeState.contents(bench.root.appending(path: "views")) == before)
    let package = bench.view(Sample.older).appending(
      path: "Packages/kmod-step0-1.0-1.el9.x86_64.rpm")
    try FileManager.default.removeItem(at: package)
    let command = try rollback(bench, at: 2, "--view", Sample.older, "1800000000")
    #expect(
      command.status == 1 && command.errorText.contains("kmod-step0-1.0-1.el9.x86_64.rpm is gone"))
  }

  @Test("A generation with a package that has been replaced since is refused")
  func replaced() throws {
    let bench = try Workbench()
    try publish(bench, 0)
    try bench.replace(Sample.changedLegacy)
    try publish(bench, 1)
    let before = try TreeState.contents(bench.root.appending(path: "views"))
    let command = try rollback(bench, at: 2, "1800000000")
    #expect(
      command.status == 1
        && command.errorText.contains("kmod-legacy-1.0-1.el9.x86_64.rpm has been replaced since"),
      "\(command.errorText)")
    #expect(try TreeState.contents(bench.root.appending(path: "views")) == before)
  }

  @Test("A rollback that cannot be signed leaves no hold")
  func failed() throws {
    let keys = try PublisherKeys()
    let bench = try Workbench()
    for step in 0...1 { try publish(bench, step) }
    try bench.define(tables: keys.table("nobody@example.org"))
    let command = try rollback(bench, at: 2, "1800000000")
    #expect(
      command.status == 1 && command.errorText.contains("gpg has no key"), "\(command.errorText)")
    try bench.define()
    try bench.publishCleanly(at: 1_800_010_000)
  }

  @Test("A generation of which any metadata file is damaged is refused")
  func damaged() throws {
    let bench = try Workbench()
    for step in 0...1 { try publish(bench, step) }
    let record = bench.root.appending(path: ".kmodrepo/generations/\(Sample.older).json")
    let text = try String(contentsOf: record, encoding: .utf8)
    let name = try #require(text.firstMatch(of: /"([0-9a-f]+-filelists\.xml[^"]*)"/)).output.1
    let file = bench.repodata(Sample.older).appending(path: String(name))
    var bytes = try Data(contentsOf: file)
    bytes[bytes.count / 2] ^= 1
    try bytes.write(to: file)
    let command = try rollback(bench, at: 2, "--view", Sample.older, "1800000000")
    #expect(command.status == 1, "\(command.text)")
    #expect(command.errorText.contains("is not complete any more: "), "\(command.errorText)")
  }

  @Test(
    "What is rolled back is signed like everything else",
    .enabled(if: PublisherKeys.isAvailable && Dnf.isInstalled, "needs gpg and dnf"))
  func signed() throws {
    let keys = try PublisherKeys()
    try keys.make("publisher@example.org")
    let bench = try Workbench(tables: keys.table("publisher@example.org"))
    for step in 0...1 { try publish(bench, step) }
    #expect(try rollback(bench, at: 2, "1800000000").isSuccess)
    let command = try Dnf().run(
      ["t": "file://\(bench.view(Sample.older).path)"], "--setopt=t.repo_gpgcheck=1",
      "--setopt=t.gpgkey=file://\(bench.root.path)/RPM-GPG-KEY-kmods", "makecache")
    #expect(command.isSuccess, "\(command.errorText)")
  }
}
