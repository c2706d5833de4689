import Foundation
import TestSupport
import Testing

@Suite(
  "dnf verifies the signatures of packages from the views",
  .enabled(if: Dnf.canInstall && SigningKey.isAvailable, "needs dnf, rpm, gpg and root"))
struct PackageSignatureTests {
  /// Installs kmod-fast from the newer kernel's view, whose packages must be signed by `key`.
  private func install(_ bench: Workbench, trusting key: SigningKey) throws -> (
    command: ShellCommand, installed: Set<String>
  ) {
    let system = try bench.repository("os-newer", Sample.newerKernel + Sample.base)
    let dnf = try Dnf()
    let repository = """
      [t]
      name=t
      baseurl=file://\(bench.view(Sample.newer).path)
      gpgcheck=1
      gpgkey=file://\(key.publicKey.path)

      """
    try Data(repository.utf8).write(to: dnf.repositories.appending(path: "t.repo"))
    let command = try dnf.run(["os": "file://\(system.path)"], "install", "kmod-fast")
    return (command, try dnf.installed())
  }

  @Test("With gpgcheck=1 signed packages install; unsigned ones fail the check and do not")
  func checked() throws {
    let key = try SigningKey("rsa2048")
    let bench = try Workbench()
    try bench.publishCleanly()
    let (refused, before) = try install(bench, trusting: key)
    #expect(refused.status == 1)
    #expect((refused.text + refused.errorText).contains("GPG check FAILED"), "\(refused.text)")
    #expect(before.isEmpty)
    for name in TreeState.paths(bench.pool) { try key.sign(bench.pool.appending(path: name)) }
    try bench.publishCleanly()
    let (accepted, after) = try install(bench, trusting: key)
    #expect(accepted.isSuccess, "\(accepted.text)\(accepted.errorText)")
    #expect(after.contains("kmod-fast-1.0-2.el9_80"))
  }

  @Test("Packages signed by another key than the repository's fail the check")
  func otherKey() throws {
    let (key, other) = (
      try SigningKey("rsa2048"), try SigningKey("rsa2048", user: "other@example.org")
    )
    let bench = try Workbench()
    for name in TreeState.paths(bench.pool) { try other.sign(bench.pool.appending(path: name)) }
    try bench.publishCleanly()
    let (command, installed) = try install(bench, trusting: key)
    // The key is imported before the packages are verified by it.
    #expect(command.status == 1 && installed.allSatisfy { $0.hasPrefix("gpg-pubkey-") })
    #expect((command.text + command.errorText).contains("GPG"), "\(command.errorText)")
  }
}
