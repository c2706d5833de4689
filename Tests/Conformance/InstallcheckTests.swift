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
  private static let demoDifferences: [String: SolverDifference] = [
    "kmod-nvidia-470.57.02-4.18.0-305": .vacuousCondition,
    "kmod-nvidia-470.57.02-4.18.0-305.17.1": .vacuousCondition,
    // It needs one of the two.
    "nvidia-driver": .vacuousCondition,
    "rapiddisk-dkms": .dkmsDirective,
  ]

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
      Issue.record("\(mismatch.view): \(mismatch.falseKeeps) \(mismatch.falseDrops)")
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
  }
}
