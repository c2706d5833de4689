import Foundation
import KernelABI
import Publication
import RPMFormat
import TestSupport
import Testing

/// What a definition may decide: stablelists, base repositories, architectures, other sources.
@Suite("Policies of a definition")
struct PolicyTests {
  private let kernel = KernelDraft(
    "5.14.0", "86.el9", symbols: ["listed = 0x11111111", "unlisted = 0x22222222"])

  @Test("Symbols outside the stablelist are counted and listed, and dropped only if so defined")
  func stablelist() async throws {
    for policy in ["report", "drop"] {
      let fixture = try PoolFixture()
      fixture.settings += [
        "audience = \"rhel-upstream\"", "stablelist_policy = \"\(policy)\"",
      ]
      fixture.tables += "\n[[stablelist]]\nfile = \"list\"\nkernels = \"5.14.0-*\"\n"
      try Data("[rhel9_x86_64_stablelist]\n\tlisted\n".utf8).write(to: fixture.folder.file("list"))
      try fixture.add(kernel)
      try fixture.add(
        .kmod("inside", "1.0", "1.el9", for: kernel.uname, symbols: ["listed = 0x11111111"]),
        .kmod("outside", "1.0", "1.el9", for: kernel.uname, symbols: kernel.symbols))
      if policy == "drop" {
        fixture.libsolv(.installs, "kmod-outside", on: kernel.uname, because: .policy)
      }
      let published = try await fixture.publish()
      let inside = try published.verdict("kmod-inside", kernel.uname)
      #expect(inside.isKept && inside.notes.isEmpty)
      let outside = try published.verdict("kmod-outside", kernel.uname)
      #expect(outside.isKept == (policy == "report"))
      #expect(outside.notes == [.outsideStablelist(["unlisted"])])
      #expect(outside.reasons == (policy == "drop" ? [.outsideStablelist(["unlisted"])] : []))
    }
  }

  @Test("With base repositories everything must be found somewhere; their kernels lend nothing")
  func base() async throws {
    let fixture = try PoolFixture()
    fixture.tables += "\n[[base]]\nrepository = \"base\"\n"
    let base = fixture.folder.file("base")
    try FileManager.default.createDirectory(at: base, withIntermediateDirectories: true)
    var shell = RPMDraft(name: "bash", version: "5.1.8", release: "4.el9")
    shell.files = [.text("/usr/bin/bash", "sh"), .text("/opt/deep/file", "x")]
    try shell.write(to: base.path)
    let kmodPackage = RPMDraft(name: "kmod", version: "28", release: "9.el9")
    var depmod = kmodPackage
    depmod.files = [.link("/usr/sbin/depmod", to: "../bin/kmod")]
    try depmod.write(to: base.path)
    // The next kernel is in the base too, and has a symbol that the target has not.
    for package in KernelDraft("5.14.0", "99.el9", symbols: ["later = 0x33333333"]).packages {
      try package.write(to: base.path)
    }
    _ = try ShellCommand.output("createrepo_c", ["-q", base.path])
    try fixture.add(kernel)
    for (name, requirement) in [
      ("found", "bash >= 5"), ("file", "/opt/deep/file"), ("tooNew", "bash >= 6"),
      ("absent", "perl"), ("lent", "kernel(later) = 0x33333333"),
    ] {
      var package = RPMDraft.kmod(name, "1.0", "1.el9", for: kernel.uname)
      package.requires.append(DraftDependency(requirement))
      try fixture.add(package)
    }
    // What the base has is the subject here; the solver's base would have everything.
    fixture.asksSolver = false
    let published = try await fixture.publish()
    #expect(
      try published.served(kernel.uname)
        == ["kmod-file-1.0-1.el9.x86_64.rpm", "kmod-found-1.0-1.el9.x86_64.rpm"])
    #expect(
      try published.verdict("kmod-tooNew", kernel.uname).reasons
        == [.nothingProvides(dependency("bash >= 6"))])
    #expect(
      try published.verdict("kmod-absent", kernel.uname).reasons
        == [.nothingProvides(dependency("perl"))])
    #expect(
      try published.verdict("kmod-lent", kernel.uname).reasons == [missing("later", 0x3333_3333)])
  }

  @Test("Each architecture has its own views; noarch packages are in all of them")
  func architectures() async throws {
    let fixture = try PoolFixture()
    fixture.settings = ["arches = [\"x86_64\", \"i686\", \"aarch64\"]"]
    let arm = KernelDraft("5.14.0", "86.el9", arch: "aarch64", symbols: ["listed = 0x44444444"])
    try fixture.add(kernel, arm)
    try fixture.add(
      .kmod("demo", "1.0", "1.el9", for: kernel.uname, symbols: ["listed = 0x11111111"]),
      .kmod(
        "demo", "1.0", "1.el9", for: arm.uname, arch: "aarch64", symbols: ["listed = 0x44444444"]))
    var firmware = RPMDraft(name: "demo-firmware", version: "1.0", release: "1", arch: "noarch")
    firmware.requires = ["kmod-demo"]
    let library = RPMDraft(name: "demo-libs", version: "1.0", release: "1.el9", arch: "i686")
    // Only the other architecture's build is in the pool: here it comes from the base system.
    let tool = RPMDraft(name: "demo-tool", version: "2.0", release: "1.el9", arch: "aarch64")
    var user = RPMDraft(name: "demo-user", version: "1.0", release: "1.el9")
    user.requires = ["demo-tool >= 3"]
    try fixture.add(firmware, library, tool, user)
    let published = try await fixture.publish()
    #expect(
      try published.served(kernel.uname) == [
        "demo-firmware-1.0-1.noarch.rpm", "demo-libs-1.0-1.el9.i686.rpm",
        "demo-user-1.0-1.el9.x86_64.rpm", "kmod-demo-1.0-1.el9.x86_64.rpm",
      ])
    #expect(
      try published.served(arm.uname) == [
        "demo-firmware-1.0-1.noarch.rpm", "demo-tool-2.0-1.el9.aarch64.rpm",
        "kmod-demo-1.0-1.el9.aarch64.rpm",
      ])
    #expect(try published.explain("demo-libs", arm.uname).verdict == nil)
    #expect(try published.served("latest").count == 6)
  }

  @Test("A target of which only the symvers file is known judges symbols, and leaves the rest open")
  func symversTarget() async throws {
    let fixture = try PoolFixture()
    fixture.tables = """
      [[target]]
      symvers = "Module.symvers"
      release = "5.14.0-86.el9.x86_64"
      """
    let lines =
      "0x11111111\tlisted\tvmlinux\tEXPORT_SYMBOL\t\n0x22222222\tother\tdrivers/a/b\tEXPORT_SYMBOL_GPL\t\n"
    try Data(lines.utf8).write(to: fixture.folder.file("Module.symvers"))
    var open = RPMDraft.kmod(
      "open", "1.0", "1.el9", for: kernel.uname,
      symbols: ["listed = 0x11111111", "other = 0x22222222"])
    open.requires.append("kernel-modules-extra")
    try fixture.add(
      open, .kmod("bad", "1.0", "1.el9", for: kernel.uname, symbols: ["listed = 0x99999999"]),
      .kmod("late", "1.0", "1.el9", for: "5.14.0-99.el9.x86_64"))
    let published = try await fixture.publish()
    let verdict = try published.verdict("kmod-open", kernel.uname)
    #expect(verdict.isKept && verdict.notes == [.undecided(dependency("kernel-modules-extra"))])
    #expect(
      try published.verdict("kmod-bad", kernel.uname).reasons
        == [differs("listed", 0x9999_9999, offered: 0x1111_1111)])
    #expect(
      try published.verdict("kmod-late", kernel.uname).reasons == [
        kernelLacks(
          dependency("kernel >= 5.14.0-99.el9"), offered: dependency("kernel = 5.14.0-86.el9"))
      ])
  }

  @Test("Names of the kernel with an architecture in them are capabilities, not symbols")
  func isaNames() async throws {
    let fixture = try PoolFixture()
    try fixture.add(kernel)
    for (name, requirement) in [
      ("any", "kernel(x86-64)"), ("new", "kernel-core(x86-64) >= 5.14.0-70.el9"),
      ("old", "kernel(x86-64) < 5.14.0-70.el9"), ("devel", "kernel-devel(x86-64) >= 5.14"),
      ("arch", "kernel-devel-x86_64"),
    ] {
      var package = RPMDraft.kmod(name, "1.0", "1.el9", for: kernel.uname)
      package.requires.append(DraftDependency(requirement))
      try fixture.add(package)
    }
    fixture.libsolv(.refuses, "kmod-devel", "kmod-arch", on: kernel.uname, because: .buildFiles)
    let published = try await fixture.publish()
    #expect(published.assessment.judgements[0].dropped.count == 1)
    #expect(
      try published.verdict("kmod-old", kernel.uname).reasons == [
        kernelLacks(
          dependency("kernel(x86-64) < 5.14.0-70.el9"),
          offered: dependency("kernel(x86-64) = 5.14.0-86.el9"))
      ])
  }
}
