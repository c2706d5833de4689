import Foundation
import TestSupport
import Testing

/// libsolv's own form of a test: repositories, a job, and the transaction that solves it.
@Suite(
  "testsolv solves with the views",
  .enabled(
    if: Oracle.has("testsolv", "repo2solv", "rpmmd2solv", "createrepo_c"),
    "the tools of libsolv are not installed"))
struct SolverTestcaseTests {
  /// Solves `job` with the kernel's packages and a view, which repo2solv has read as a whole or
  /// rpmmd2solv from its primary.xml alone.
  private func solve(
    _ job: String, _ bench: Workbench, _ view: String, _ kernel: [RPMDraft], fromPrimary: Bool
  ) throws -> ShellCommand {
    let system = try bench.repository("os-\(view)", kernel + Sample.base)
    for (name, folder) in [("os", system), ("view", bench.view(view))] {
      let file = bench.folder.file("\(name).solv").path
      if fromPrimary {
        let primary = try ServedRepository(folder).content("primary")
        let solv = try ShellCommand.run("rpmmd2solv", [], input: primary)
        guard solv.isSuccess else { throw FailedCommand(program: "rpmmd2solv", command: solv) }
        try solv.output.write(to: URL(filePath: file))
      } else {
        _ = try ShellCommand.output("repo2solv", ["-o", file, folder.path])
      }
    }
    // Debian's tools order versions as dpkg does unless the testcase says rpm.
    let testcase = """
      repo os 0 solv os.solv
      repo view 0 solv view.solv
      system x86_64 rpm
      poolflags implicitobsoleteusescolors
      job \(job)

      """
    let file = bench.folder.file("t.tcase")
    try Data(testcase.utf8).write(to: file)
    return try ShellCommand.run("testsolv", ["-r", file.path], in: bench.folder.url)
  }

  @Test(
    "The kmod of the view comes with its kernel, and what the view left out has no solution",
    arguments: [false, true])
  func solutions(_ fromPrimary: Bool) throws {
    let bench = try Workbench()
    try bench.publishCleanly()
    for (view, kernel, release) in [
      (Sample.older, Sample.olderKernel, "1.el9_70"),
      (Sample.newer, Sample.newerKernel, "2.el9_80"),
    ] {
      let solved = try solve(
        "install name fast-tools", bench, view, kernel, fromPrimary: fromPrimary)
      #expect(solved.isSuccess, "\(solved.text)\(solved.errorText)")
      let version = view.replacing(".x86_64", with: "")
      #expect(
        solved.lines.filter { $0.hasPrefix("install ") }.sorted() == [
          "install fast-tools-1.0-1.el9.x86_64@view",
          "install kernel-core-\(version).x86_64@os",
          "install kmod-fast-1.0-\(release).x86_64@view",
        ], "\(solved.text)")
      #expect(!solved.text.contains("problem "))
    }
    let refused = try solve(
      "install name kmod-legacy", bench, Sample.newer, Sample.newerKernel,
      fromPrimary: fromPrimary)
    #expect(refused.text.contains("problem "), "\(refused.text)\(refused.errorText)")
  }
}
