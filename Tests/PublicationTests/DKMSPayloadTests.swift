import Foundation
import KernelABI
import Publication
import RPMFormat
import Scanning
import SystemPackage
import TestSupport
import Testing

/// dkms.conf decides what a kernel's users are offered: it is read wherever a payload may have it.
@Suite("dkms.conf in payloads")
struct DKMSPayloadTests {
  private static let path = "/usr/src/demo-1.0/dkms.conf"
  private static let text = """
    PACKAGE_NAME="demo"
    PACKAGE_VERSION="1.0"
    BUILD_EXCLUSIVE_KERNEL="^4\\.18\\."

    """
  private let kernel = KernelDraft("5.14.0", "86.el9")

  private func draft(_ files: DraftFile...) -> RPMDraft {
    var draft = RPMDraft(name: "demo-dkms", version: "1.0", release: "1", arch: "noarch")
    draft.requires = ["dkms"]
    draft.files = files
    return draft
  }

  @Test("it is read through each payload format", arguments: RPMDraft.PayloadFormat.allCases)
  func formats(_ format: RPMDraft.PayloadFormat) throws {
    let folder = try TemporaryFolder()
    for isLarge in [false, true] {
      var draft = draft(
        .text("/usr/share/before", String(repeating: "before", count: 1000)),
        .text(Self.path, Self.text), .text("/usr/src/demo-1.0/Makefile", "all:\n"))
      draft.payloadFormat = format
      draft.hasLargeFiles = isLarge
      try expectExcluded(try draft.write(to: folder.path))
    }
  }

  @Test(
    "it is read through each payload format of rpmbuild",
    .enabled(if: PackageBuild.isAvailable, "needs rpmbuild"),
    arguments: ["w9.gzdio", "w9.bzdio", "w7.xzdio", "w7.lzdio", "w3.zstdio", "w.ufdio"])
  func builtFormats(_ payload: String) throws {
    let folder = try TemporaryFolder()
    try expectExcluded(
      try PackageBuild.noarch(
        "demo-dkms", install: Self.install("cat > $f <<'END'\n\(Self.text)END"),
        files: ["/usr/src/demo-1.0"], macros: ["_binary_payload \(payload)"], in: folder.url))
  }

  @Test(
    "hard links that rpmbuild packs: the data stands with another name",
    .enabled(if: PackageBuild.isAvailable, "needs rpmbuild"))
  func builtHardLink() throws {
    let folder = try TemporaryFolder()
    try expectExcluded(
      try PackageBuild.noarch(
        "demo-dkms",
        install: Self.install(
          "cat > $f <<'END'\n\(Self.text)END\nln $f %{buildroot}/usr/src/demo-1.0/zz.conf"),
        files: ["/usr/src/demo-1.0"], in: folder.url))
  }

  private static func install(_ commands: String) -> String {
    "mkdir -p %{buildroot}/usr/src/demo-1.0\nf=%{buildroot}\(path)\n\(commands)"
  }

  private func expectExcluded(_ path: String) throws {
    let inspection = try Inspection(FilePath(path))
    #expect(inspection.candidate.kind == .dkms)
    #expect(inspection.dkms.map(\.path) == [Self.path])
    #expect(inspection.dkms.map(\.content) == [.bytes(Array(Self.text.utf8))])
    let verdict = inspection.candidate.dkms.first?.evaluate(kernel: kernel.uname, arch: "x86_64")
    guard case .excluded("BUILD_EXCLUSIVE_KERNEL", "^4\\.18\\.", _) = verdict else {
      Issue.record("\(String(describing: verdict))")
      return
    }
  }
}

// MARK: - Links

extension DKMSPayloadTests {
  @Test("links are followed within the package", arguments: [false, true])
  func links(_ isLarge: Bool) async throws {
    let elsewhere = "/usr/share/demo/real.conf"
    let cases: [[DraftFile]] = [
      // The data stands with the last name: once the one asked for, once another.
      [.text(elsewhere, Self.text), .hardLink(Self.path, to: elsewhere)],
      [.text("/usr/src/zz", Self.text), .hardLink(Self.path, to: "/usr/src/zz")],
      [.text(elsewhere, Self.text), .link(Self.path, to: elsewhere)],
      [.text(elsewhere, Self.text), .link(Self.path, to: "../.././share/demo/real.conf")],
      // A link to a link to a hard link, and the folder itself a link.
      [
        .text("/usr/src/zz", Self.text), .hardLink(elsewhere, to: "/usr/src/zz"),
        .link(Self.path, to: "next.conf"), .link("/usr/src/demo-1.0/next.conf", to: elsewhere),
      ],
      [
        .text("/usr/share/demo/dkms.conf", Self.text), .directory("/usr/share/demo"),
        .link("/usr/src/demo-1.0", to: "../share/demo"),
      ],
    ]
    for (number, files) in cases.enumerated() {
      let fixture = try PoolFixture()
      try fixture.add(kernel)
      var draft = draft()
      draft.files = files
      draft.hasLargeFiles = isLarge
      try fixture.add(draft)
      fixture.libsolv(.installs, "demo-dkms", on: kernel.uname, because: .dkmsDirective)
      let published = try await fixture.publish()
      let reasons = try published.verdict("demo-dkms", kernel.uname).reasons
      #expect(reasons.map(\.code) == ["dkms-excludes"], "case \(number)")
    }
  }

  @Test("what a link leads out of the package to is unknown: kept, with a note that says so")
  func unreadable() async throws {
    let leads = "dkms.conf: it leads to"
    let cases: [([DraftFile], String)] = [
      (
        [.link(Self.path, to: "/etc/demo/dkms.conf")],
        "\(leads) /etc/demo/dkms.conf, which the package does not hold"
      ),
      (
        [.link(Self.path, to: "real"), .ghost("/usr/src/demo-1.0/real")],
        "\(leads) /usr/src/demo-1.0/real, which the package owns without holding it"
      ),
      (
        [.link(Self.path, to: "folder"), .directory("/usr/src/demo-1.0/folder")],
        "\(leads) /usr/src/demo-1.0/folder, which is no regular file"
      ),
      (
        [.link(Self.path, to: "a"), .link("/usr/src/demo-1.0/a", to: "dkms.conf")],
        "dkms.conf: its symbolic links lead in a circle"
      ),
      ([.ghost(Self.path)], "dkms.conf: it is one that the package owns without holding it"),
      ([.text("/usr/share/demo/none", "")], "dkms.conf: the package holds none"),
    ]
    for (files, cause) in cases {
      let fixture = try PoolFixture()
      try fixture.add(kernel)
      var draft = draft()
      draft.files = files
      try fixture.add(draft)
      let first = try await fixture.publish()
      // The second reading comes out of what the first has left behind.
      let second = try await fixture.publish()
      for published in [first, second] {
        let verdict = try published.verdict("demo-dkms", kernel.uname)
        #expect(verdict.isKept && verdict.notes == [.dkmsUnknown([cause])])
      }
    }
  }

  @Test("an empty dkms.conf with two names is empty, not missing")
  func emptyHardLink() throws {
    let folder = try TemporaryFolder()
    let draft = draft(.text(Self.path, ""), .hardLink("/usr/src/zz", to: Self.path))
    let inspection = try Inspection(FilePath(try draft.write(to: folder.path)))
    #expect(inspection.dkms.map(\.content) == [.bytes([])])
  }
}
