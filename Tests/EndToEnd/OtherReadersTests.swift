import Foundation
import TestSupport
import Testing

@Suite("libsolv, createrepo_c and sqlite3 read the views")
struct OtherReadersTests {
  @Test(
    "repo2solv and dumpsolv find the packages that are kept, with their files",
    .enabled(if: Oracle.has("repo2solv", "dumpsolv"), "the tools of libsolv are not installed"))
  func libsolv() throws {
    let bench = try Workbench()
    try bench.publishCleanly()
    for view in Sample.views {
      let solv = bench.folder.file("\(view).solv").path
      _ = try ShellCommand.output("repo2solv", ["-o", solv, bench.view(view).path])
      let dump = try ShellCommand.output("dumpsolv", [solv])
      let names = Sample.kept[view]?.map { $0.split(separator: "-").dropLast(2) } ?? []
      for name in names { #expect(dump.contains(name.joined(separator: "-")), "\(view)") }
      #expect(!dump.contains("kmod-nowhere"))
    }
  }

  @Test(
    "installcheck finds nothing in a view that its kernel does not satisfy",
    .enabled(if: Oracle.has("installcheck", "createrepo_c"), "needs installcheck, createrepo_c"))
  func installcheck() throws {
    let bench = try Workbench(tables: "[metadata]\ncompression = \"gzip\"")
    try bench.publishCleanly()
    let kernels = [
      Sample.older: Sample.olderKernel, Sample.newer: Sample.newerKernel,
      Sample.stream8: Sample.stream8Kernel,
    ]
    for (kernel, drafts) in kernels {
      let system = try bench.repository("os-\(kernel)", drafts + Sample.base)
      let check = try ShellCommand.run(
        "installcheck",
        [
          "x86_64", try primary(bench.repodata(kernel)), "--nocheck",
          try primary(system.appending(path: "repodata")),
        ])
      #expect(check.isSuccess, "\(kernel): \(check.text)")
    }
  }

  private func primary(_ repodata: URL) throws -> String {
    let name = TreeState.paths(repodata).first { $0.hasSuffix("primary.xml.gz") }
    return repodata.appending(path: try #require(name)).path
  }

  @Test(
    "dnf and libsolv read every compression",
    .enabled(if: Oracle.has("repo2solv") && Dnf.isInstalled, "needs dnf and repo2solv"),
    arguments: ["none", "gzip", "zstd", "xz", "bzip2"])
  func compressions(_ compression: String) throws {
    let bench = try Workbench(tables: "[metadata]\ncompression = \"\(compression)\"")
    try bench.publishCleanly()
    let suffix = [
      "none": "", "gzip": ".gz", "zstd": ".zst", "xz": ".xz", "bzip2": ".bz2",
    ][compression]
    let names = TreeState.paths(bench.repodata(Sample.older))
    #expect(names.count { $0.hasSuffix(".xml" + (suffix ?? "?")) } == (suffix == "" ? 4 : 3))
    #expect(names.count { $0.hasSuffix(".sqlite" + (suffix ?? "?")) } == 3)
    let view = bench.view(Sample.older)
    #expect(try Dnf().offered(by: "file://\(view.path)") == Sample.kept[Sample.older])
    let solv = bench.folder.file("v.solv").path
    _ = try ShellCommand.output("repo2solv", ["-o", solv, view.path])
  }

  @Test(
    "createrepo_c --update reuses the metadata of every package, and so loads what we wrote",
    .enabled(if: Oracle.has("createrepo_c"), "createrepo_c is not installed"))
  func update() throws {
    // Debian's createrepo_c does not read zstd.
    let bench = try Workbench(tables: "[metadata]\ncompression = \"gzip\"")
    try bench.publishCleanly()
    let copy = bench.folder.file("copy")
    try FileManager.default.copyItem(at: bench.view(Sample.older), to: copy)
    for path in TreeState.paths(copy) where path.hasSuffix(".rpm") {
      let file = copy.appending(path: path)
      let original = bench.view(Sample.older).appending(path: path)
      let date = try FileManager.default.attributesOfItem(atPath: original.path)[.modificationDate]
      try FileManager.default.setAttributes(
        [.modificationDate: try #require(date)], ofItemAtPath: file.path)
    }
    let command = try ShellCommand.run(
      "createrepo_c", ["--verbose", "--update", "--compatibility", copy.path])
    #expect(command.isSuccess, "\(command.errorText)")
    let said = command.text + command.errorText
    #expect(said.components(separatedBy: "CACHE HIT").count - 1 == 5, "\(said)")
  }

  @Test(
    "mergerepo_c merges two views into what both hold",
    .enabled(if: Oracle.has("mergerepo_c") && Dnf.isInstalled, "needs mergerepo_c and dnf"))
  func merge() throws {
    let bench = try Workbench(tables: "[metadata]\ncompression = \"gzip\"")
    try bench.publishCleanly()
    let merged = bench.folder.file("merged")
    _ = try ShellCommand.output(
      "mergerepo_c",
      [
        "--all", "--repo", bench.view(Sample.older).path, "--repo",
        bench.view(Sample.stream8).path, "-o", merged.path,
      ])
    let expected = Sample.kept[Sample.older]?.union(Sample.kept[Sample.stream8] ?? [])
    #expect(try Dnf().offered(by: "file://\(merged.path)") == expected)
  }

  @Test(
    "The databases of every view are sound and hold the packages that are kept",
    .enabled(if: Oracle.has("sqlite3"), "sqlite3 is not installed"))
  func databases() throws {
    let bench = try Workbench(tables: "[metadata]\ncompression = \"none\"")
    try bench.publishCleanly()
    for view in Sample.views {
      let files = TreeState.paths(bench.repodata(view)).filter { $0.hasSuffix(".sqlite") }
      #expect(files.count == 3)
      for file in files {
        let answer = try ShellCommand.output(
          "sqlite3",
          [
            "-readonly", bench.repodata(view).appending(path: file).path,
            "pragma integrity_check; select count(*) from packages;",
          ])
        #expect(answer == "ok\n\(Sample.kept[view]?.count ?? -1)\n", "\(view) \(file)")
      }
    }
  }
}
