import KernelABI
import Publication
import RPMFormat
import TestSupport
import Testing

/// Kernels that are not the stock one, and packages that are built on the user's machine.
@Suite("Variants of kernels, and akmods")
struct VariantScenarioTests {
  private static func kernel(
    _ variant: String, _ version: String, _ release: String, arch: String = "x86_64",
    uname: String
  ) -> KernelDraft {
    var kernel = KernelDraft(version, release, arch: arch, variant: variant)
    kernel.statedUname = uname
    return kernel
  }

  /// Red Hat's real-time and 64k kernels, ELRepo's two, Oracle's.
  static let variants = [
    kernel("rt", "5.14.0", "86.el9", uname: "5.14.0-86.el9.x86_64+rt"),
    kernel("rt", "4.18.0", "240.rt7.54.el8", uname: "4.18.0-240.rt7.54.el8.x86_64"),
    kernel("64k", "5.14.0", "86.el9", arch: "aarch64", uname: "5.14.0-86.el9.aarch64+64k"),
    kernel("lt", "5.4.290", "1.el8.elrepo", uname: "5.4.290-1.el8.elrepo.x86_64"),
    kernel("ml", "6.13.1", "1.el9.elrepo", uname: "6.13.1-1.el9.elrepo.x86_64"),
    kernel("uek", "5.15.0", "100.96.32.el8uek", uname: "5.15.0-100.96.32.el8uek.x86_64"),
  ]

  @Test("a variant is a target of its own, with its own symbols and kmods", arguments: variants)
  func variant(_ draft: KernelDraft) async throws {
    let fixture = try PoolFixture()
    fixture.settings = ["arches = [\"\(draft.arch)\"]"]
    let stock = KernelDraft(
      "5.14.0", "87.el9", arch: draft.arch, symbols: ["kfree = 0x11111111"])
    var kernel = draft
    kernel.symbols = ["kfree = 0x22222222"]
    try fixture.add(stock, kernel)
    // Each says which kernel it is for by symbols alone; one names the variant as well.
    var named = RPMDraft.kmod(
      "named", "1.0", "1", for: kernel.uname, arch: draft.arch, symbols: kernel.symbols)
    named.requires[0] = DraftDependency("kernel-\(draft.variant)-core-uname-r = \(kernel.uname)")
    var own = RPMDraft.kmod(
      "own", "1.0", "1", for: kernel.uname, arch: draft.arch, symbols: kernel.symbols)
    own.requires.removeFirst()
    let forStock = RPMDraft.kmod(
      "stock", "1.0", "1", for: stock.uname, arch: draft.arch, symbols: stock.symbols)
    try fixture.add(named, own, forStock)
    let published = try await fixture.publish()
    let target = try #require(
      published.assessment.targets.first { $0.release.variant == draft.variant })
    #expect(target.release.uname == kernel.uname && target.release.arch == draft.arch)
    #expect(try published.served(kernel.uname) == [named.fileName, own.fileName])
    #expect(try published.served(stock.uname) == [forStock.fileName])
    #expect(try published.served("latest") == published.served(stock.uname))
    #expect(
      try published.verdict("kmod-own", stock.uname).reasons
        == [differs("kfree", 0x2222_2222, offered: 0x1111_1111)])
    #expect(
      try published.verdict("kmod-named", stock.uname).reasons == [
        differs("kfree", 0x2222_2222, offered: 0x1111_1111),
        kernelLacks(dependency("kernel-\(draft.variant)-core-uname-r = \(kernel.uname)")),
      ])
    #expect(
      try published.verdict("kmod-stock", kernel.uname).reasons == [
        differs("kfree", 0x1111_1111, offered: 0x2222_2222),
        kernelLacks(dependency("kernel >= 5.14.0-87.el9")),
      ])
  }

  @Test("akmods are judged by what they require, and help those that need the driver")
  func akmod() async throws {
    let fixture = try PoolFixture()
    let (old, new) = (KernelDraft("5.14.0", "70.el9"), KernelDraft("6.12.0", "55.el10"))
    try fixture.add(old, new)
    var akmod = RPMDraft(name: "akmod-nvidia", version: "550.54", release: "1.el9")
    akmod.provides = ["nvidia-kmod = 3:550.54"]
    akmod.requires = ["akmods >= 0.5", "kmodtool"]
    akmod.files = [.text("/usr/src/akmods/nvidia-kmod-550.54-1.el9.src.rpm", "srpm")]
    var old4 = RPMDraft(name: "akmod-old", version: "1.0", release: "1.el9")
    old4.provides = ["old-kmod = 1.0"]
    old4.requires = ["akmods", "kernel-core < 6.0"]
    var byName = RPMDraft(name: "akmod-byname", version: "1.0", release: "1.el9")
    byName.requires = ["kernel < 6.0"]
    var driver = RPMDraft(name: "nvidia-driver", version: "550.54", release: "1.el9")
    driver.requires = ["nvidia-kmod >= 3:550"]
    var tool = RPMDraft(name: "old-tool", version: "1.0", release: "1.el9")
    tool.requires = ["old-kmod"]
    try fixture.add(akmod, old4, byName, driver, tool)
    let published = try await fixture.publish()
    for name in ["akmod-nvidia", "akmod-old", "akmod-byname"] {
      #expect(try published.explain(name, old.uname).candidate.kind == .akmod)
    }
    #expect(try published.served(old.uname).count == 5)
    #expect(try published.served(new.uname) == [akmod.fileName, driver.fileName])
    #expect(
      try published.verdict("akmod-old", new.uname).reasons == [
        kernelLacks(
          dependency("kernel-core < 6.0"), offered: dependency("kernel-core = 6.12.0-55.el10"))
      ])
    #expect(
      try published.verdict("akmod-byname", new.uname).reasons == [
        kernelLacks(
          dependency("kernel < 6.0"), offered: dependency("kernel = 6.12.0-55.el10"))
      ])
    #expect(
      try published.verdict("old-tool", new.uname).reasons
        == [fell(dependency("old-kmod"), "akmod-old-1.0-1.el9.x86_64")])
  }
}
