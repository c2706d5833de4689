import KernelABI
import RPMFormat
import TestSupport
import Testing

/// The rules of judgement one by one, each where only it decides.
@Suite("Rules of judgement")
struct JudgementRuleTests {
  private func kernel(_ release: String, _ symbols: String...) -> KernelDraft {
    KernelDraft("5.14.0", release, symbols: symbols)
  }

  @Test("CRCs compare as numbers: rpm calls 0x1a01b234 and 0x1a1b0234 equal, the kernel does not")
  func numericCRC() async throws {
    let fixture = try PoolFixture()
    let target = kernel("1.el9", "one = 0x1a1b0234", "two = 0xde9d724c", "three = 0x00418482")
    try fixture.add(target)
    try fixture.add(
      .kmod("likerpm", "1.0", "1.el9", for: target.uname, symbols: ["one = 0x1a01b234"]),
      .kmod("uppercase", "1.0", "1.el9", for: target.uname, symbols: ["two = 0xDE9D724C"]),
      .kmod(
        "bare", "1.0", "1.el9", for: target.uname, symbols: ["three = 418482", "two = 0Xde9d724c"]))
    fixture.libsolv(.installs, "kmod-likerpm", on: target.uname, because: .crcIsNumber)
    fixture.libsolv(
      .refuses, "kmod-uppercase", "kmod-bare", on: target.uname, because: .crcIsNumber)
    let published = try await fixture.publish()
    #expect(
      try published.verdict("kmod-likerpm", target.uname).reasons
        == [differs("one", 0x1a01_b234, offered: 0x1a1b_0234)])
    #expect(try published.verdict("kmod-uppercase", target.uname).isKept)
    #expect(try published.verdict("kmod-bare", target.uname).isKept)
    // What is served says what the package says.
    #expect(try published.primaryText(target.uname).contains("ver=\"0xDE9D724C\""))
  }

  @Test("A CRC of 0, or none, is unknown: kept, with a note that names the symbol")
  func unknownCRC() async throws {
    let fixture = try PoolFixture()
    let target = kernel("1.el9", "one = 0x00000000", "two = 0x22222222", "three")
    try fixture.add(target)
    try fixture.add(
      .kmod(
        "unknown", "1.0", "1.el9", for: target.uname,
        symbols: ["one = 0x11111111", "two = 0x00000000", "three = 0x33333333"]),
      .kmod("any", "1.0", "1.el9", for: target.uname, symbols: ["two", "three"]))
    fixture.libsolv(.refuses, "kmod-unknown", on: target.uname, because: .crcIsUnknown)
    let published = try await fixture.publish()
    let verdict = try published.verdict("kmod-unknown", target.uname)
    #expect(verdict.isKept)
    #expect(verdict.notes == [.unknownCRC(["kernel(one)", "kernel(three)", "kernel(two)"])])
    let any = try published.verdict("kmod-any", target.uname)
    #expect(any.isKept && any.notes.isEmpty)
  }

  @Test("A CRC of 0, or none, of another kmod is as unknown, and so is 0 wanted of one")
  func unknownCRCOfKmod() async throws {
    let fixture = try PoolFixture()
    let (one, two) = (kernel("1.el9", "a = 0x1"), kernel("2.el9", "a = 0x2"))
    try fixture.add(one, two)
    let wishes = [
      "user": ["open = 0x12345678"], "zero": ["real = 0x00000000"],
      "unversioned": ["bare = 0x33333333"],
      "fine": ["open", "real = 0x22222222", "bare"], "gone": ["open = 0x12345678", "gone"],
    ]
    for (name, wanted) in wishes {
      var kmod = RPMDraft.kmod(name, "1.0", "1.el9", for: one.uname)
      kmod.requires += KernelDraft.dependencies(wanted, as: "ksym")
      try fixture.add(kmod)
    }
    try fixture.add(
      .kmod(
        "prov", "1.0", "1.el9", for: one.uname,
        exports: ["open = 0x00000000", "real = 0x22222222", "bare"]),
      // Fits the second kernel alone, and there it leaves nothing unknown.
      .kmod(
        "exact", "1.0", "1.el9", for: one.uname, symbols: ["a = 0x00000002"],
        exports: ["open = 0x12345678"]))
    fixture.libsolv(.refuses, "kmod-user", on: one.uname, because: .crcIsUnknown)
    fixture.libsolv(
      .refuses, "kmod-zero", "kmod-unversioned", on: one.uname, two.uname, because: .crcIsUnknown)
    let published = try await fixture.publish()
    func notes(_ package: String, _ kernel: KernelDraft) throws -> [JudgementNote] {
      try published.verdict(package, kernel.uname).notes
    }
    #expect(try notes("kmod-user", one) == [.unknownCRC(["ksym(open)"])])
    #expect(try notes("kmod-user", two) == [])
    for kernel in [one, two] {
      #expect(try published.served(kernel.uname).contains("kmod-user-1.0-1.el9.x86_64.rpm"))
      #expect(try notes("kmod-zero", kernel) == [.unknownCRC(["ksym(real)"])])
      #expect(try notes("kmod-unversioned", kernel) == [.unknownCRC(["ksym(bare)"])])
      #expect(try notes("kmod-fine", kernel) == [])
      let gone = try published.verdict("kmod-gone", kernel.uname)
      #expect(gone.reasons == [.symbolMissing(symbol: "ksym(gone)", wanted: nil)])
    }
    #expect(try notes("kmod-gone", one) == [.unknownCRC(["ksym(open)"])])
  }

  @Test("What neither the kernel nor the pool offers belongs to the base system and is no matter")
  func scope() async throws {
    let fixture = try PoolFixture()
    let target = kernel("1.el9")
    try fixture.add(target)
    var tool = RPMDraft(name: "drbd-utils", version: "9.27.0", release: "1.el9")
    tool.requires = ["libc.so.6(GLIBC_2.34)(64bit)", "/bin/sh", "systemd >= 999", "kernel-headers"]
    var kmod = RPMDraft.kmod("drbd9x", "9.1.20", "1.el9", for: target.uname)
    kmod.requires += ["drbd-utils >= 9.28.0", "/usr/sbin/drbdadm"]
    try fixture.add(tool, kmod)
    let published = try await fixture.publish()
    #expect(try published.verdict("drbd-utils", target.uname).isKept)
    #expect(
      try published.verdict("kmod-drbd9x", target.uname).reasons == [
        .versionMissing(
          dependency("drbd-utils >= 9.28.0"), offered: [dependency("drbd-utils = 9.27.0-1.el9")])
      ])
  }

  @Test("A Provides with >= is a range: kernel-modules >= X meets what lies above X")
  func flaggedProvides() async throws {
    let fixture = try PoolFixture()
    let target = kernel("86.el9")
    try fixture.add(target)
    let kmod = RPMDraft.kmod("base", "1.0", "1.el9", for: "5.14.0-70.el9.x86_64")
    var above = RPMDraft(name: "above", version: "1.0", release: "1.el9")
    above.requires = ["base-kmod >= 1.0", "range >= 99"]
    var below = RPMDraft(name: "below", version: "1.0", release: "1.el9")
    below.requires = ["range < 70"]
    var ranged = RPMDraft(name: "ranged", version: "1.0", release: "1.el9")
    ranged.provides = ["range >= 70"]
    try fixture.add(kmod, above, below, ranged)
    let published = try await fixture.publish()
    #expect(try published.verdict("above", target.uname).isKept)
    #expect(
      try published.verdict("below", target.uname).reasons
        == [.versionMissing(dependency("range < 70"), offered: [dependency("range >= 70")])])
  }

  @Test("Rich requirements are judged against the kernel and what stands beside it")
  func rich() async throws {
    let fixture = try PoolFixture()
    let target = kernel("86.el9", "kfree = 0x037a0cba")
    try fixture.add(target)
    let texts: [(String, String, Bool)] = [
      ("if", "(kernel >= 5.14.0-70.el9 if kernel)", true),
      ("range", "(kernel >= 5.14.0-80.el9 with kernel < 5.14.0-90.el9)", true),
      ("outside", "(kernel >= 5.14.0-87.el9 with kernel < 5.14.0-90.el9)", false),
      ("unless", "(elsewhere unless kernel)", false),
      ("fallen", "(kmod-bad or missing-from-pool >= 2)", true),
      ("both", "(kmod-bad and kernel)", false),
      ("elsewhere", "(gcc >= 99 or clang)", true),
    ]
    for (name, requirement, _) in texts {
      var package = RPMDraft(name: name, version: "1.0", release: "1.el9")
      package.requires = [DraftDependency(requirement)]
      try fixture.add(package)
    }
    try fixture.add(
      .kmod("bad", "1.0", "1.el9", for: target.uname, symbols: ["kfree = 0x00000001"]))
    fixture.libsolv(.installs, "unless", on: target.uname, because: .vacuousCondition)
    let published = try await fixture.publish()
    for (name, requirement, isKept) in texts {
      let verdict = try published.verdict(name, target.uname)
      #expect(verdict.isKept == isKept, "\(name): \(requirement)")
    }
    #expect(
      try published.verdict("outside", target.uname).reasons == [
        kernelLacks(dependency(texts[2].1), offered: dependency("kernel = 5.14.0-86.el9"))
      ])
    #expect(
      try published.verdict("both", target.uname).reasons
        == [fell(dependency(texts[5].1), "kmod-bad-1.0-1.el9.x86_64")])
  }

  @Test("Packages that need each other stay together; when one falls the other is not its cause")
  func circle() async throws {
    for isRich in [false, true] {
      let fixture = try PoolFixture()
      let (good, bad) = (kernel("1.el9", "kfree = 0x037a0cba"), kernel("2.el9", "kfree = 0x1"))
      try fixture.add(good, bad)
      var kmod = RPMDraft.kmod(
        "zfs", "2.1.15", "2.el9", for: good.uname, symbols: ["kfree = 0x037a0cba"])
      kmod.requires.append(isRich ? "(zfs = 2.1.15 if kernel)" : "zfs = 2.1.15")
      var zfs = RPMDraft(name: "zfs", version: "2.1.15", release: "2.el9")
      zfs.requires = isRich ? ["(zfs-kmod and kernel)"] : ["zfs-kmod"]
      try fixture.add(kmod, zfs)
      let published = try await fixture.publish()
      #expect(try published.served(good.uname).count == 2)
      #expect(
        try published.verdict("kmod-zfs", bad.uname).reasons
          == [differs("kfree", 0x037a_0cba, offered: 1)])
      #expect(
        try published.verdict("zfs", bad.uname).reasons
          == [fell(dependency(zfs.requires[0].name), "kmod-zfs-2.1.15-2.el9.x86_64")])
      #expect(try published.chain("zfs", bad.uname) == ["kmod-zfs-2.1.15-2.el9.x86_64"])
    }
  }

  @Test("A package falls only when the last that could help it has fallen")
  func lastProvider() async throws {
    let fixture = try PoolFixture()
    let (one, two, three) = (
      kernel("1.el9", "a = 0x1", "b = 0x1"), kernel("2.el9", "a = 0x2", "b = 0x1"),
      kernel("3.el9", "a = 0x2", "b = 0x2")
    )
    try fixture.add(one, two, three)
    var kmods: [RPMDraft] = []
    for symbol in ["a", "b"] {
      kmods.append(.kmod(symbol, "1.0", "1.el9", for: one.uname, symbols: ["\(symbol) = 0x1"]))
      kmods[kmods.count - 1].provides.append("driver")
      try fixture.add(kmods[kmods.count - 1])
    }
    var user = RPMDraft(name: "user", version: "1.0", release: "1.el9")
    user.requires = ["driver"]
    try fixture.add(user)
    let published = try await fixture.publish()
    #expect(try published.served(one.uname).count == 3)
    #expect(
      try published.served(two.uname) == [
        "kmod-b-1.0-1.el9.x86_64.rpm", "user-1.0-1.el9.x86_64.rpm",
      ])
    #expect(
      try published.verdict("user", three.uname).reasons == [
        fell(dependency("driver"), "kmod-a-1.0-1.el9.x86_64", "kmod-b-1.0-1.el9.x86_64")
      ])
  }

  @Test("A conflict with the kernel is a reason; one with an older or newer kernel is none")
  func conflicts() async throws {
    let fixture = try PoolFixture()
    let target = kernel("86.el9")
    try fixture.add(target)
    for (name, conflict) in [
      ("newer", "kernel > 5.14.0-70.el9"), ("older", "kernel < 5.14.0-70.el9"),
      ("module", "kmod(ext4.ko)"), ("devel", "kernel-devel > 6.12.999"),
    ] {
      var package = RPMDraft.kmod(name, "1.0", "1.el9", for: target.uname)
      package.conflicts = [DraftDependency(conflict)]
      try fixture.add(package)
    }
    let published = try await fixture.publish()
    #expect(
      try published.verdict("kmod-newer", target.uname).reasons == [
        .conflictsWithKernel(
          dependency("kernel > 5.14.0-70.el9"), offered: dependency("kernel = 5.14.0-86.el9"))
      ])
    #expect(
      try published.verdict("kmod-module", target.uname).reasons == [
        .conflictsWithKernel(dependency("kmod(ext4.ko)"), offered: dependency("kmod(ext4.ko)"))
      ])
    #expect(try published.served(target.uname).count == 2)
  }
}
