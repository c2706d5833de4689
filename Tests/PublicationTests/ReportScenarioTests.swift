import KernelABI
import Publication
import RPMFormat
import TestSupport
import Testing

/// Failures that users reported, with their symbols and CRCs, each as a pool and its kernels.
///
/// What metadata cannot tell stands in no test: DKMS sources that install and do not build (lkrg#345
/// and others). Of openzfs#8570 and LIS#539 no symbol is told, only that a kernel moved within its
/// minor release: there one is made up. A module whose `struct module` has another size
/// (openzfs#17165) is told by the symbol alone that is missing besides.
@Suite("Reports of broken kmods: Stream and ELRepo")
struct ReportScenarioTests {
  @Test("elrepo#252: an older kernel's symbol is not lent to the target (kmod-drbd84, c8s 448)")
  func olderKernelLendsNothing() async throws {
    let fixture = try PoolFixture()
    let symbol = "put_devmap_managed_page = 0xde9d724c"
    try fixture.add(
      KernelDraft("4.18.0", "408.el8", symbols: [symbol, "kfree = 0x037a0cba"]),
      KernelDraft("4.18.0", "448.el8", symbols: ["kfree = 0x037a0cba"]))
    var kmod = RPMDraft.kmod(
      "drbd84", "8.4.11", "1.el8_7.elrepo", for: "4.18.0-425.10.1.el8_7.x86_64",
      symbols: [symbol, "kfree = 0x037a0cba"])
    kmod.requires[0] = "kernel >= 4.18.0-372.9.1.el8"
    try fixture.add(kmod)
    // The old kernel's packages lie in the pool too, as on a mirror that keeps them.
    for package in KernelDraft("4.18.0", "408.el8", symbols: [symbol]).packages {
      try fixture.add(package)
    }
    let published = try await fixture.publish()
    let dropped = try published.verdict("kmod-drbd84", Stream.c8s448)
    #expect(dropped.reasons == [missing("put_devmap_managed_page", 0xde9d_724c)])
    #expect(
      dropped.reasons.first?.description
        == "needs kernel(put_devmap_managed_page) = 0xde9d724c, which nothing offers")
    #expect(try published.verdict("kmod-drbd84", Stream.c8s408).isKept)
    #expect(try published.served(Stream.c8s448) == [])
    #expect(
      try published.served(Stream.c8s408).contains("kmod-drbd84-8.4.11-1.el8_7.elrepo.x86_64.rpm"))
  }

  @Test("elrepo#245: every symbol differs, and every one is named (kmod-mvsas, c9s 86)")
  func everythingDiffers() async throws {
    let wanted: [(String, UInt32)] = [
      ("module_layout", 0x5d33_0546), ("__pci_register_driver", 0xbe6c_f13c),
      ("pci_unregister_driver", 0x36ff_01c4), ("pci_set_master", 0x9b27_d31d),
      ("dma_set_mask", 0xa7a5_e1e0), ("dma_set_coherent_mask", 0x9550_0b59),
      ("dma_alloc_attrs", 0xf3ce_671a), ("dma_free_attrs", 0xe634_b46c),
      ("kmalloc_caches", 0x142c_0676),
    ]
    let offered = wanted.map { ($0.0, $0.1 ^ 0x0101_0101) }
    let fixture = try PoolFixture()
    try fixture.add(
      KernelDraft("5.14.0", "86.el9", symbols: offered.map { "\($0.0) = \(CRC($0.1))" }))
    try fixture.add(
      .kmod(
        "mvsas", "0.8.16", "1.el9_0.elrepo", for: "5.14.0-70.13.1.el9_0.x86_64",
        symbols: wanted.map { "\($0.0) = \(CRC($0.1))" }))
    let published = try await fixture.publish()
    let verdict = try published.verdict("kmod-mvsas", Stream.c9s86)
    #expect(verdict.reasons == zip(wanted, offered).map { differs($0.0, $0.1, offered: $1.1) })
    #expect(
      verdict.reasons.first?.description
        == "needs kernel(module_layout) = 0x5d330546, the kernel offers 0x5c320447")
  }

  @Test("elrepo#250: leading zeros of a CRC are part of it (kmod-megaraid_sas, c9s)")
  func leadingZeros() async throws {
    let wanted = [
      "debugfs_create_dir = 0x777f954f", "debugfs_create_file = 0x956cdf6b",
      "dma_pool_create = 0x6f9df4c5", "__register_chrdev = 0x009cd05d",
      "scsi_device_lookup = 0x9daa46af", "scsi_device_put = 0xd199e496",
      "scsi_remove_device = 0x6e870808", "debugfs_remove = 0x8d518f44",
      "__dynamic_dev_dbg = 0x35c88d32", "irq_set_affinity_hint = 0x59c6aff4",
      "blk_queue_max_hw_sectors = 0x32f7d05d",
      // Named without its CRC.
      "scsi_print_command",
    ]
    let fixture = try PoolFixture()
    let others = wanted.filter { !$0.hasPrefix("__register_chrdev") }
    try fixture.add(
      KernelDraft("5.14.0", "70.13.1.el9_0", symbols: others + ["__register_chrdev = 0x9cd05d"]),
      KernelDraft("5.14.0", "86.el9", symbols: ["__register_chrdev = 0x09cd05d0"] + others),
      KernelDraft("5.14.0", "162.el9", symbols: ["__register_chrdev = 0x009cd05d"]))
    try fixture.add(
      .kmod(
        "megaraid_sas", "07.719.03.00", "1.el9_0.elrepo", for: "5.14.0-70.13.1.el9_0.x86_64",
        symbols: wanted))
    let published = try await fixture.publish()
    let name = "kmod-megaraid_sas"
    let first = try published.verdict(name, "5.14.0-70.13.1.el9_0.x86_64")
    #expect(first.isKept && first.reasons.isEmpty && first.notes.isEmpty)
    #expect(
      try published.verdict(name, Stream.c9s86).reasons
        == [differs("__register_chrdev", 0x009c_d05d, offered: 0x09cd_05d0)])
    let last = try published.verdict(name, "5.14.0-162.el9.x86_64")
    #expect(
      last.reasons == [
        missing("debugfs_create_dir", 0x777f_954f), missing("debugfs_create_file", 0x956c_df6b),
        missing("dma_pool_create", 0x6f9d_f4c5), missing("scsi_device_lookup", 0x9daa_46af),
        missing("scsi_device_put", 0xd199_e496), missing("scsi_remove_device", 0x6e87_0808),
        missing("debugfs_remove", 0x8d51_8f44), missing("__dynamic_dev_dbg", 0x35c8_8d32),
        missing("irq_set_affinity_hint", 0x59c6_aff4),
        missing("blk_queue_max_hw_sectors", 0x32f7_d05d), missing("scsi_print_command", nil),
      ])
  }

  @Test("wireguard-install#231: a package with an epoch breaks in four symbols (c8s)")
  func epochAndPartialBreak() async throws {
    let broken: [(String, UInt32)] = [
      ("__skb_flow_dissect", 0xd82b_ed9c), ("flow_keys_basic_dissector", 0xa7e3_8f12),
      ("ipv6_stub", 0xf396_5b90), ("totalram_pages", 0xde93_60ba),
    ]
    let intact = ["__alloc_skb = 0x3c5dfeb0", "kfree = 0x037a0cba", "dst_release = 0x0d9ebcdf"]
    let fixture = try PoolFixture()
    try fixture.add(KernelDraft("4.18.0", "301.1.el8", symbols: intact))
    try fixture.add(
      .kmod(
        "wireguard", epoch: 3, "1.0.20210424", "1.el8_3.elrepo",
        for: "4.18.0-240.22.1.el8_3.x86_64",
        symbols: broken.map { "\($0.0) = \(CRC($0.1))" } + intact))
    var tools = RPMDraft(name: "wireguard-tools", version: "1.0.20210424", release: "1.el8")
    tools.requires = ["wireguard-kmod >= 3:1.0.20210424"]
    try fixture.add(tools)
    let published = try await fixture.publish()
    let kernel = "4.18.0-301.1.el8.x86_64"
    let nevra = "kmod-wireguard-3:1.0.20210424-1.el8_3.elrepo.x86_64"
    #expect(try published.verdict(nevra, kernel).reasons == broken.map { missing($0.0, $0.1) })
    #expect(
      try published.verdict("wireguard-tools", kernel).reasons
        == [fell(dependency("wireguard-kmod >= 3:1.0.20210424"), nevra)])
    #expect(try published.chain("wireguard-tools", kernel) == [nevra])
  }

  @Test("rhbz#1907946: a disk driver whose two symbols are gone is left out (kmod-3w-sas, c8s 257)")
  func unbootable() async throws {
    let fixture = try PoolFixture()
    try fixture.add(KernelDraft("4.18.0", "257.el8", symbols: ["kfree = 0x037a0cba"]))
    // The report names no CRCs: the requirements stand without version.
    try fixture.add(
      .kmod(
        "3w-sas", "3.26.02.000", "5.el8_3.elrepo", for: "4.18.0-240.el8.x86_64",
        symbols: ["sysfs_create_bin_file", "sysfs_remove_bin_file", "kfree"]))
    let published = try await fixture.publish()
    #expect(
      try published.verdict("kmod-3w-sas", "4.18.0-257.el8.x86_64").reasons
        == [missing("sysfs_create_bin_file", nil), missing("sysfs_remove_bin_file", nil)])
  }

  @Test("ELRepo's count: 13 of 44 kmods fall with the first Stream 8 kernel, 31 stay")
  func thirteenOfFortyFour() async throws {
    let fixture = try PoolFixture()
    let built = "4.18.0-240.el8.x86_64"
    try fixture.add(
      KernelDraft(
        "4.18.0", "240.el8", symbols: ["kfree = 0x037a0cba", "blk_mq_init_queue = 0x11111111"]),
      KernelDraft(
        "4.18.0", "257.el8", symbols: ["kfree = 0x037a0cba", "blk_mq_init_queue = 0x22222222"]))
    for number in 1...44 {
      let symbols =
        ["kfree = 0x037a0cba"] + (number <= 13 ? ["blk_mq_init_queue = 0x11111111"] : [])
      try fixture.add(
        .kmod("driver\(number)", "1.0", "1.el8_3.elrepo", for: built, symbols: symbols))
    }
    let published = try await fixture.publish()
    #expect(published.assessment.judgements.map(\.dropped.count) == [0, 13])
    #expect(try published.served(built).count == 44)
    #expect(try published.served("4.18.0-257.el8.x86_64").count == 31)
    #expect(
      try published.verdict("kmod-driver13", "4.18.0-257.el8.x86_64").reasons
        == [differs("blk_mq_init_queue", 0x1111_1111, offered: 0x2222_2222)])
  }
}
