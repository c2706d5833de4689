import Foundation
import Glibc
import TestSupport
import Testing

@Suite("zypper reads the views", .enabled(if: Zypper.isPresent, "zypper is not to be had"))
struct ZypperTests {
  @Test(
    "zypper refreshes, lists what is kept, downloads and resolves the kernel's kmod",
    .enabled(if: Oracle.has("createrepo_c"), "createrepo_c is not installed"),
    arguments: Access.allCases)
  func readsView(_ access: Access) throws {
    let served = try Served(access, Workbench())
    try served.bench.publishCleanly()
    try Workbench.index(served.bench.system)
    let zypper = try Zypper()
    func succeeds(_ command: ShellCommand) -> String {
      #expect(command.isSuccess, "\(command.errorText)\(command.text)")
      return command.text
    }
    _ = succeeds(try zypper.run("ar", "-f", served.view(Sample.newer), "kmods"))
    _ = succeeds(try zypper.run("ar", "-f", served.address(served.bench.system), "os"))
    _ = succeeds(try zypper.run("refresh"))
    let table = succeeds(try zypper.run("search", "-s", "-r", "kmods"))
    for name in Sample.kept[Sample.newer] ?? [] {
      let words = name.split(separator: "-")
      let version = words.suffix(2).joined(separator: "-")
      #expect(
        table.split(separator: "\n").contains {
          $0.contains(words.dropLast(2).joined(separator: "-")) && $0.contains(version)
        }, "\(name)")
    }
    #expect(!table.contains("kmod-legacy") && !table.contains("kmod-nowhere"))
    _ = succeeds(try zypper.run("download", "kmod-common"))
    #expect(zypper.cachedPackages == ["kmod-common-1.0-1.el9.x86_64.rpm"])
  }

  @Test(
    "zypper resolves userspace to the kernel's kmod and fetches both",
    .enabled(if: Oracle.has("createrepo_c") && getuid() == 0, "needs createrepo_c and root"))
  func installs() throws {
    let bench = try Workbench()
    try bench.publishCleanly()
    let system = try bench.repository("old-os", Sample.olderKernel + Sample.base)
    let zypper = try Zypper()
    for (name, folder) in [("kmods", bench.view(Sample.older)), ("os", system)] {
      #expect(try zypper.run("ar", "-f", "file://\(folder.path)", name).isSuccess)
    }
    let command = try zypper.run("install", "--download-only", "fast-tools", "kernel")
    #expect(command.isSuccess, "\(command.errorText)\(command.text)")
    #expect(
      Set(zypper.cachedPackages).isSuperset(of: [
        "fast-tools-1.0-1.el9.x86_64.rpm", "kmod-fast-1.0-1.el9_70.x86_64.rpm",
        "kernel-core-5.14.0-70.el9.x86_64.rpm",
      ]))
  }
}
