import Foundation
import KernelABI
import Publication
import RPMFormat
import Reporting
import TestSupport
import Testing

@Suite("What explain reports")
struct ExplainReportTests {
  private let kernel = KernelDraft(
    "5.14.0", "86.el9", symbols: ["here = 0x00000001", "other = 0x00000002", "zero = 0x0"])

  private func published() async throws -> PublishedPool {
    let fixture = try PoolFixture()
    fixture.asksSolver = false
    try fixture.add(kernel)
    var zfs = RPMDraft(name: "zfs", version: "2.1", release: "1.el9")
    zfs.requires = ["zfs-kmod = 2.1"]
    var dracut = RPMDraft(name: "zfs-dracut", version: "2.1", release: "1.el9", arch: "noarch")
    dracut.requires = ["zfs = 2.1"]
    var kmod = RPMDraft.kmod(
      "zfs", "2.1", "1.el9", for: kernel.uname,
      symbols: ["here = 0x00000001", "other = 0x00000003", "gone = 0x00000004"])
    kmod.provides[1] = "zfs-kmod = 2.1"
    try fixture.add(zfs, dracut, kmod)
    try fixture.add(
      .kmod("noted", "1.0", "1.el9", for: kernel.uname, symbols: ["zero = 0x00000007"]))
    return try await fixture.publish()
  }

  @Test("a dropped kmod: each reason a line, with the symbol and both CRCs")
  func dropped() async throws {
    let report = ExplainReport([try await published().explain("kmod-zfs", kernel.uname)])
    #expect(
      report.text == """
        kmod-zfs-2.1-1.el9.x86_64 (kmod) for \(kernel.uname): dropped, 2 reasons
          - needs kernel(other) = 0x00000003, the kernel offers 0x00000002
          - needs kernel(gone) = 0x00000004, which nothing offers

        """)
    let explanation = try #require(try ReportMembers(report).list("explanations").first)
    #expect(explanation["verdict"] as? String == "dropped")
    #expect(explanation["requiredSymbols"] as? Int == 3)
    let reasons = explanation["reasons"] as? [[String: Any]] ?? []
    #expect(reasons.map { $0["code"] as? String } == ["crc-differs", "symbol-missing"])
    #expect(reasons.map { $0["requirement"] as? String } == ["kernel(other)", "kernel(gone)"])
    #expect(reasons.map { $0["wanted"] as? String } == ["0x00000003", "0x00000004"])
    #expect(reasons.map { $0["offered"] as? [String] } == [["0x00000002"], nil])
  }

  @Test("the chain from a package to what made it fall")
  func chain() async throws {
    let report = ExplainReport([try await published().explain("zfs-dracut", kernel.uname)])
    #expect(
      report.text == """
        zfs-dracut-2.1-1.el9.noarch (userspace) for \(kernel.uname): dropped, 1 reason
          - needs zfs = 2.1, and zfs-2.1-1.el9.x86_64 has been left out
          because zfs-2.1-1.el9.x86_64 was left out:
            - needs zfs-kmod = 2.1, and kmod-zfs-2.1-1.el9.x86_64 has been left out
          because kmod-zfs-2.1-1.el9.x86_64 was left out:
            - needs kernel(other) = 0x00000003, the kernel offers 0x00000002
            - needs kernel(gone) = 0x00000004, which nothing offers

        """)
    let chain = try ReportMembers(report).list("explanations", "chain")
    #expect(
      chain.map { $0["package"] as? String } == [
        "zfs-2.1-1.el9.x86_64", "kmod-zfs-2.1-1.el9.x86_64",
      ])
    #expect((chain.last?["reasons"] as? [Any])?.count == 2)
  }

  @Test("a kept one says \"kABI satisfied\", with its notes")
  func kept() async throws {
    let report = ExplainReport([try await published().explain("kmod-noted", kernel.uname)])
    #expect(
      report.text == """
        kmod-noted-1.0-1.el9.x86_64 (kmod) for \(kernel.uname): kept, kABI satisfied (1 symbol required)
          note: the CRC is unknown (0) on one side: kernel(zero)

        """)
    let explanation = try #require(try ReportMembers(report).list("explanations").first)
    #expect(explanation["verdict"] as? String == "kept")
    #expect((explanation["reasons"] as? [Any])?.isEmpty == true)
    let notes = explanation["notes"] as? [[String: Any]] ?? []
    #expect(notes.map { $0["code"] as? String } == ["unknown-crc"])
  }

  @Test("docs/json.md has every member of explain and of publish")
  func documented() async throws {
    let published = try await published()
    let explanations = try ["zfs-dracut", "kmod-zfs", "kmod-noted"].map {
      try published.explain($0, kernel.uname)
    }
    let names = try ReportMembers(ExplainReport(explanations)).names
    #expect(names.contains("chain") && names.contains("alternatives"))
    let shared = try ReportMembers.documented("explain").union(ReportMembers.documented("publish"))
    #expect(names.subtracting(["schema"]).subtracting(shared) == [])
    for audience in ["end-user", "rhel-upstream"] {
      let fixture = try PoolFixture()
      fixture.settings.append("audience = \"\(audience)\"")
      fixture.asksSolver = false
      try fixture.add(kernel)
      var sources = RPMDraft(name: "zfs-dkms", version: "2.1", release: "1", arch: "noarch")
      sources.files = [.text("/usr/src/zfs-2.1/dkms.conf", "PACKAGE_NAME=zfs\n")]
      try fixture.add(
        sources, .kmod("zfs", "2.1", "1.el9", for: kernel.uname, symbols: ["other = 0x00000003"]))
      try Data("no package".utf8).write(to: fixture.pool.appending(path: "x.rpm"))
      let report = PublishReport(try await Publisher(try fixture.definition()).publish())
      let names = try ReportMembers(report).names
      #expect(names.contains(audience == "end-user" ? "alternatives" : "rebuild"))
      #expect(names.contains("reason"))
      #expect(try names.subtracting(ReportMembers.documented("publish")) == [])
    }
  }
}
