import KernelABI
import RPMFormat
import TestSupport
import Testing

/// Packages that speak about the kernel's release rather than its symbols, and symbols that move
/// between the packages of one kernel.
@Suite("Reports of broken kmods: releases and subpackages")
struct KernelReleaseScenarioTests {
  @Test("kickstart-tests#686: a lower bound without symbols, and the userspace (kmod-kvdo, el9)")
  func versionOnly() async throws {
    let fixture = try PoolFixture()
    let (old, new) = (KernelDraft("5.14.0", "69.el9"), KernelDraft("5.14.0", "86.el9"))
    try fixture.add(old, new)
    var kvdo = RPMDraft(name: "kmod-kvdo", version: "8.1.1.360", release: "15.el9")
    kvdo.provides = ["kernel-modules = 5.14.0-70.el9.x86_64", "kvdo-kmod = 8.1.1.360-15.el9"]
    kvdo.requires = [
      "kernel-core-uname-r >= 5.14.0-70.el9", "kernel-modules-uname-r >= 5.14.0-70.el9",
    ]
    kvdo.files = [.text("/lib/modules/5.14.0-70.el9.x86_64/extra/kmod-kvdo/kvdo.ko", "kvdo")]
    var vdo = RPMDraft(name: "vdo", version: "8.1.1.360", release: "1.el9")
    vdo.requires = ["kmod-kvdo >= 6.2"]
    try fixture.add(kvdo, vdo)
    let published = try await fixture.publish()
    #expect(
      try published.verdict("kmod-kvdo", old.uname).reasons == [
        kernelLacks(
          dependency("kernel-core-uname-r >= 5.14.0-70.el9"),
          offered: dependency("kernel-core-uname-r = 5.14.0-69.el9.x86_64")),
        kernelLacks(
          dependency("kernel-modules-uname-r >= 5.14.0-70.el9"),
          offered: dependency("kernel-modules-uname-r = 5.14.0-69.el9.x86_64")),
      ])
    #expect(
      try published.verdict("vdo", old.uname).reasons
        == [fell(dependency("kmod-kvdo >= 6.2"), "kmod-kvdo-8.1.1.360-15.el9.x86_64")])
    #expect(try published.served(new.uname).count == 2)
  }

  @Test("elrepo#238: symbols of in-tree modules are the kernel's, in EL8 as in EL9 (kmod-r8188eu)")
  func inTreeModules() async throws {
    let wanted = [
      "iwe_stream_add_event = 0x9da1e0c6", "lib80211_get_crypto_ops = 0x7cf64e88",
      "wireless_send_event = 0xcf0ab14d",
    ]
    let modules = [
      KernelDraft.Module("lib80211", in: "modules", exports: [wanted[1]]),
      KernelDraft.Module("cfg80211", in: "modules", exports: [wanted[0], wanted[2]]),
    ]
    let fixture = try PoolFixture()
    let (el8, el9) = (
      KernelDraft("4.18.0", "240.el8", modules: modules),
      KernelDraft("5.14.0", "86.el9", modules: modules)
    )
    try fixture.add(el8, el9)
    try fixture.add(
      .kmod("r8188eu", "4.1.8", "1.el8_3.elrepo", for: el8.uname, symbols: wanted))
    let published = try await fixture.publish()
    // Kept says that the kABI is satisfied; that kernel-modules must be installed it does not.
    #expect(try published.verdict("kmod-r8188eu", el8.uname).isKept)
    #expect(try published.verdict("kmod-r8188eu", el9.uname).isKept)
  }

  @Test("NVIDIA precompiled: (kernel = X if kernel) holds on X alone, although nothing else does")
  func exactKernel() async throws {
    let fixture = try PoolFixture()
    let kernels = [
      KernelDraft("4.18.0", "305.17.1.el8_4"), KernelDraft("4.18.0", "305.17.1.el8_4.0.1"),
      KernelDraft("4.18.0", "448.el8"),
      // Provides no `kernel`, and is one all the same.
      KernelDraft("4.18.0", "240.el8.centos.plus", variant: "plus"),
    ]
    for kernel in kernels { try fixture.add(kernel) }
    // The payload holds objects that are linked on the host: not one .ko, so no kernel( ) either.
    var kmod = RPMDraft(
      name: "kmod-nvidia-470.57.02-4.18.0-305.17.1", epoch: 3, version: "470.57.02",
      release: "3.el8_4")
    kmod.provides = ["kernel-modules = 4.18.0-305.17.1.el8_4.x86_64", "nvidia-kmod = 3:470.57.02"]
    kmod.requires = ["(kernel = 4.18.0-305.17.1.el8_4 if kernel)"]
    kmod.supplements = [
      "(nvidia-driver = 3:470.57.02 and kernel = 4.18.0-305.17.1.el8_4)"
    ]
    kmod.files = [.text("/lib/modules/4.18.0-305.17.1.el8_4.x86_64/kernel/nvidia/nvidia.o", "o")]
    try fixture.add(kmod)
    for kernel in kernels[1...] {
      fixture.libsolv(.installs, kmod.name, on: kernel.uname, because: .vacuousCondition)
    }
    let published = try await fixture.publish()
    #expect(try published.verdict(kmod.name, kernels[0].uname).isKept)
    for kernel in kernels[1...] {
      #expect(
        try published.verdict(kmod.name, kernel.uname).reasons == [
          kernelLacks(
            dependency("(kernel = 4.18.0-305.17.1.el8_4 if kernel)"),
            offered: dependency("kernel = \(kernel.versionRelease)"))
        ])
      #expect(try published.served(kernel.uname) == [])
    }
  }

  @Test("kubevirtci#1761: a symbol that moves to another subpackage is still the kernel's (c10s)")
  func subpackageUnion() async throws {
    let symbol = "br_netfilter_enable = 0x5db3ba1e"
    let fixture = try PoolFixture()
    let (before, after) = (
      KernelDraft(
        "6.12.0", "54.el10",
        modules: [.init("br_netfilter", in: "modules", exports: [symbol])]),
      KernelDraft(
        "6.12.0", "60.el10",
        modules: [.init("br_netfilter", in: "modules-extra", exports: [symbol])])
    )
    try fixture.add(before, after)
    var kmod = RPMDraft.kmod("kubefilter", "1.0", "1.el10", for: before.uname, symbols: [symbol])
    kmod.requires.append("kmod(br_netfilter.ko)")
    try fixture.add(kmod)
    let published = try await fixture.publish()
    #expect(try published.verdict(kmod.name, before.uname).isKept)
    #expect(try published.verdict(kmod.name, after.uname).isKept)
  }

  @Test("A RHEL kernel as lower bound holds on Stream by rpm's order; only the symbols refuse")
  func boundHoldsOnStream() async throws {
    let fixture = try PoolFixture()
    let kernel = KernelDraft("4.18.0", "448.el8", symbols: ["kmalloc_caches = 0x11111111"])
    try fixture.add(kernel)
    try fixture.add(
      .kmod(
        "demo", "1.0", "1.el8_7.elrepo", for: "4.18.0-425.10.1.el8_7.x86_64",
        symbols: ["kmalloc_caches = 0x22222222"]))
    let published = try await fixture.publish()
    #expect(
      try published.verdict("kmod-demo", kernel.uname).reasons
        == [differs("kmalloc_caches", 0x2222_2222, offered: 0x1111_1111)])
  }
}
