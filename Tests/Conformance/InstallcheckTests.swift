import Foundation
import KernelABI
import Publication
import SystemPackage
import TestSupport
import Testing

/// No false keep and no false drop, says libsolv.
///
/// The pools of all scenarios are compared in the same way where they are published
/// (`PoolFixture.publish`); here is the demo's pool, and the proof that the comparison sees errors.
@Suite(
  "installcheck",
  .enabled(if: SolverComparison.isAvailable, "needs installcheck and createrepo_c"))
struct InstallcheckTests {
  /// Where the demo's packages say more than rpm compares.
  private static let demoDifferences: [ExpectedDifference] = {
    let newest = ["6.12.0-55.el10.x86_64", "6.12.0-124.el10.x86_64"]
    let others =
      [
        "4.18.0-240.el8", "4.18.0-240.el8.centos.plus", "4.18.0-257.el8", "4.18.0-277.el8",
        "4.18.0-408.el8", "4.18.0-448.el8", "5.14.0-69.el9", "5.14.0-70.el9", "5.14.0-86.el9",
      ].map { "\($0).x86_64" } + newest
    // Each of the two is for one kernel, -305 and one that is no target; the driver needs one.
    let nvidia = others.flatMap { view in
      ["kmod-nvidia-470.57.02-4.18.0-305", "nvidia-driver"].map { ($0, view) }
    }
    let precompiled = (others + ["4.18.0-305.el8.x86_64"]).map {
      ("kmod-nvidia-470.57.02-4.18.0-305.17.1", $0)
    }
    return (nvidia + precompiled).map {
      ExpectedDifference(.installs, $0.0, on: $0.1, because: .vacuousCondition)
    }
      + newest.map {
        ExpectedDifference(.installs, "rapiddisk-dkms", on: $0, because: .dkmsDirective)
      }
  }()

  @Test(
    "The demo: what each view offers is installable, what it leaves out is not",
    .enabled(if: Oracle.has("python3", "rpmbuild"), "needs python3 and rpmbuild"))
  func demo() async throws {
    let folder = try TemporaryFolder()
    let demo = SharedData.packageRoot.appending(path: "repos/demo")
    _ = try ShellCommand.output("python3", [demo.appending(path: "build-pool").path, folder.path])
    let file = folder.file("demo.toml")
    try FileManager.default.copyItem(at: demo.appending(path: "demo.toml.in"), to: file)
    let definition = try Definition(reading: FilePath(file.path))
    _ = try await Publisher(definition, workers: 2).publish()
    let published = PublishedPool(
      assessment: try await Assessment(definition, workers: 2),
      root: URL(filePath: definition.root.string))
    let mismatches = try SolverComparison(
      published, kernels: folder.file("kernels"), differences: Self.demoDifferences
    ).mismatches()
    for mismatch in mismatches {
      Issue.record("\(mismatch)")
    }
  }

  @Test("A package that is offered and cannot be installed, or the other way round, is found")
  func errorsAreFound() async throws {
    let fixture = try PoolFixture()
    fixture.asksSolver = false
    let kernel = KernelDraft("5.14.0", "86.el9", symbols: ["a = 0x1a1b0234", "b = 0xde9d724c"])
    try fixture.add(kernel)
    // Both are judged otherwise by rpm's comparison, and nobody says that they may.
    try fixture.add(
      .kmod("dropped", "1.0", "1.el9", for: kernel.uname, symbols: ["a = 0x1a01b234"]),
      .kmod("kept", "1.0", "1.el9", for: kernel.uname, symbols: ["b = 0xDE9D724C"]))
    let published = try await fixture.publish()
    let mismatches = try SolverComparison(published, kernels: fixture.kernels).mismatches()
    #expect(mismatches.map(\.falseKeeps) == [["kmod-kept-1.0-1.el9.x86_64"]])
    #expect(mismatches.map(\.falseDrops) == [["kmod-dropped-1.0-1.el9.x86_64"]])
    #expect(mismatches.map(\.absent) == [[]])
  }

  @Test("A difference is allowed to one package in one view and one direction, and must be there")
  func differencesAreExact() async throws {
    let fixture = try PoolFixture()
    fixture.asksSolver = false
    let kernel = KernelDraft("5.14.0", "86.el9", symbols: ["a = 0x1a1b0234", "b = 0xde9d724c"])
    try fixture.add(kernel)
    try fixture.add(
      .kmod("dropped", "1.0", "1.el9", for: kernel.uname, symbols: ["a = 0x1a01b234"]),
      .kmod("kept", "1.0", "1.el9", for: kernel.uname, symbols: ["b = 0xDE9D724C"]))
    let published = try await fixture.publish()
    func mismatches(_ differences: ExpectedDifference...) throws -> [SolverMismatch] {
      try SolverComparison(
        published, kernels: fixture.kernels, differences: differences
      ).mismatches()
    }
    let dropped = ExpectedDifference(
      .installs, "kmod-dropped", on: kernel.uname, because: .crcIsNumber)
    let kept = ExpectedDifference(
      .refuses, "kmod-kept-1.0-1.el9.x86_64", on: kernel.uname, because: .crcIsNumber)
    #expect(try mismatches(dropped, kept).isEmpty)
    // Another direction excuses nothing, and is itself found wanting.
    let wrong = ExpectedDifference(
      .refuses, "kmod-dropped", on: kernel.uname, because: .crcIsNumber)
    let found = try mismatches(wrong, kept)
    #expect(found.map(\.falseDrops) == [["kmod-dropped-1.0-1.el9.x86_64"]])
    #expect(found.map(\.absent) == [[wrong]])
    // Nor does another view.
    let elsewhere = ExpectedDifference(
      .installs, "kmod-dropped", on: "5.14.0-87.el9.x86_64", because: .crcIsNumber)
    #expect(try mismatches(elsewhere, kept).map(\.falseDrops.count) == [1])
  }

  @Test("docs/judgement.md tells each reason for which opinions may differ")
  func reasonsAreDocumented() throws {
    let page = try String(
      contentsOf: SharedData.packageRoot.appending(path: "docs/judgement.md"), encoding: .utf8)
    for reason in SolverDifference.allCases {
      #expect(page.contains("\n| `\(reason.rawValue)` |"), "\(reason)")
    }
    for difference in Self.demoDifferences { #expect(page.contains("`\(difference.package)`")) }
  }
}
