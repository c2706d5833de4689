import Foundation
import Publication
import Reporting
import TestSupport
import Testing

@testable import Consistency

@Suite("Rules that only inform, asked by their names")
struct InformationalRuleTests {
  private func findings(
    _ rule: String, _ tree: PublishedTree, isSilent: Bool = true
  ) async throws -> [Finding] {
    try await tree.publish()
    if isSilent { #expect(try await tree.check().findings.map(\.line) == []) }
    tree.rules = [rule]
    let report = try await tree.check()
    #expect(report.rules.map(\.name).filter { !$0.hasPrefix("baseline-") } == [rule])
    #expect(report.findings.allSatisfy { $0.rule == rule })
    return report.findings
  }

  @Test(
    "outside-stablelist names the symbols, as a warning to RHEL's upstream and a notice to others",
    arguments: ["end-user", "rhel-upstream"])
  func stablelist(_ audience: String) async throws {
    let tree = try PublishedTree(
      settings: ["audience = \"\(audience)\""], tables: "[[stablelist]]\nfile = \"list\"")
    try Data("[rhel9_x86_64_stablelist]\n\tkfree\n".utf8).write(
      to: tree.fixture.folder.file("list"))
    let isUpstream = audience == "rhel-upstream"
    let findings = try await findings("outside-stablelist", tree, isSilent: !isUpstream)
    #expect(
      findings.map(\.subject) == ["kmod-early-1.0-1.el9.x86_64", "kmod-late-3:1.0-1.el9.x86_64"])
    #expect(findings.map(\.view) == [PublishedTree.older.uname, PublishedTree.newer.uname])
    #expect(findings.allSatisfy { $0.message.hasSuffix("outside the stablelist: printk") })
    let severity: Finding.Severity = isUpstream ? .warning : .notice
    #expect(findings.allSatisfy { $0.severity == severity })
  }

  @Test("kept-nowhere names the kernel that asks for the fewest changes, and both CRCs")
  func keptNowhere() async throws {
    let symbols = ["kfree = 0x037a0cba", "printk = 0xc5850111", "fresh = 0x0000bbbb"]
    let tree = try PublishedTree(extra: [
      .kmod("torn", "2.0", "1.el9", for: PublishedTree.older.uname, symbols: symbols),
      .kmod(
        "torn", "1.0", "1.el9", for: PublishedTree.older.uname, symbols: ["kfree = 0x00000009"]),
    ])
    let findings = try await findings("kept-nowhere", tree)
    let messages = Dictionary(
      findings.map { ($0.subject, $0.message) }, uniquingKeysWith: { first, _ in first })
    #expect(messages.count == 2 && findings.count == 2)
    let torn = try #require(messages["kmod-torn-2.0-1.el9.x86_64"])
    #expect(
      torn.contains(
        "\(PublishedTree.newer.uname) asks for the fewest changes: "
          + "kernel(printk) 0xc5850111 → 0x92997ed8"), "\(torn)")
    #expect(!torn.contains("fresh"))
    let none = try #require(messages["kmod-none-1.0-1.el9.x86_64"])
    #expect(none.hasSuffix("kernel(gone) 0x00000001 → gone"))
  }

  @Test("kept-nowhere has all symbols in items, ranks kernels by them, and counts those below in")
  func allSymbols() async throws {
    let wanted = (0..<30).map { "wide_\($0) = 0x0000000\($0 % 10)" }
    var base = RPMDraft.kmod(
      "base", "1.0", "1.el9", for: PublishedTree.older.uname,
      symbols: ["printk = 0xc5850111", "old = 0x0000aaab"], exports: ["base_open = 0x00000007"])
    base.summary = "What another is built on"
    var upper = RPMDraft.kmod(
      "upper", "1.0", "1.el9", for: PublishedTree.older.uname, symbols: ["kfree = 0x037a0cba"])
    upper.requires.append(DraftDependency("ksym(base_open) = 0x00000007"))
    let tree = try PublishedTree(extra: [
      base, upper,
      .kmod("wide", "1.0", "1.el9", for: PublishedTree.older.uname, symbols: wanted),
    ])
    let findings = try await findings("kept-nowhere", tree)
    let wide = try #require(findings.first { $0.subject.hasPrefix("kmod-wide") })
    #expect(wide.items.count == 30 && wide.items.contains("kernel(wide_29) 0x00000009 → gone"))
    #expect(wide.message.hasSuffix(" and 10 more"))
    let result = CheckDocument(
      CheckResult(
        try await tree.check(), depth: .quick, ended: 0, duration: 0, threshold: .warning))
    #expect(String(decoding: try jsonBytes(result), as: UTF8.self).contains("kernel(wide_29)"))
    let above = try #require(findings.first { $0.subject.hasPrefix("kmod-upper") })
    let below = try #require(findings.first { $0.subject.hasPrefix("kmod-base") })
    #expect(above.items.count == 2 && above.items == below.items, "\(above.items)")
  }

  @Test("For RHEL's upstream both are asked without being named, for others only then or besides")
  func asked() async throws {
    let upstream = try PublishedTree(
      settings: ["audience = \"rhel-upstream\""], tables: "[[stablelist]]\nfile = \"list\"")
    try Data("[rhel9_x86_64_stablelist]\n\tkfree\n".utf8).write(
      to: upstream.fixture.folder.file("list"))
    try await upstream.publish()
    #expect(
      Set(try await upstream.check().findings.map(\.rule))
        == ["outside-stablelist", "kept-nowhere"])
    let users = try PublishedTree()
    try await users.publish()
    #expect(try await users.check().findings.isEmpty)
    users.added = ["kept-nowhere"]
    let report = try await users.check()
    #expect(report.findings.map(\.rule) == ["kept-nowhere"])
    #expect(report.rules.count > 40, "the others are asked too")
  }

  @Test("dkms-fallback names the DKMS package of the same driver, or says that there is none")
  func fallback() async throws {
    let findings = try await findings("dkms-fallback", try PublishedTree())
    let newer = findings.filter { $0.view == PublishedTree.newer.uname }
    #expect(
      newer.map(\.subject) == ["kmod-early-1.0-1.el9.x86_64", "kmod-none-1.0-1.el9.x86_64"])
    #expect(newer.first?.message.contains("early-dkms-1.0-1.el9.noarch") == true)
    #expect(newer.last?.message.contains("no DKMS package") == true)
    let older = findings.filter { $0.view == PublishedTree.older.uname }
    #expect(
      older.map(\.subject) == ["kmod-late-3:1.0-1.el9.x86_64", "kmod-none-1.0-1.el9.x86_64"])
  }

  @Test("A build of another version that is kept needs no rebuild and no fallback")
  func otherBuild() async throws {
    let tree = try PublishedTree(extra: [
      .kmod(
        "early", "2.0", "1.el9", for: PublishedTree.newer.uname, symbols: ["kfree = 0x037a0cba"])
    ])
    let findings = try await findings("dkms-fallback", tree)
    #expect(!findings.contains { $0.subject.hasPrefix("kmod-early") }, "\(findings.map(\.line))")
  }

  @Test(
    "client-keys finds the keys of packages that are gone or others",
    .enabled(if: PublisherKeys.isAvailable, "needs gpg"))
  func packageKeys() async throws {
    let keys = try PublisherKeys()
    try keys.make("packager@example.org", algorithm: "ed25519")
    let key = try keys.export("packager@example.org")
    let tree = try PublishedTree(tables: "[admission]\nkeys = [\"\(key.path)\"]")
    tree.rules = ["client-keys"]
    try await tree.publish()
    #expect(try await tree.check().findings.map(\.line) == [])
    let name = "RPM-GPG-KEY-fixture-packages"
    try tree.write("none", name)
    #expect(try await tree.check().findings.map(\.subject) == [name])
    try tree.remove(name)
    #expect(try await tree.check().findings.map(\.subject) == [name])
  }
}
