import KernelABI
import Publication
import RPMFormat
import TestSupport
import Testing

/// One small pool for each kind of package that the reports do not cover.
@Suite("Fixture matrix")
struct FixtureMatrixTests {
  private let kernel = KernelDraft(
    "5.14.0", "86.el9", symbols: ["kfree = 0x037a0cba", "__alloc_skb = 0x69a0b11c"])

  @Test("A kmod all of whose CRCs are equal is kept without a word")
  func keep() async throws {
    let fixture = try PoolFixture()
    try fixture.add(kernel)
    try fixture.add(
      .kmod("good", "1.0", "1.el9_0.elrepo", for: kernel.uname, symbols: kernel.symbols))
    let published = try await fixture.publish()
    let verdict = try published.verdict("kmod-good", kernel.uname)
    #expect(verdict.isKept && verdict.reasons.isEmpty && verdict.notes.isEmpty)
    #expect(try published.served(kernel.uname) == ["kmod-good-1.0-1.el9_0.elrepo.x86_64.rpm"])
  }

  @Test("EL9's kmods require the ksym( ) that they provide themselves: that stands")
  func selfProvided() async throws {
    let fixture = try PoolFixture()
    try fixture.add(kernel)
    var kmod = RPMDraft.kmod(
      "zfs", "2.1.15", "2.el9", for: kernel.uname, symbols: kernel.symbols,
      exports: ["dmu_object_set_blocksize = 0x7a201eb8"])
    kmod.requires.append("ksym(dmu_object_set_blocksize) = 0x7a201eb8")
    var other = kmod
    other.name = "kmod-other"
    other.provides.removeLast()
    other.requires[other.requires.count - 1] = "ksym(dmu_object_set_blocksize) = 0x7a201eb9"
    try fixture.add(kmod, other)
    let published = try await fixture.publish()
    #expect(try published.verdict("kmod-zfs", kernel.uname).isKept)
    #expect(
      try published.verdict("kmod-other", kernel.uname).reasons == [
        .crcDiffers(
          symbol: "ksym(dmu_object_set_blocksize)", wanted: CRC(0x7a20_1eb9),
          offered: [CRC(0x7a20_1eb8)], by: ["kmod-zfs-2.1.15-2.el9.x86_64"])
      ])
  }

  @Test("Modules without any word on symbols or kernel fit the release of their folder alone")
  func folderRelease() async throws {
    let fixture = try PoolFixture()
    let next = KernelDraft("5.14.0", "87.el9")
    try fixture.add(kernel, next)
    var kmod = RPMDraft(name: "kmod-plain", version: "1.0", release: "1.el9")
    kmod.files = [.text("/lib/modules/\(kernel.uname)/extra/plain.ko.xz", "plain")]
    // That there must be some kernel, or some module of it, says nothing about which.
    var vague = RPMDraft(name: "kmod-vague", version: "1.0", release: "1.el9")
    vague.requires = ["kernel", "(kmod(ext4.ko) if kernel)"]
    vague.files = [.text("/lib/modules/\(kernel.uname)/extra/vague.ko", "vague")]
    try fixture.add(kmod, vague)
    fixture.libsolv(.installs, "kmod-plain", "kmod-vague", on: next.uname, because: .folderRelease)
    let published = try await fixture.publish()
    for name in ["kmod-plain", "kmod-vague"] {
      #expect(try published.verdict(name, kernel.uname).isKept)
      #expect(
        try published.verdict(name, next.uname).reasons == [.otherRelease(builtFor: [kernel.uname])]
      )
    }
  }

  @Test("A kmod that says nothing at all is kept with a note")
  func saysNothing() async throws {
    let fixture = try PoolFixture()
    try fixture.add(kernel)
    var kmod = RPMDraft(name: "kmod-nvidia-open", version: "550.54", release: "1.el9")
    kmod.provides = ["nvidia-kmod = 550.54"]
    kmod.files = [.text("/usr/share/nvidia/objects/nv-kernel.o", "o")]
    try fixture.add(kmod)
    let published = try await fixture.publish()
    let verdict = try published.verdict("kmod-nvidia-open", kernel.uname)
    #expect(verdict.isKept && verdict.notes == [.noSymbolMetadata])
  }

  @Test("DKMS: excluded by a directive, allowed, and unknown, which is kept with a note")
  func dkms() async throws {
    let fixture = try PoolFixture()
    let el8 = KernelDraft("4.18.0", "448.el8")
    try fixture.add(kernel, el8)
    let files: [(String, String)] = [
      ("excluded", "BUILD_EXCLUSIVE_KERNEL=\"^4\\.18\\.\"\n"),
      ("maximum", "BUILD_EXCLUSIVE_KERNEL_MAX=\"4.18.999\"\n"),
      ("allowed", "MAKE[0]=\"make\"\n"),
      ("unknown", "if [ -e /etc/x ]; then BUILD_EXCLUSIVE_KERNEL=\"^6\"; fi\n"),
    ]
    for (name, text) in files {
      var package = RPMDraft(name: "\(name)-dkms", version: "1.0", release: "1", arch: "noarch")
      package.requires = ["dkms", "kernel-devel", "kernel-devel <= 6.12.999"]
      package.files = [
        .text(
          "/usr/src/\(name)-1.0/dkms.conf",
          "PACKAGE_NAME=\"\(name)\"\nPACKAGE_VERSION=\"1.0\"\n\(text)")
      ]
      try fixture.add(package)
    }
    // No repository of the solver's has kernel-devel: it refuses all four, wherever we keep them.
    fixture.libsolv(
      .refuses, "allowed-dkms", "unknown-dkms", on: kernel.uname, el8.uname, because: .buildFiles)
    fixture.libsolv(
      .refuses, "excluded-dkms", "maximum-dkms", on: el8.uname, because: .buildFiles)
    let published = try await fixture.publish()
    let excluded = try published.verdict("excluded-dkms", kernel.uname).reasons
    guard case .dkmsExcludes("BUILD_EXCLUSIVE_KERNEL", "^4\\.18\\.", _) = excluded.first else {
      Issue.record("excluded-dkms: \(excluded)")
      return
    }
    #expect(excluded.count == 1)
    let maximum = try published.verdict("maximum-dkms", kernel.uname).reasons
    guard case .dkmsExcludes("BUILD_EXCLUSIVE_KERNEL_MAX", "4.18.999", _) = maximum.first else {
      Issue.record("maximum-dkms: \(maximum)")
      return
    }
    #expect(try published.served(el8.uname).count == 4)
    #expect(try published.verdict("allowed-dkms", kernel.uname).notes.isEmpty)
    let unknown = try published.verdict("unknown-dkms", kernel.uname)
    #expect(unknown.isKept && unknown.notes.map(\.code) == ["dkms-unknown"])
  }

  @Test("kernel-plus is a target of its own, with its own symbols and its own kmods")
  func kernelPlus() async throws {
    let fixture = try PoolFixture()
    let stock = KernelDraft("4.18.0", "240.15.1.el8_3", symbols: ["netdev_ops = 0x11111111"])
    let plus = KernelDraft(
      "4.18.0", "240.15.1.el8_3.centos.plus", variant: "plus",
      symbols: ["netdev_ops = 0x22222222"])
    try fixture.add(stock, plus)
    #expect(plus.uname == "4.18.0-240.15.1.el8_3.centos.plus.x86_64")
    var forPlus = RPMDraft.kmod(
      "plus", "1.0", "1.el8", for: plus.uname, symbols: ["netdev_ops = 0x22222222"])
    forPlus.requires[0] = "kernel-plus-core >= 4.18.0-240"
    try fixture.add(
      .kmod("stock", "1.0", "1.el8", for: stock.uname, symbols: ["netdev_ops = 0x11111111"]),
      forPlus)
    let published = try await fixture.publish()
    #expect(try published.served(stock.uname) == ["kmod-stock-1.0-1.el8.x86_64.rpm"])
    #expect(try published.served(plus.uname) == ["kmod-plus-1.0-1.el8.x86_64.rpm"])
    #expect(
      try published.verdict("kmod-stock", plus.uname).reasons == [
        differs("netdev_ops", 0x1111_1111, offered: 0x2222_2222),
        kernelLacks(dependency("kernel >= 4.18.0-240.15.1.el8_3")),
      ])
    #expect(
      try published.verdict("kmod-plus", stock.uname).reasons == [
        differs("netdev_ops", 0x2222_2222, offered: 0x1111_1111),
        kernelLacks(dependency("kernel-plus-core >= 4.18.0-240")),
      ])
    #expect(try published.served("latest") == published.served(stock.uname))
  }

  @Test("The packages of a variant stand in a stock kernel's view only if it is admitted")
  func admittedVariant() async throws {
    let stock = KernelDraft("4.18.0", "240.15.1.el8_3", symbols: ["kfree = 0x037a0cba"])
    let plus = KernelDraft(
      "4.18.0", "240.15.1.el8_3.centos.plus", variant: "plus", symbols: ["kfree = 0x037a0cba"])
    for admitted in [false, true] {
      let fixture = try PoolFixture()
      if admitted { fixture.settings.append("variants = [\"plus\"]") }
      try fixture.add(stock)
      for package in plus.packages + stock.packages { try fixture.add(package) }
      let published = try await fixture.publish()
      let count = plus.packages.count + stock.packages.count
      #expect(
        try published.served(stock.uname).count == (admitted ? count : stock.packages.count))
      let reasons = try published.verdict("kernel-plus-core", stock.uname).reasons
      #expect(reasons == (admitted ? [] : [.variantNotAdmitted("plus")]))
    }
  }

  @Test("Live patches belong to one release; sources and debugging symbols stay out of judgement")
  func kpatchSourceDebuginfo() async throws {
    let fixture = try PoolFixture()
    fixture.settings = ["arches = [\"x86_64\", \"src\"]"]
    let next = KernelDraft("5.14.0", "87.el9")
    try fixture.add(kernel, next)
    var patch = RPMDraft(name: "kpatch-patch-5_14_0-86", version: "1", release: "1.el9")
    patch.requires = [DraftDependency("kernel-uname-r = \(kernel.uname)"), "kpatch"]
    var source = RPMDraft(name: "zfs", version: "2.1", release: "1.el9")
    source.isSource = true
    source.requires = ["kernel-devel = 1.0", "gcc"]
    var debug = RPMDraft(name: "kmod-zfs-debuginfo", version: "2.1", release: "1.el9")
    debug.files = [.text("/usr/lib/debug/lib/modules/\(kernel.uname)/extra/zfs.ko.debug", "d")]
    try fixture.add(patch, source, debug)
    let published = try await fixture.publish()
    #expect(try published.served(kernel.uname).count == 3)
    #expect(
      try published.verdict(patch.name, next.uname).reasons == [
        kernelLacks(
          dependency("kernel-uname-r = \(kernel.uname)"),
          offered: dependency("kernel-uname-r = \(next.uname)"))
      ])
    #expect(
      try published.served(next.uname)
        == ["kmod-zfs-debuginfo-2.1-1.el9.x86_64.rpm", "zfs-2.1-1.el9.src.rpm"])
  }

  @Test("Debugging symbols fall with the kmod that they need, a source package with nothing")
  func sourceStays() async throws {
    let fixture = try PoolFixture()
    fixture.settings = ["arches = [\"x86_64\", \"src\"]"]
    try fixture.add(kernel)
    let kmod = RPMDraft.kmod("zfs", "2.1", "1.el9", for: kernel.uname, symbols: ["kfree = 0x1"])
    var debug = RPMDraft(name: "kmod-zfs-debuginfo", version: "2.1", release: "1.el9")
    debug.requires = ["kmod-zfs = 2.1"]
    var source = RPMDraft(name: "lustre", version: "2.15", release: "1.el9")
    source.isSource = true
    source.requires = ["kmod-zfs = 2.1", "kernel(kfree) = 0x00000001"]
    try fixture.add(kmod, debug, source)
    let published = try await fixture.publish()
    #expect(try published.served(kernel.uname) == ["lustre-2.15-1.el9.src.rpm"])
    #expect(
      try published.verdict("kmod-zfs-debuginfo", kernel.uname).reasons
        == [fell(dependency("kmod-zfs = 2.1"), "kmod-zfs-2.1-1.el9.x86_64")])
    let kept = try published.verdict("lustre", kernel.uname)
    #expect(kept.isKept && kept.reasons.isEmpty)
  }

  @Test("The tools that handle modules are userspace, whatever their names begin with")
  func moduleTools() async throws {
    let fixture = try PoolFixture()
    try fixture.add(kernel)
    var tools = RPMDraft(name: "kmod", version: "28", release: "10.el9")
    tools.provides = ["module-init-tools = 4.0-1", "/sbin/modprobe"]
    tools.requires = ["kmod-libs(x86-64) = 28", "libkmod.so.2()(64bit)"]
    tools.files = [
      .text("/usr/bin/kmod", "kmod"), .text("/usr/sbin/weak-modules", "#!/bin/bash\n"),
    ]
    var library = RPMDraft(name: "kmod-libs", version: "28", release: "10.el9")
    library.provides = ["libkmod.so.2()(64bit)"]
    library.files = [.text("/usr/lib64/libkmod.so.2", "kmod")]
    var generator = RPMDraft(name: "kmodtool", version: "1.1", release: "3.el9", arch: "noarch")
    generator.files = [.text("/usr/bin/kmodtool", "#!/bin/bash\n")]
    try fixture.add(tools, library, generator)
    let published = try await fixture.publish()
    let kinds = published.assessment.candidates.map { "\($0.name) \($0.kind.rawValue)" }
    #expect(kinds == ["kmod userspace", "kmod-libs userspace", "kmodtool userspace"])
    #expect(try published.served(kernel.uname).count == 3)
  }
}
