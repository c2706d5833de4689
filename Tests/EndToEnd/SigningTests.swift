import Foundation
import SystemIO
import TestSupport
import Testing

@Suite("Signed metadata", .enabled(if: PublisherKeys.isAvailable, "gpg is not installed"))
struct SigningTests {
  private func repodata(_ bench: Workbench, _ name: String) -> URL {
    bench.repodata(Sample.newer).appending(path: name)
  }

  private func verifies(_ bench: Workbench, _ view: String, with key: URL) throws -> Bool {
    let keyring = bench.folder.file("keyring.gpg")
    _ = try ShellCommand.output("gpg", ["--yes", "--dearmor", "-o", keyring.path, key.path])
    let folder = bench.repodata(view)
    return try ShellCommand.run(
      "gpgv",
      ["--keyring", keyring.path, "repomd.xml.asc", "repomd.xml"], in: folder
    ).isSuccess
  }

  @Test("Every view is signed by the key alone, with the public keys beside it; gpgv agrees")
  func signed() throws {
    let keys = try PublisherKeys()
    try keys.make("publisher@example.org")
    let next = try keys.make("next@example.org", algorithm: "ed25519")
    let bench = try Workbench(
      tables: keys.table("publisher@example.org", "next_keys = [\"\(next)\"]"))
    try bench.publishCleanly()
    for view in Sample.views {
      #expect(try verifies(bench, view, with: keys.export("publisher@example.org")), "\(view)")
      #expect(try !verifies(bench, view, with: keys.export("next@example.org")), "\(view)")
      #expect(
        try verifies(bench, view, with: bench.repodata(view).appending(path: "repomd.xml.key")))
    }
    let published = try Data(contentsOf: bench.root.appending(path: "RPM-GPG-KEY-kmods"))
    #expect(try published == Data(contentsOf: repodata(bench, "repomd.xml.key")))
    let shown = try ShellCommand.output(
      "gpg", ["--homedir", keys.home, "--show-keys", "--with-colons"], input: published)
    #expect(shown.contains(next) && !shown.contains("sec:"))
    let configuration = try String(
      contentsOf: bench.root.appending(path: "kmods.repo"), encoding: .utf8)
    #expect(configuration.contains("repo_gpgcheck=1\ngpgkey="))
  }

  @Test("What has not changed is not signed again; what lost its signature or key is")
  func signedOnce() throws {
    let keys = try PublisherKeys()
    try keys.make("publisher@example.org")
    let bench = try Workbench(tables: keys.table("publisher@example.org"))
    try bench.publishCleanly(at: 1_800_000_000)
    let before = try TreeState.identities(bench.repodata(Sample.newer))
    try bench.publishCleanly(at: 1_800_000_100)
    #expect(try TreeState.identities(bench.repodata(Sample.newer)) == before)
    let repomd = try Data(contentsOf: repodata(bench, "repomd.xml"))
    try FileManager.default.removeItem(at: repodata(bench, "repomd.xml.asc"))
    try bench.publishCleanly(at: 1_800_000_200)
    #expect(try verifies(bench, Sample.newer, with: keys.export("publisher@example.org")))
    try keys.make("other@example.org")
    try bench.define(tables: keys.table("other@example.org"))
    try bench.publishCleanly(at: 1_800_000_300)
    #expect(try verifies(bench, Sample.newer, with: keys.export("other@example.org")))
    #expect(try Data(contentsOf: repodata(bench, "repomd.xml")) == repomd)
  }

  @Test("Without a usable key nothing is published, and the message says why")
  func refused() throws {
    let keys = try PublisherKeys()
    try keys.make("publisher@example.org")
    let expired = try keys.make("expired@example.org", expires: "20200101T000000")
    try keys.make("locked@example.org", passphrase: "secret")
    for (key, reason) in [
      ("nobody@example.org", "gpg has no key"), ("example.org", "leads to several keys"),
      (expired, "expired"), ("locked@example.org", "gpg did not sign"),
    ] {
      let bench = try Workbench()
      try bench.publishCleanly(at: 1_800_000_000)
      let before = try TreeState.contents(bench.root.appending(path: "views"))
      try bench.add([Sample.kmod("late", ["kfree 037a0cba"])])
      // Its checksum is in the metadata that stays.
      try bench.replace(Sample.changedLegacy)
      try bench.define(tables: keys.table(key))
      let command = try bench.publish(at: 1_800_000_100)
      #expect(command.status == 1 && command.errorText.contains(reason), "\(command.errorText)")
      #expect(command.errorText.contains("nothing was published"))
      let after = try TreeState.contents(bench.root.appending(path: "views"))
      for (path, bytes) in before {
        #expect(after[path] == bytes, "\(key): \(path)")
      }
    }
  }

  @Test("A passphrase comes from its file; a key that soon expires is warned of")
  func passphrase() throws {
    let keys = try PublisherKeys()
    try keys.make("locked@example.org", expires: "10d", passphrase: "secret")
    let bench = try Workbench(
      tables: keys.table("locked@example.org", "passphrase_file = \"passphrase\""))
    try Data("secret\n".utf8).write(to: bench.folder.file("passphrase"))
    let command = try bench.publish()
    #expect(command.isSuccess && command.errorText.contains("expires in 9 days"))
    #expect(try verifies(bench, "all", with: keys.export("locked@example.org")))
    try bench.define(
      tables: keys.table(
        "locked@example.org", "passphrase_file = \"passphrase\"", "warn_days = 5"))
    try bench.publishCleanly()
  }

  @Test(
    "dnf with repo_gpgcheck=1 takes the right key and refuses a wrong, a bad and a missing one",
    .enabled(if: Dnf.isInstalled, "dnf is not installed"), arguments: Access.allCases)
  func dnf(_ access: Access) throws {
    let keys = try PublisherKeys()
    try keys.make("publisher@example.org")
    try keys.make("other@example.org")
    let bench = try Workbench(tables: keys.table("publisher@example.org"))
    try bench.publishCleanly()
    let served = try Served(access, bench)
    func check(_ key: URL) throws -> ShellCommand {
      try Dnf().run(
        ["t": served.view(Sample.newer)], "--setopt=t.repo_gpgcheck=1",
        "--setopt=t.gpgkey=file://\(key.path)", "makecache")
    }
    let good = try check(keys.export("publisher@example.org"))
    #expect(good.isSuccess, "\(good.errorText)")
    #expect(try check(bench.root.appending(path: "RPM-GPG-KEY-kmods")).isSuccess)
    #expect(try !check(keys.export("other@example.org")).isSuccess)
    let signature = repodata(bench, "repomd.xml.asc")
    try FileManager.default.removeItem(at: signature)
    #expect(try !check(keys.export("publisher@example.org")).isSuccess)
    try FileManager.default.copyItem(
      at: bench.repodata("all").appending(path: "repomd.xml.asc"), to: signature)
    #expect(try !check(keys.export("publisher@example.org")).isSuccess)
  }

  @Test(
    "zypper checks the signature with the key that it finds beside it",
    .enabled(if: Zypper.isPresent, "zypper is not to be had"))
  func zypper() throws {
    let keys = try PublisherKeys()
    try keys.make("publisher@example.org")
    let bench = try Workbench(tables: keys.table("publisher@example.org"))
    try bench.publishCleanly()
    let address = "file://\(bench.view(Sample.newer).path)"
    func refresh() throws -> ShellCommand {
      let zypper = try Zypper()
      _ = try zypper.runChecking("ar", "-f", "-G", address, "kmods")
      _ = try zypper.runChecking("mr", "--gpgcheck-strict", "kmods")
      return try zypper.runChecking("--gpg-auto-import-keys", "refresh", "kmods")
    }
    let good = try refresh()
    #expect(good.isSuccess, "\(good.errorText)\(good.text)")
    try FileManager.default.copyItem(
      at: repodata(bench, "repomd.xml.asc"), to: bench.folder.file("asc"))
    try FileManager.default.removeItem(at: repodata(bench, "repomd.xml.asc"))
    try FileManager.default.copyItem(
      at: bench.repodata("all").appending(path: "repomd.xml.asc"),
      to: repodata(bench, "repomd.xml.asc"))
    #expect(try !refresh().isSuccess)
  }
}
