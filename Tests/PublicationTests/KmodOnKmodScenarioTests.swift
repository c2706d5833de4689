import KernelABI
import RPMFormat
import TestSupport
import Testing

/// Lustre and its like: kmods that need symbols of in-tree modules and of other kmods.
@Suite("Reports of broken kmods: kmods on kmods")
struct KmodOnKmodScenarioTests {
  @Test("sig-cloud-instance-images#45: four symbols of the crypto layer (kmod-lustre-client, el9)")
  func cryptoSymbols() async throws {
    let wanted: [(String, UInt32)] = [
      ("crypto_ahash_digest", 0xc50a_5719), ("crypto_ahash_final", 0x3907_3654),
      ("crypto_ahash_setkey", 0x577e_4a60), ("crypto_alloc_ahash", 0x291a_209c),
    ]
    let fixture = try PoolFixture()
    try fixture.add(
      KernelDraft(
        "5.14.0", "284.11.1.el9_2", symbols: ["module_layout = 0x3af7223e"],
        modules: [
          .init("crypto", in: "modules-core", exports: ["crypto_ahash_final = 0x39073653"])
        ]))
    try fixture.add(
      .kmod(
        "lustre-client", "2.15.3", "1.el9", for: "5.14.0-162.el9.x86_64",
        symbols: wanted.map { "\($0.0) = \(CRC($0.1))" } + ["module_layout = 0x3af7223e"]))
    let published = try await fixture.publish()
    #expect(
      try published.verdict("kmod-lustre-client", "5.14.0-284.11.1.el9_2.x86_64").reasons == [
        missing("crypto_ahash_digest", 0xc50a_5719),
        differs("crypto_ahash_final", 0x3907_3654, offered: 0x3907_3653),
        missing("crypto_ahash_setkey", 0x577e_4a60), missing("crypto_alloc_ahash", 0x291a_209c),
      ])
  }

  @Test(
    "az-hop#1231: symbols of another vendor's package that is not in the pool (lustre on MOFED)")
  func absentProvider() async throws {
    let foreign: [(String, UInt32)] = [
      ("__ib_alloc_pd", 0x5e52_3d59), ("__ib_create_cq", 0xd8d2_7689),
      ("__rdma_create_kernel_id", 0x5651_7ba0), ("ib_alloc_mr", 0xcfed_7203),
      ("ib_dealloc_pd_user", 0x74a8_80e9), ("ib_dereg_mr_user", 0x4244_73d7),
      ("ib_destroy_cq_user", 0x19e4_cf66),
    ]
    let fixture = try PoolFixture()
    let kernel = KernelDraft("4.18.0", "348.el8", symbols: ["kfree = 0x037a0cba"])
    try fixture.add(kernel)
    try fixture.add(
      .kmod(
        "lustre-client", "2.12.8_6_g5457c37", "1.el8", for: kernel.uname,
        symbols: foreign.map { "\($0.0) = \(CRC($0.1))" }))
    // The same as the newer generators write it: symbols that no kernel has are ksym( ).
    var other = RPMDraft.kmod("lnet", "2.14.0", "1.el8", for: kernel.uname)
    other.requires.append("ksym(ib_alloc_mr) = 0xcfed7203")
    try fixture.add(other)
    var third = RPMDraft.kmod("knem", "1.1.4", "1.el8", for: kernel.uname)
    third.requires.append("ksym(ib_dereg_mr_user) = 0x424473d7")
    try fixture.add(third)
    var provider = RPMDraft.kmod("mlnx-ofa_kernel", "5.4", "1.el8", for: kernel.uname)
    provider.provides.append("ksym(ib_dereg_mr_user) = 0x424473d7")
    try fixture.add(provider)
    let published = try await fixture.publish()
    #expect(
      try published.verdict("kmod-lustre-client", kernel.uname).reasons
        == foreign.map { missing($0.0, $0.1) })
    #expect(
      try published.verdict("kmod-lnet", kernel.uname).reasons
        == [.symbolMissing(symbol: "ksym(ib_alloc_mr)", wanted: CRC(0xcfed_7203))])
    #expect(try published.verdict("kmod-knem", kernel.uname).isKept)
  }

  @Test("flexvolume#16: both CRCs are named where both are known (kmod-lustre-client, 957.el7)")
  func bothValues() async throws {
    let fixture = try PoolFixture()
    try fixture.add(
      KernelDraft("3.10.0", "957.el7", symbols: ["ib_fmr_pool_unmap = 0x9ffa4805"]),
      KernelDraft("3.10.0", "957.21.3.el7", symbols: ["ib_fmr_pool_unmap = 0x9ffa4805"]))
    try fixture.add(
      .kmod(
        "lustre-client", "2.10.0", "1.el7.centos", for: "3.10.0-514.el7.x86_64",
        symbols: ["ib_fmr_pool_unmap = 0xd10868b6"]))
    let published = try await fixture.publish()
    for kernel in ["3.10.0-957.el7.x86_64", "3.10.0-957.21.3.el7.x86_64"] {
      let verdict = try published.verdict("kmod-lustre-client", kernel)
      #expect(verdict.reasons == [differs("ib_fmr_pool_unmap", 0xd108_68b6, offered: 0x9ffa_4805)])
      #expect(
        verdict.reasons.first?.description
          == "needs kernel(ib_fmr_pool_unmap) = 0xd10868b6, the kernel offers 0x9ffa4805")
    }
  }

  @Test("IML#1226: ksym( ) of another kmod: other CRCs, and a kmod that has itself fallen")
  func ksymCascade() async throws {
    let fixture = try PoolFixture()
    let (old, new) = (
      KernelDraft("3.10.0", "957.el7", symbols: ["posix_acl_valid = 0x11111111"]),
      KernelDraft("3.10.0", "1127.el7", symbols: ["posix_acl_valid = 0x22222222"])
    )
    try fixture.add(old, new)
    let exports = ["dmu_object_set_blocksize = 0x0f3a13d1", "sa_handle_destroy = 0xd3faa3a1"]
    try fixture.add(
      .kmod(
        "zfs", "0.7.13", "1.el7_6", for: old.uname, symbols: ["posix_acl_valid = 0x11111111"],
        exports: exports + ["zap_cursor_fini = 0xa439fe8a"]))
    try fixture.add(
      .kmod(
        "zfs", "0.8.2", "1.el7", for: old.uname,
        exports: ["dmu_object_set_blocksize = 0x7a201eb8", "sa_handle_destroy = 0x8f6701ef"]))
    var osd = RPMDraft.kmod("lustre-osd-zfs", "2.12.2", "1.el7", for: old.uname)
    osd.requires += KernelDraft.dependencies(exports, as: "ksym")
    osd.requires.append("ksym(zap_cursor_fini) = 0xa439fe8a")
    try fixture.add(osd)
    var lustre = RPMDraft(name: "lustre", version: "2.12.2", release: "1.el7")
    lustre.requires = ["(lustre-dkms or kmod-lustre-osd-zfs >= 2.12)"]
    try fixture.add(lustre)
    let published = try await fixture.publish()
    #expect(try published.verdict("kmod-lustre-osd-zfs", old.uname).isKept)
    #expect(try published.verdict("lustre", old.uname).isKept)
    let cause = "kmod-zfs-0.7.13-1.el7_6.x86_64"
    #expect(
      try published.verdict("kmod-lustre-osd-zfs", new.uname).reasons == [
        fell(dependency("ksym(dmu_object_set_blocksize) = 0x0f3a13d1"), cause),
        fell(dependency("ksym(sa_handle_destroy) = 0xd3faa3a1"), cause),
        fell(dependency("ksym(zap_cursor_fini) = 0xa439fe8a"), cause),
      ])
    #expect(
      try published.chain("lustre", new.uname) == [
        "kmod-lustre-osd-zfs-2.12.2-1.el7.x86_64", cause,
      ])
    #expect(try published.served(new.uname) == ["kmod-zfs-0.8.2-1.el7.x86_64.rpm"])
  }

  @Test("IML#1226: a pool with the newer kmod-zfs alone names its CRCs and its name")
  func ksymOfAnotherBuild() async throws {
    let fixture = try PoolFixture()
    let kernel = KernelDraft("3.10.0", "957.el7", symbols: ["kfree = 0x037a0cba"])
    try fixture.add(kernel)
    try fixture.add(
      .kmod(
        "zfs", "0.8.2", "1.el7", for: kernel.uname,
        exports: ["dmu_object_set_blocksize = 0x7a201eb8", "sa_handle_destroy = 0x8f6701ef"]))
    var osd = RPMDraft.kmod("lustre-osd-zfs", "2.12.2", "1.el7", for: kernel.uname)
    osd.requires.append("ksym(dmu_object_set_blocksize) = 0x0f3a13d1")
    osd.requires.append("ksym(sa_handle_destroy) = 0xd3faa3a1")
    osd.requires.append("ksym(zap_cursor_fini) = 0xa439fe8a")
    try fixture.add(osd)
    let published = try await fixture.publish()
    #expect(
      try published.verdict("kmod-lustre-osd-zfs", kernel.uname).reasons == [
        .crcDiffers(
          symbol: "ksym(dmu_object_set_blocksize)", wanted: CRC(0x0f3a_13d1),
          offered: [CRC(0x7a20_1eb8)], by: ["kmod-zfs-0.8.2-1.el7.x86_64"]),
        .crcDiffers(
          symbol: "ksym(sa_handle_destroy)", wanted: CRC(0xd3fa_a3a1),
          offered: [CRC(0x8f67_01ef)], by: ["kmod-zfs-0.8.2-1.el7.x86_64"]),
        .symbolMissing(symbol: "ksym(zap_cursor_fini)", wanted: CRC(0xa439_fe8a)),
      ])
  }

  @Test("trinityX#248: kernel too old, symbol absent, CRC other: all three are said (nvidia-340xx)")
  func threeReasons() async throws {
    let fixture = try PoolFixture()
    let kernel = KernelDraft(
      "3.10.0", "514.26.2.el7", symbols: ["get_zone_device_page = 0x6d849ca0"])
    try fixture.add(kernel)
    var kmod = RPMDraft.kmod(
      "nvidia-340xx", "340.102", "4.el7_4.elrepo", for: "3.10.0-693.el7.x86_64",
      symbols: ["page_offset_base = 0x7cd8d75e", "get_zone_device_page = 0x6343a556"])
    var userspace = RPMDraft(
      name: "nvidia-x11-drv-340xx", version: "340.102", release: "4.el7.elrepo")
    userspace.requires = ["nvidia-340xx-kmod >= 340.102"]
    kmod.requires.append("nvidia-x11-drv-340xx = 340.102")
    try fixture.add(kmod, userspace)
    let published = try await fixture.publish()
    #expect(
      try published.verdict("kmod-nvidia-340xx", kernel.uname).reasons == [
        missing("page_offset_base", 0x7cd8_d75e),
        differs("get_zone_device_page", 0x6343_a556, offered: 0x6d84_9ca0),
        kernelLacks(
          dependency("kernel >= 3.10.0-693.el7"),
          offered: dependency("kernel = 3.10.0-514.26.2.el7")
        ),
      ])
    #expect(
      try published.verdict("nvidia-x11-drv-340xx", kernel.uname).reasons == [
        fell(
          dependency("nvidia-340xx-kmod >= 340.102"),
          "kmod-nvidia-340xx-340.102-4.el7_4.elrepo.x86_64")
      ])
  }
}
