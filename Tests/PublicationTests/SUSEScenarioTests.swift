import Foundation
import KernelABI
import Publication
import RPMFormat
import TestSupport
import Testing

/// SUSE's kernels and KMPs: symbols stand with the kernel's flavour, and the kernel itself provides
/// them; `uname -r` names the flavour and no architecture.
@Suite("Kernel module packages of SUSE")
struct SUSEScenarioTests {
  /// A kernel of one flavour: `VERSION-RELEASE` of the package, what `uname -r` prints, and
  /// `ksym(FLAVOUR:SYMBOL) = CRC` for `SYMBOL = CRC`.
  private func kernel(
    _ version: String, _ release: String, _ flavour: String, uname: String, _ symbols: [String],
    more: [DraftDependency] = []
  ) -> RPMDraft {
    var draft = RPMDraft(name: "kernel-\(flavour)", version: version, release: release)
    draft.provides =
      ["kernel = 1", "multiversion(kernel)"] + more
      + symbols.map { DraftDependency("ksym(\(flavour):\($0.replacing(" = ", with: ") = "))") }
    draft.provides[0] = DraftDependency("kernel = \(version)-\(release)")
    draft.files = [.text("/boot/vmlinuz-\(uname)", uname)]
    return draft
  }

  private func kmp(_ name: String, _ flavour: String, for uname: String, _ symbols: [String])
    -> RPMDraft
  {
    var draft = RPMDraft(name: "\(name)-kmp-\(flavour)", version: "1.0_k1", release: "lp1.1")
    draft.provides = [DraftDependency("\(name)-kmp = 1.0"), "multiversion(kernel)"]
    draft.requires =
      [DraftDependency("kernel-\(flavour)")]
      + symbols.map { DraftDependency("ksym(\(flavour):\($0.replacing(" = ", with: ") = "))") }
    draft.enhances = [DraftDependency("kernel-\(flavour)")]
    draft.files = [.text("/lib/modules/\(uname)/updates/\(name).ko", name)]
    return draft
  }

  private func differs(_ name: String, _ wanted: UInt32, offered: UInt32) -> DropReason {
    .crcDiffers(symbol: name, wanted: CRC(wanted), offered: [CRC(offered)], by: [])
  }

  @Test("openzfs#163: CRCs without 0x and zeros; kept on one kernel, dropped on the next (spl)")
  func oldDesktop() async throws {
    let wanted = [
      "wake_up_process = 1252e871", "fput = 19114fcc", "filp_open = 24845021",
      "kthread_stop = 29349473", "vfs_unlink = 2a8dd891", "current_task = 2e2c11b8",
      "vfs_write = 2ef1372d", "path_put = 32605661", "cdev_add = 3319cf75",
      "mutex_trylock = 418482",
    ]
    let (first, next) = ("2.6.37.1-1.2-desktop", "2.6.37.6-0.5-desktop")
    let fixture = try PoolFixture()
    // The newer kernel has one CRC that only a comparison as numbers finds equal.
    let moved = ["fput = 19114fcd", "mutex_trylock = 00418482"]
    let kept = wanted.filter { !$0.hasPrefix("fput") && !$0.hasPrefix("mutex") }
    try kernel("2.6.37.1", "1.2.2", "desktop", uname: first, wanted)
      .write(to: fixture.kernels.path)
    try kernel("2.6.37.6", "0.5.1", "desktop", uname: next, kept.dropLast() + moved)
      .write(to: fixture.kernels.path)
    try fixture.add(kmp("spl", "desktop", for: first, wanted))
    let published = try await fixture.publish()
    #expect(published.assessment.targets.map(\.release.uname) == [first, next])
    let verdict = try published.verdict("spl-kmp-desktop", first)
    #expect(verdict.isKept && verdict.notes.isEmpty)
    #expect(try published.served(first) == ["spl-kmp-desktop-1.0_k1-lp1.1.x86_64.rpm"])
    #expect(try published.served("latest") == [])
    #expect(
      try published.verdict("spl-kmp-desktop", next).reasons == [
        differs("ksym(desktop:fput)", 0x1911_4fcc, offered: 0x1911_4fcd),
        .symbolMissing(symbol: "ksym(desktop:cdev_add)", wanted: CRC(0x3319_cf75)),
      ])
    // What is served says what the package says.
    #expect(try published.primaryText(first).contains("ver=\"418482\""))
  }

  @Test("flavours are kernels of their own; sets of symbols compare as one symbol does")
  func flavours() async throws {
    let uname = "5.14.21-150400.24.21"
    let fixture = try PoolFixture()
    for (flavour, crc) in [("default", "0x11111111"), ("preempt", "0x22222222")] {
      try kernel(
        "5.14.21", "150400.24.21.1", flavour, uname: "\(uname)-\(flavour)",
        ["kfree = 0x037a0cba", "moved = \(crc)"],
        more: [
          DraftDependency("kernel-uname-r = \(uname)-\(flavour)"),
          DraftDependency("kernel(\(flavour):drivers_net) = 0123456789abcdef"),
        ]
      ).write(to: fixture.kernels.path)
    }
    for flavour in ["default", "preempt"] {
      var draft = kmp(
        "demo", flavour, for: "\(uname)-\(flavour)",
        ["kfree = 0x037a0cba", "moved = 0x11111111"])
      draft.requires.append(
        DraftDependency("kernel(\(flavour):drivers_net) = 0123456789abcdef"))
      try fixture.add(draft)
    }
    var other = kmp("other", "default", for: "\(uname)-default", ["kfree = 0x037a0cba"])
    other.requires += [
      "ksym(default:of_demo) = 0x00000007", "kernel(default:drivers_net) = 0123456789abcdee",
    ]
    try fixture.add(other)
    var exact = kmp("exact", "default", for: "\(uname)-default", [])
    exact.requires = []
    try fixture.add(exact)
    fixture.libsolv(
      .installs, "exact-kmp-default", on: "\(uname)-preempt", because: .folderRelease)
    let published = try await fixture.publish()
    #expect(
      try published.served("\(uname)-default") == [
        "demo-kmp-default-1.0_k1-lp1.1.x86_64.rpm", "exact-kmp-default-1.0_k1-lp1.1.x86_64.rpm",
      ])
    #expect(try published.served("\(uname)-preempt") == [])
    #expect(
      try published.verdict("demo-kmp-preempt", "\(uname)-preempt").reasons
        == [differs("ksym(preempt:moved)", 0x1111_1111, offered: 0x2222_2222)])
    #expect(
      try published.verdict("other-kmp-default", "\(uname)-default").reasons
        == [
          .symbolMissing(symbol: "ksym(default:of_demo)", wanted: CRC(7)),
          kernelLacks(
            dependency("kernel(default:drivers_net) = 0123456789abcdee"),
            offered: dependency("kernel(default:drivers_net) = 0123456789abcdef")),
        ])
    #expect(
      try published.verdict("exact-kmp-default", "\(uname)-preempt").reasons
        == [.otherRelease(builtFor: ["\(uname)-default"])])
  }

  @Test("a symvers file of a flavour: its symbols are that flavour's, the architecture is named")
  func symvers() async throws {
    let uname = "5.14.21-150400.22-default"
    let fixture = try PoolFixture()
    fixture.tables = "[[target]]\nsymvers = \"symvers\"\nrelease = \"\(uname)\"\n"
    try Data("0x037a0cba\tkfree\tvmlinux\tEXPORT_SYMBOL\t\n".utf8)
      .write(to: fixture.folder.file("symvers"))
    await #expect(throws: TargetError.release(uname)) { try await fixture.publish() }
    fixture.tables += "arch = \"x86_64\"\n"
    try fixture.add(
      kmp("good", "default", for: uname, ["kfree = 0x037a0cba"]),
      kmp("bad", "default", for: uname, ["kfree = 0x037a0cbb"]))
    let published = try await fixture.publish()
    #expect(try published.served(uname) == ["good-kmp-default-1.0_k1-lp1.1.x86_64.rpm"])
    // What the kernel's packages are called, and what else they provide, is not known.
    #expect(
      try published.verdict("good-kmp-default", uname).notes
        == [.undecided(dependency("kernel-default"))])
    #expect(
      try published.verdict("bad-kmp-default", uname).reasons
        == [differs("ksym(default:kfree)", 0x037a_0cbb, offered: 0x037a_0cba)])
  }
}
