import Foundation
import TestSupport
import Testing

@Suite("mergerepo merges what repositories hold, and leaves nothing half done")
struct MergerepoTests {
  private let one: Depot
  private let two: Depot
  private var merged: URL { one.folder.file("merged") }

  init() throws {
    one = try Depot()
    two = try Depot([Depot.draft("beta"), Depot.draft("delta")])
  }

  private func merge(_ arguments: [String]) throws -> ShellCommand {
    try one.run("mergerepo", arguments + ["-o", merged.path])
  }

  private func both(_ more: String...) -> [String] {
    ["--repo", one.packages.path, "--repo", two.packages.path] + more
  }

  private func notice(_ id: String, _ version: String = "1") -> String {
    """
      <update from="x@example.org" status="final" type="bugfix" version="\(version)">
        <id>\(id)</id><title>Title of \(id)</title><issued date="2026-01-01 00:00:00"/>
        <pkglist><collection short="c"><name>c</name>
          <package name="alpha" version="1.0" release="1.el9" epoch="0" arch="x86_64">
            <filename>alpha-1.0-1.el9.x86_64.rpm</filename></package>
        </collection></pkglist>
      </update>

    """
  }

  private func addNotices(_ depot: Depot, _ notices: [String]) throws {
    let text =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<updates>\n\(notices.joined())</updates>\n"
    let file = try depot.write(text, to: "updateinfo.xml")
    let command = try depot.run("modifyrepo", [file, depot.repodata.path])
    #expect(command.isSuccess, "\(command.errorText)")
  }

  @Test("All packages are there, each with the base where it lies")
  func packages() throws {
    for depot in [one, two] { try depot.createrepoCleanly("-q") }
    let command = try merge(both("--all"))
    #expect(command.isSuccess && command.errors.isEmpty, "\(command.errorText)")
    let served = try ServedRepository(merged)
    #expect(try served.faults() == [])
    #expect(try served.names() == ["alpha", "beta", "delta", "gamma"])
    let bases = try served.packages().map { $0.child("location")?.attributes["xml:base"] ?? "" }
    for (base, depot) in zip(bases, [one, one, two, one]) {
      #expect(base.contains(depot.packages.path), "\(base)")
    }
  }

  @Test("D17: --filelists-ext names files that are there, with digests")
  func filelistsExtended() throws {
    for depot in [one, two] { try depot.createrepoCleanly("-q", "--filelists-ext") }
    let command = try merge(both("--all", "--filelists-ext"))
    #expect(command.isSuccess, "\(command.errorText)")
    let served = try ServedRepository(merged)
    #expect(try served.faults() == [])
    let root = try served.document("filelists-ext")
    #expect(root.all("file").count { $0.attributes["hash"]?.count == 64 } == 12)
  }

  @Test("D18: after a download that failed the next run works")
  func failedDownload() throws {
    for depot in [one, two] { try depot.createrepoCleanly("-q") }
    let failed = try merge(["--repo", one.packages.path, "--repo", "http://127.0.0.1:9/none"])
    #expect(!failed.isSuccess && failed.errorText.contains("127.0.0.1:9"))
    #expect(!TreeState.paths(one.folder.url).contains { $0.hasSuffix(".repodata") })
    let missing = try merge(["--repo", one.packages.path, "--repo", "/nowhere/at/all"])
    #expect(!missing.isSuccess)
    let command = try merge(both("--all"))
    #expect(command.isSuccess, "\(command.errorText)")
    #expect(try ServedRepository(merged).faults() == [])
  }

  @Test("A merge that fails leaves the repository of the last one as it was")
  func failureKeepsOld() throws {
    for depot in [one, two] { try depot.createrepoCleanly("-q") }
    #expect(try merge(both("--all")).isSuccess)
    let before = try TreeState.contents(merged.appending(path: "repodata"))
    let primary = try two.served().file("primary")
    try Data("damaged".utf8).write(to: primary)
    #expect(try !merge(both("--all")).isSuccess)
    #expect(try TreeState.contents(merged.appending(path: "repodata")) == before)
  }

  @Test("D23: merging merges updateinfo: every notice is there, once")
  func updateinfo() throws {
    for depot in [one, two] { try depot.createrepoCleanly("-q") }
    try addNotices(one, [notice("FIX-1"), notice("FIX-2")])
    try addNotices(two, [notice("FIX-2"), notice("FIX-3")])
    let command = try merge(both("--all"))
    #expect(command.isSuccess && command.errors.isEmpty, "\(command.errorText)")
    let served = try ServedRepository(merged)
    #expect(try served.faults() == [])
    let updates = try served.document("updateinfo")
    #expect(updates.name == "updates")
    #expect(updates.all("id").map(\.text).sorted() == ["FIX-1", "FIX-2", "FIX-3"])
    if Dnf.isInstalled {
      let said = try Dnf().run(["t": "file://\(merged.path)"], "-q", "updateinfo", "list", "--all")
      #expect(said.isSuccess, "\(said.errorText)")
    }
  }

  @Test("D23: a reader that polls finds the merged repository whole in every moment")
  func polling() throws {
    for depot in [one, two] { try depot.createrepoCleanly("-q") }
    #expect(try merge(both("--all")).isSuccess)
    let reader = try PollingReader(of: merged)
    for number in 0..<20 {
      let command = try merge(number % 2 == 0 ? ["--repo", one.packages.path] : both("--all"))
      #expect(command.isSuccess, "\(command.errorText)")
      try reader.look()
    }
    let report = try reader.report()
    #expect(report.absent == 0 && report.partial == 0 && report.versions >= 2, "\(report)")
  }

  @Test(
    "dnf reads what was merged", .enabled(if: Dnf.isInstalled, "dnf is not installed"))
  func dnf() throws {
    for depot in [one, two] { try depot.createrepoCleanly("-q") }
    #expect(try merge(both("--all")).isSuccess)
    let names = try Dnf().offered(by: "file://\(merged.path)")
    #expect(names == Set(["alpha", "beta", "gamma", "delta"].map { "\($0)-1.0-1.el9" }))
  }
}
