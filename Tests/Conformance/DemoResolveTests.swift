import Foundation
import TestSupport
import Testing

@Suite(
  "The demo asks dnf",
  .enabled(
    if: Oracle.has("dnf", "rpmbuild", "createrepo_c", "setpriv"), "needs dnf, rpmbuild, setpriv"))
struct DemoResolveTests {
  private static let script = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "repos/demo/resolve")

  private let kernel = KernelDraft("5.14.0", "70.el9", symbols: ["kfree = 0x037a0cba"])

  /// A folder as the demo's: kernels, and one view with a kmod that fits and one that does not.
  private func demo() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    let view = folder.file("public/views/\(kernel.uname)")
    for place in [folder.file("kernels"), view] {
      try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    }
    for package in kernel.packages { try package.write(to: folder.file("kernels").path) }
    for (name, crc) in [("good", "0x037a0cba"), ("bad", "0x00000001")] {
      let symbols = ["kfree = \(crc)"]
      try RPMDraft.kmod(name, "1.0", "1.el9", for: kernel.uname, symbols: symbols)
        .write(to: view.path)
    }
    _ = try ShellCommand.output("createrepo_c", ["-q", view.path])
    return folder
  }

  /// What the script says of a package, run by somebody who is not root.
  private func resolve(_ folder: TemporaryFolder, _ package: String) throws -> ShellCommand {
    let arguments = [Self.script.path, folder.path, kernel.uname, package]
    guard getuid() == 0 else { return try ShellCommand.run("bash", arguments) }
    return try ShellCommand.run(
      "setpriv", ["--reuid=65534", "--regid=65534", "--clear-groups", "bash"] + arguments)
  }

  @Test("without root, what would be installed, what is not offered and what cannot be installed")
  func answers() throws {
    let folder = try demo()
    let good = try resolve(folder, "kmod-good")
    #expect(good.isSuccess, "\(good.errorText)")
    #expect(
      good.lines == [
        "\(kernel.uname): dnf would install:", "  kmod-good-1.0-1.el9",
        "  kernel-core-5.14.0-70.el9", "  kmod-28-9.el9",
      ])
    let absent = try resolve(folder, "kmod-absent")
    #expect(absent.isSuccess)
    #expect(absent.lines == ["\(kernel.uname): dnf is not offered kmod-absent"])
    let bad = try resolve(folder, "kmod-bad")
    #expect(bad.isSuccess)
    #expect(
      bad.lines.first == "\(kernel.uname): dnf is offered kmod-bad and cannot install it:",
      "\(bad.text)")
    #expect(bad.text.contains("nothing provides kernel(kfree) = 0x00000001"))
  }

  @Test("An error of dnf's own is none of the package's: it is told as such, and the status is 1")
  func failure() throws {
    let folder = try demo()
    try FileManager.default.removeItem(
      at: folder.file("public/views/\(kernel.uname)/repodata"))
    let failed = try resolve(folder, "kmod-good")
    #expect(failed.status == 1 && failed.output.isEmpty)
    #expect(failed.errorText.contains("repos/demo/resolve: dnf failed: "), "\(failed.errorText)")
  }
}
