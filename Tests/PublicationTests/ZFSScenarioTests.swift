import KernelABI
import RPMFormat
import Reporting
import TestSupport
import Testing

/// OpenZFS: kmods that break with each minor release, and the userspace that goes with them.
@Suite("Reports of broken kmods: OpenZFS")
struct ZFSScenarioTests {
  /// kmod-zfs and its userspace as OpenZFS builds them: each needs the other.
  private func zfs(
    _ version: String, _ release: String, for kernel: String, _ symbols: [String]
  ) -> [RPMDraft] {
    var kmod = RPMDraft.kmod("zfs", version, release, for: kernel, symbols: symbols)
    kmod.provides[1] = DraftDependency("zfs-kmod = \(version)-\(release)")
    kmod.requires.append(DraftDependency("zfs = \(version)"))
    var userspace = RPMDraft(name: "zfs", version: version, release: release)
    userspace.requires = [DraftDependency("zfs-kmod = \(version)")]
    return [kmod, userspace]
  }

  @Test("openzfs#12747: the userspace falls with the kmod, and says so (zfs 2.1.1, 8.5)")
  func userspaceFalls() async throws {
    let fixture = try PoolFixture()
    let symbols = ["kmalloc_caches = 0x8200293d", "__kernel_fpu_begin = 0x0cdb7d12"]
    try fixture.add(
      KernelDraft("4.18.0", "305.el8", symbols: symbols),
      KernelDraft(
        "4.18.0", "348.el8", symbols: ["kmalloc_caches = 0x9fde6d8d", "__kernel_fpu_end = 0x1"]))
    for draft in zfs("2.1.1", "1.el8", for: "4.18.0-305.el8.x86_64", symbols) {
      try fixture.add(draft)
    }
    var dracut = RPMDraft(name: "zfs-dracut", version: "2.1.1", release: "1.el8", arch: "noarch")
    dracut.requires = ["zfs = 2.1.1-1.el8"]
    try fixture.add(dracut)
    let published = try await fixture.publish()
    let new = "4.18.0-348.el8.x86_64"
    #expect(
      try published.verdict("kmod-zfs", new).reasons == [
        differs("kmalloc_caches", 0x8200_293d, offered: 0x9fde_6d8d),
        missing("__kernel_fpu_begin", 0x0cdb_7d12),
      ])
    #expect(
      try published.verdict("zfs", new).reasons
        == [fell(dependency("zfs-kmod = 2.1.1"), "kmod-zfs-2.1.1-1.el8.x86_64")])
    #expect(
      try published.chain("zfs-dracut", new)
        == ["zfs-2.1.1-1.el8.x86_64", "kmod-zfs-2.1.1-1.el8.x86_64"])
    #expect(try published.served("4.18.0-305.el8.x86_64").count == 3)
    #expect(try published.served(new) == [])
  }

  @Test("openzfs#9856: five symbols of the file system layer (zfs 0.8.2, 8.1)")
  func fileSystemSymbols() async throws {
    let wanted: [(String, UInt32)] = [
      ("__remove_inode_hash", 0x8b7a_4ec8), ("clear_inode", 0x05ef_95a0),
      ("clear_nlink", 0x51b3_1641), ("current_time", 0x79e2_96fb), ("d_add_ci", 0xee0c_1e0d),
    ]
    let fixture = try PoolFixture()
    try fixture.add(KernelDraft("4.18.0", "147.el8", symbols: ["kfree = 0x037a0cba"]))
    let texts = wanted.map { "\($0.0) = \(CRC($0.1))" }
    for draft in zfs("0.8.2", "1.el8", for: "4.18.0-80.el8.x86_64", texts) {
      try fixture.add(draft)
    }
    let published = try await fixture.publish()
    #expect(
      try published.verdict("kmod-zfs", "4.18.0-147.el8.x86_64").reasons
        == wanted.map { missing($0.0, $0.1) })
  }

  @Test("openzfs#16179: a kmod for 9.4 is left out on the older 9.3 (zfs 2.1.15)")
  func olderTarget() async throws {
    let wanted: [(String, UInt32)] = [
      ("__alloc_pages", 0x721d_bc2e), ("__blk_alloc_disk", 0x0186_5137),
      ("write_cache_pages", 0x30a4_cdde), ("write_inode_now", 0x3f0b_016c),
    ]
    let texts = wanted.map { "\($0.0) = \(CRC($0.1))" }
    let fixture = try PoolFixture()
    try fixture.add(
      KernelDraft("5.14.0", "362.24.1.el9_3", symbols: ["__blk_alloc_disk = 0x18651370"]),
      KernelDraft("5.14.0", "427.13.1.el9_4", symbols: texts))
    let new = "5.14.0-427.13.1.el9_4.x86_64"
    for draft in zfs("2.1.15", "2.el9", for: new, texts) { try fixture.add(draft) }
    let published = try await fixture.publish()
    // Here both a kernel too old and its symbols speak against it; all is said.
    #expect(
      try published.verdict("kmod-zfs", "5.14.0-362.24.1.el9_3.x86_64").reasons == [
        missing("__alloc_pages", 0x721d_bc2e),
        differs("__blk_alloc_disk", 0x0186_5137, offered: 0x1865_1370),
        missing("write_cache_pages", 0x30a4_cdde), missing("write_inode_now", 0x3f0b_016c),
        kernelLacks(
          dependency("kernel >= 5.14.0-427.13.1.el9_4"),
          offered: dependency("kernel = 5.14.0-362.24.1.el9_3")),
      ])
    #expect(try published.served(new).count == 2)
  }

  @Test("openzfs#17966 and 18462: two builds in one pool, each offered to its own kernel (EL10)")
  func twoBuilds() async throws {
    let moved: [(String, old: UInt32, new: UInt32)] = [
      ("__alloc_pages_noprof", 0xf84a_0899, 0x8aab_2d5b),
      ("__blk_alloc_disk", 0x86e4_4e55, 0x3795_fbfd),
      ("__blk_mq_alloc_disk", 0xd05c_ab7f, 0x122e_872f),
      ("__blkdev_issue_discard", 0x25a0_2abd, 0xa142_b076),
      ("__cpuhp_remove_state", 0xaab7_44b7, 0xef30_e318),
      ("__cpuhp_setup_state", 0xb66e_b73f, 0x9582_07b0),
    ]
    // What the first report names besides: the second build does not use it.
    let gone: [(String, UInt32)] = [
      ("super_setup_bdi_name", 0xc226_0fa3), ("sync_blockdev", 0xd397_8ed2),
      ("timestamp_truncate", 0x8797_36c7), ("touch_atime", 0xea66_707e),
      ("truncate_setsize", 0x65b7_aaa7), ("unlock_page", 0x1534_6f03),
    ]
    let first =
      moved.map { "\($0.0) = \(CRC($0.old))" } + gone.map { "\($0.0) = \(CRC($0.1))" }
    let second = moved.map { "\($0.0) = \(CRC($0.new))" }
    let fixture = try PoolFixture()
    try fixture.add(
      KernelDraft("6.12.0", "55.9.1.el10_0", symbols: first),
      KernelDraft("6.12.0", "211.7.3.el10_2", symbols: second))
    let (old, new) = ("6.12.0-55.9.1.el10_0.x86_64", "6.12.0-211.7.3.el10_2.x86_64")
    for draft in zfs("2.3.5", "1.el10", for: old, first) { try fixture.add(draft) }
    for draft in zfs("2.4.1", "1.el10", for: new, second) { try fixture.add(draft) }
    let published = try await fixture.publish()
    #expect(
      try published.served(old)
        == ["kmod-zfs-2.3.5-1.el10.x86_64.rpm", "zfs-2.3.5-1.el10.x86_64.rpm"])
    #expect(
      try published.served(new)
        == ["kmod-zfs-2.4.1-1.el10.x86_64.rpm", "zfs-2.4.1-1.el10.x86_64.rpm"])
    #expect(try published.served("all").count == 4)
    #expect(try published.served("latest") == published.served(new))
    #expect(
      try published.verdict("kmod-zfs-2.3.5-1.el10", new).reasons
        == moved.map { differs($0.0, $0.old, offered: $0.new) }
        + gone.map { missing($0.0, $0.1) })
    #expect(
      try published.verdict("kmod-zfs-2.4.1-1.el10", old).reasons
        == moved.map { differs($0.0, $0.new, offered: $0.old) } + [
          kernelLacks(
            dependency("kernel >= 6.12.0-211.7.3.el10_2"),
            offered: dependency("kernel = 6.12.0-55.9.1.el10_0"))
        ])
  }

  @Test("openzfs#7956, 10208, 5377, 5015: a symbol that the target has not, or not yet (EL7, EL8)")
  func singleSymbols() async throws {
    let fixture = try PoolFixture()
    // openzfs#5015 has the names of those on whose version kernel and module disagree; the CRCs are
    // made up.
    let disagreed = [
      "filp_open", "fput", "kernel_read", "filp_close", "kmalloc_caches", "kernel_write",
      "inode_init_once",
    ]
    try fixture.add(
      KernelDraft("3.10.0", "514.el7", symbols: ["fput = 0x00000001"]),
      KernelDraft("3.10.0", "1127.el7", symbols: ["sme_me_mask = 0x17fbce60"]),
      KernelDraft("4.18.0", "147.3.1.el8_1", symbols: disagreed.map { "\($0) = 0x99999999" }))
    let builds: [(RPMDraft, String, [DropReason])] = [
      (
        .kmod(
          "spl", "0.7.11", "1.el7_4", for: "3.10.0-327.el7.x86_64",
          symbols: ["sme_me_mask = 0x17fbce60"]),
        "3.10.0-514.el7.x86_64", [missing("sme_me_mask", 0x17fb_ce60)]
      ),
      (
        .kmod(
          "zfs", "0.8.3", "1.el7", for: "3.10.0-1062.el7.x86_64", symbols: ["posix_acl_valid"]),
        "3.10.0-1127.el7.x86_64", [missing("posix_acl_valid", nil)]
      ),
      (
        .kmod(
          "spl5377", "0.6.5.8", "1.el7", for: "3.10.0-327.28.3.el7.x86_64",
          symbols: ["getrawmonotonic", "fput = 0x00000002", "out_of_line_wait_on_bit"]),
        "3.10.0-514.el7.x86_64",
        [
          missing("getrawmonotonic", nil), differs("fput", 2, offered: 1),
          missing("out_of_line_wait_on_bit", nil),
        ]
      ),
      (
        .kmod(
          "spl5015", "0.8.0", "1.el8", for: "4.18.0-80.11.2.el8_0.x86_64",
          symbols: disagreed.map { "\($0) = 0x11111111" }),
        "4.18.0-147.3.1.el8_1.x86_64",
        disagreed.map { differs($0, 0x1111_1111, offered: 0x9999_9999) }
      ),
    ]
    for build in builds { try fixture.add(build.0) }
    let published = try await fixture.publish()
    for (draft, kernel, reasons) in builds {
      #expect(try published.verdict(draft.name, kernel).reasons == reasons)
    }
    #expect(try published.verdict("kmod-spl", "3.10.0-1127.el7.x86_64").isKept)
  }

  @Test("openzfs#17987: the build for 611.5.1 stays with 611.5.1 and is not offered on 611.9.1")
  func betweenUpdates() async throws {
    let fixture = try PoolFixture()
    try fixture.add(
      KernelDraft("5.14.0", "611.5.1.el9_7", symbols: ["iov_iter_advance = 0x621355bf"]),
      KernelDraft("5.14.0", "611.9.1.el9_7", symbols: ["iov_iter_advance = 0x00621355"]))
    let old = "5.14.0-611.5.1.el9_7.x86_64"
    for draft in zfs("2.3.5", "1.el9", for: old, ["iov_iter_advance = 0x621355bf"]) {
      try fixture.add(draft)
    }
    let published = try await fixture.publish()
    #expect(try published.served(old).count == 2)
    #expect(
      try published.verdict("kmod-zfs", "5.14.0-611.9.1.el9_7.x86_64").reasons
        == [differs("iov_iter_advance", 0x6213_55bf, offered: 0x0062_1355)])
  }

  // The reports name the symbols, not their CRCs; the last two name none, so theirs are made up.
  @Test(
    "openzfs#13668, 5930 and 8570, LIS#539: a symbol goes within a minor release",
    arguments: [
      ("4.18.0", "372.13.1.el8_6", "372.16.1.el8_6", "iov_iter_fault_in_readable"),
      ("2.6.32", "642.el6", "696.el6", "posix_acl_equiv_mode"),
      ("3.10.0", "957.5.1.el7", "957.10.1.el7", "made_up_for_openzfs_8570"),
      ("3.10.0", "862.el7", "862.3.2.el7", "made_up_for_lis_539"),
    ])
  func withinMinor(_ version: String, _ old: String, _ new: String, _ symbol: String) async throws {
    let fixture = try PoolFixture()
    let kernels = [
      KernelDraft(version, old, symbols: ["kfree = 0x037a0cba", symbol]),
      KernelDraft(version, new, symbols: ["kfree = 0x037a0cba"]),
    ]
    for kernel in kernels { try fixture.add(kernel) }
    for draft in zfs(
      "2.1.5", "1.el", for: kernels[0].uname, ["kfree = 0x037a0cba", symbol])
    { try fixture.add(draft) }
    let published = try await fixture.publish()
    #expect(try published.served(kernels[0].uname).count == 2)
    #expect(try published.served(kernels[1].uname) == [])
    #expect(
      try published.verdict("kmod-zfs", kernels[1].uname).reasons == [missing(symbol, nil)])
    #expect(
      try published.verdict("zfs", kernels[1].uname).reasons
        == [fell(dependency("zfs-kmod = 2.1.5"), "kmod-zfs-2.1.5-1.el.x86_64")])
  }

  @Test("openzfs#14411: all CRCs are equal, and what is said is \"kABI satisfied\" (8.7)")
  func equalAndYetBroken() async throws {
    let fixture = try PoolFixture()
    let symbols = [
      "__alloc_pages = 0x721dbc2e", "kmalloc_caches = 0x8200293d", "kfree = 0x037a0cba",
    ]
    let kernels = ["425.3.1.el8", "425.10.1.el8_7"].map {
      KernelDraft("4.18.0", $0, symbols: symbols)
    }
    for kernel in kernels { try fixture.add(kernel) }
    for draft in zfs("2.1.7", "1.el8", for: kernels[1].uname, symbols) {
      var draft = draft
      // OpenZFS builds without a lower bound.
      draft.requires.removeAll { $0.name == "kernel" }
      try fixture.add(draft)
    }
    let published = try await fixture.publish()
    for kernel in kernels {
      let verdict = try published.verdict("kmod-zfs", kernel.uname)
      #expect(verdict.isKept && verdict.reasons.isEmpty && verdict.notes.isEmpty)
      let report = ExplainReport([try published.explain("kmod-zfs", kernel.uname)])
      #expect(
        report.text
          == "kmod-zfs-2.1.7-1.el8.x86_64 (kmod) for \(kernel.uname): "
          + "kept, kABI satisfied (3 symbols required)\n")
      #expect(!report.text.contains("work"))
    }
  }

  @Test("openzfs#17165: a symbol of the other half of zfs that nobody offers (503.33.1)")
  func unknownSymbol() async throws {
    let fixture = try PoolFixture()
    let kernel = KernelDraft("5.14.0", "503.33.1.el9_5", symbols: ["kfree = 0x037a0cba"])
    try fixture.add(kernel)
    var (kmod, good) = (
      RPMDraft.kmod("zfs", "2.3.1", "1.el9", for: kernel.uname, symbols: kernel.symbols),
      RPMDraft.kmod("zfs-next", "2.3.1", "1.el9", for: kernel.uname, symbols: kernel.symbols)
    )
    kmod.requires.append("ksym(taskq_create_synced)")
    good.requires.append("ksym(taskq_create_sequent)")
    let spl = RPMDraft.kmod(
      "spl", "2.3.0", "1.el9", for: kernel.uname, exports: ["taskq_create_sequent = 0x11111111"])
    try fixture.add(kmod, good, spl)
    let published = try await fixture.publish()
    #expect(
      try published.verdict("kmod-zfs", kernel.uname).reasons
        == [.symbolMissing(symbol: "ksym(taskq_create_synced)", wanted: nil)])
    #expect(
      try published.verdict("kmod-zfs", kernel.uname).reasons.first?.description
        == "needs ksym(taskq_create_synced), which nothing offers")
    #expect(
      try published.served(kernel.uname)
        == ["kmod-spl-2.3.0-1.el9.x86_64.rpm", "kmod-zfs-next-2.3.1-1.el9.x86_64.rpm"])
  }
}
