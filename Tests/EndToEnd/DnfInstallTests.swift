import Foundation
import TestSupport
import Testing

@Suite(
  "dnf installs from the views",
  .enabled(if: Dnf.canInstall && Oracle.has("createrepo_c"), "needs dnf, rpm and root"))
struct DnfInstallTests {
  @Test(
    "Each kernel's view installs the kmod built for it, with the userspace and that kernel alone",
    arguments: Access.allCases)
  func rightKmod(_ access: Access) throws {
    let served = try Served(access, Workbench())
    try served.bench.publishCleanly()
    try Workbench.index(served.bench.system)
    let system = served.address(served.bench.system)
    for (kernel, version, release) in [
      (Sample.older, "5.14.0-70.el9", "1.el9_70"), (Sample.newer, "5.14.0-80.el9", "2.el9_80"),
    ] {
      let dnf = try Dnf()
      let command = try dnf.run(
        ["t": served.view(kernel), "os": system], "install", "kernel-\(version)", "fast-tools")
      #expect(command.isSuccess, "\(command.errorText)")
      #expect(
        try dnf.installed() == [
          "kernel-\(version)", "kernel-core-\(version)", "kernel-modules-\(version)",
          "kmod-fast-1.0-\(release)", "fast-tools-1.0-1.el9",
        ])
    }
  }

  @Test(
    "install --downloadonly fetches the package that the pool holds", arguments: Access.allCases)
  func download(_ access: Access) throws {
    let served = try Served(access, Workbench())
    try served.bench.publishCleanly()
    try Workbench.index(served.bench.system)
    let dnf = try Dnf()
    let command = try dnf.run(
      ["t": served.view(Sample.newer), "os": served.address(served.bench.system)], "install",
      "--downloadonly", "--downloaddir=\(dnf.file("dl").path)", "kmod-fast")
    #expect(command.isSuccess, "\(command.errorText)")
    let name = "kmod-fast-1.0-2.el9_80.x86_64.rpm"
    let fetched = try Data(contentsOf: dnf.file("dl").appending(path: name))
    #expect(try fetched == Data(contentsOf: served.bench.pool.appending(path: name)))
  }

  @Test(
    "An unfiltered repository pulls in an older kernel for a kmod; the kernel's view offers none")
  func noOlderKernel() throws {
    let bench = try Workbench()
    try bench.publishCleanly()
    try Workbench.index(bench.system)
    try Workbench.index(bench.pool)
    let system = "file://\(bench.system.path)"
    func installLegacy(from repository: URL) throws -> (ShellCommand, Set<String>) {
      let dnf = try Dnf()
      let first = try dnf.run(["os": system], "install", "kernel-5.14.0-80.el9")
      #expect(first.isSuccess, "\(first.errorText)")
      let command = try dnf.run(
        ["t": "file://\(repository.path)", "os": system], "install", "kmod-legacy")
      return (command, try dnf.installed())
    }
    let (combined, mixed) = try installLegacy(from: bench.pool)
    #expect(combined.isSuccess && mixed.contains("kernel-core-5.14.0-70.el9"))
    let (refused, kept) = try installLegacy(from: bench.view(Sample.newer))
    #expect(!refused.isSuccess && refused.errorText.contains("kmod-legacy"))
    #expect(!kept.contains("kernel-core-5.14.0-70.el9") && !kept.contains("kmod-legacy-1.0-1.el9"))
  }

  @Test("A newer kmod for another kernel blocks every upgrade from one repository, not from a view")
  func upgrade() throws {
    let bench = try Workbench()
    try bench.publishCleanly()
    try Workbench.index(bench.pool)
    let before = try bench.repository("before", Sample.olderKernel + [userland("1.0")])
    let after = try bench.repository("after", Sample.olderKernel + [userland("2.0")])
    func upgrade(from repository: URL) throws -> (ShellCommand, Set<String>) {
      let dnf = try Dnf()
      let view = "file://\(bench.view(Sample.older).path)"
      let first = try dnf.run(
        ["t": view, "os": "file://\(before.path)"], "install", "kernel", "kmod-fast", "userland")
      #expect(first.isSuccess, "\(first.errorText)")
      let command = try dnf.run(
        ["new": "file://\(repository.path)", "os-new": "file://\(after.path)"], "upgrade")
      return (command, try dnf.installed())
    }
    let (failed, stuck) = try upgrade(from: bench.pool)
    #expect(!failed.isSuccess && stuck.contains("userland-1.0-1"))
    let (succeeded, upgraded) = try upgrade(from: bench.view(Sample.older))
    #expect(succeeded.isSuccess, "\(succeeded.errorText)")
    #expect(upgraded.contains("userland-2.0-1") && upgraded.contains("kmod-fast-1.0-1.el9_70"))
  }

  private func userland(_ version: String) -> RPMDraft {
    RPMDraft(name: "userland", version: version)
  }

  @Test("With the views of both kernels, a kernel upgrade brings the new kernel's kmod along")
  func nextKernel() throws {
    let bench = try Workbench()
    try bench.publishCleanly()
    try Workbench.index(bench.system)
    let before = try bench.repository("before", Sample.olderKernel)
    let dnf = try Dnf()
    let first = try dnf.run(
      ["now": "file://\(bench.view(Sample.older).path)", "os": "file://\(before.path)"], "install",
      "kernel", "kmod-fast")
    #expect(first.isSuccess, "\(first.errorText)")
    let command = try dnf.run(
      [
        "now": "file://\(bench.view(Sample.older).path)",
        "next": "file://\(bench.view(Sample.newer).path)", "os": "file://\(bench.system.path)",
      ], "upgrade")
    #expect(command.isSuccess, "\(command.errorText)")
    let installed = try dnf.installed()
    #expect(installed.isSuperset(of: ["kernel-core-5.14.0-80.el9", "kmod-fast-1.0-2.el9_80"]))
  }
}
