import Foundation
import KernelABI
import Publication
import Reporting
import TestSupport
import Testing

@Suite("What may take the place of a dropped kmod")
struct AlternativesTests {
  private let stock = KernelDraft("4.18.0", "240.15.1.el8_3", symbols: ["moved = 0x11111111"])
  private let plus = KernelDraft(
    "4.18.0", "240.15.1.el8_3.centos.plus", variant: "plus", symbols: ["moved = 0x22222222"])
  private let later = KernelDraft("4.18.0", "448.el8", symbols: ["moved = 0x33333333"])

  private func sources(_ name: String, _ version: String, _ lines: String...) -> RPMDraft {
    var draft = RPMDraft(name: "\(name)-dkms", version: version, release: "1", arch: "noarch")
    draft.files = [
      .text(
        "/usr/src/\(name)-\(version)/dkms.conf",
        "PACKAGE_NAME=\"\(name)\"\nPACKAGE_VERSION=\"\(version)\"\n"
          + lines.map { $0 + "\n" }.joined())
    ]
    return draft
  }

  private func fixture(_ audience: String = "end-user") throws -> PoolFixture {
    let fixture = try PoolFixture()
    fixture.asksSolver = false
    fixture.settings.append("audience = \"\(audience)\"")
    try fixture.add(stock, plus, later)
    var kmod = RPMDraft.kmod("zfs", "2.0", "1.el8", for: plus.uname, symbols: plus.symbols)
    kmod.requires.removeFirst()
    var lonely = RPMDraft.kmod("lonely", "1.0", "1.el8", for: later.uname, symbols: ["gone = 0x1"])
    lonely.requires.removeFirst()
    try fixture.add(kmod, lonely)
    try fixture.add(
      sources("zfs", "2.1"),
      sources("zfs", "0.8", "BUILD_EXCLUSIVE_KERNEL_MAX=\"4.18.0-300\""),
      // Another name, but it builds the same module.
      sources("openzfs", "9", "BUILT_MODULE_NAME[0]=\"zfs\""), sources("wireguard", "1.0"))
    return fixture
  }

  @Test("explain names the DKMS packages of the driver that the kernel keeps, and its variants")
  func explained() async throws {
    let published = try await fixture().publish()
    let old = try published.explain("kmod-zfs", stock.uname)
    #expect(
      old.alternatives?.dkms == [
        "openzfs-dkms-9-1.noarch", "zfs-dkms-0.8-1.noarch", "zfs-dkms-2.1-1.noarch",
      ])
    #expect(old.alternatives?.kernels == [plus.uname])
    #expect(
      ExplainReport([old]).text.hasSuffix(
        """
          instead: openzfs-dkms-9-1.noarch, built on the host by dkms
          instead: zfs-dkms-0.8-1.noarch, built on the host by dkms
          instead: zfs-dkms-2.1-1.noarch, built on the host by dkms
          instead: the kernel \(plus.uname), which it fits

        """))
    let new = try published.explain("kmod-zfs", later.uname)
    #expect(
      new.alternatives?.dkms == ["openzfs-dkms-9-1.noarch", "zfs-dkms-2.1-1.noarch"])
    #expect(new.alternatives?.kernels == [])
    #expect(try published.explain("kmod-lonely", later.uname).alternatives?.isEmpty == true)
    // What is kept, and what is no kmod, needs none.
    #expect(try published.explain("kmod-zfs", plus.uname).alternatives == nil)
    #expect(try published.explain("zfs-dkms-0.8-1", later.uname).alternatives == nil)
  }

  @Test("publish tells end users of the newest kernel, and RHEL's upstream what to rebuild instead")
  func published() async throws {
    let fixture = try fixture()
    for _ in 0..<2 {
      // The second run has nothing to do and says the same.
      let report = PublishReport(try await Publisher(try fixture.definition()).publish())
      #expect(
        report.text.hasSuffix(
          """
          instead of what \(later.uname) drops:
            kmod-zfs-2.0-1.el8.x86_64: openzfs-dkms-9-1.noarch, built on the host by dkms; \
          zfs-dkms-2.1-1.noarch, built on the host by dkms

          """))
    }
    let upstream = try self.fixture("rhel-upstream")
    let report = PublishReport(try await Publisher(try upstream.definition()).publish())
    #expect(!report.text.contains("instead") && report.text.contains("to rebuild"))
  }
}
