import Foundation
import TestSupport
import Testing

@Suite(
  "Keys of packages for clients",
  .enabled(if: SigningKey.isAvailable, "gpg, rpmsign or rpmkeys is not installed"))
struct PackageKeyTests {
  @Test("Where admission asks for signatures, clients get the keys and are told to check")
  func published() throws {
    let bench = try HookBench(admission: "keys = [\"keys\"]\n")
    let keys = bench.bench.folder.file("keys")
    try FileManager.default.createDirectory(at: keys, withIntermediateDirectories: true)
    let first = try SigningKey("rsa2048")
    try FileManager.default.copyItem(at: first.publicKey, to: keys.appending(path: "a.asc"))
    let file = try bench.build([Sample.dkms])[0]
    try first.sign(file)
    #expect(try bench.submit([file]).isSuccess)
    #expect(try bench.serve().isSuccess)
    #expect(bench.served == [file.lastPathComponent])
    let root = bench.bench.root
    let text = try String(contentsOf: root.appending(path: "kmods.repo"), encoding: .utf8)
    let address = "gpgkey=file://\(root.path)/RPM-GPG-KEY-kmods-packages\n"
    #expect(text.components(separatedBy: "gpgcheck=1\n").count == 4, "\(text)")
    #expect(text.components(separatedBy: address).count == 4 && !text.contains("repo_gpgcheck"))
    try check(root, file)
    // A key that is added reaches clients with the next run.
    let second = try SigningKey("ed25519", user: "b@example.org")
    try FileManager.default.copyItem(at: second.publicKey, to: keys.appending(path: "b.asc"))
    #expect(try bench.serve().isSuccess)
    try second.sign(file)
    try check(root, file)
  }

  /// rpm accepts the package by the published keys alone.
  private func check(_ root: URL, _ package: URL) throws {
    let database = try TemporaryFolder()
    let keys = root.appending(path: "RPM-GPG-KEY-kmods-packages").path
    _ = try ShellCommand.output("rpmkeys", ["--dbpath", database.path, "--import", keys])
    let command = try ShellCommand.run(
      "rpmkeys",
      ["--dbpath", database.path, "--define", "_pkgverify_level all", "-K", package.path])
    #expect(command.isSuccess, "\(command.text)\(command.errorText)")
  }

  @Test("Keys that are not armoured are refused with what to do; nothing is published")
  func binary() throws {
    let key = try SigningKey("rsa2048")
    let bench = try Workbench(tables: "[admission]\nkeys = [\"key.gpg\"]")
    _ = try ShellCommand.output(
      "gpg", ["--dearmor", "-o", bench.folder.file("key.gpg").path, key.publicKey.path])
    let command = try bench.publish()
    #expect(
      command.status == 1 && command.errorText.contains("gpg --armor"), "\(command.errorText)")
    #expect(!FileManager.default.fileExists(atPath: bench.view("all").path + "/repodata"))
  }
}
