import KernelABI
import Testing

@Suite("Names of kernels and their packages")
struct KernelPackageNameTests {
  @Test(
    "a kernel package's name gives variant and part",
    arguments: [
      ("kernel", "", ""), ("kernel-core", "", "core"),
      ("kernel-modules-extra", "", "modules-extra"), ("kernel-plus", "plus", ""),
      ("kernel-plus-modules-internal", "plus", "modules-internal"),
      ("kernel-rt-core", "rt", "core"),
      ("kernel-64k-debug-core", "64k-debug", "core"), ("kernel-uki-virt", "", "uki-virt"),
      ("kernel-devel", "", "devel"), ("kernel-ml-devel", "ml", "devel"),
    ])
  func parses(name: String, variant: String, part: String) throws {
    let parsed = try #require(KernelPackageName(name))
    #expect(parsed.variant == variant)
    #expect(parsed.part == part)
  }

  @Test(
    "packages that only begin alike are no kernels",
    arguments: [
      "kernel-headers", "kernel-tools-libs", "kernel-doc", "kernel-rpm-macros",
      "kernel-srpm-macros", "kernel-abi-stablelists", "kernel-core-debuginfo", "kmod", "kernelcare",
    ])
  func refuses(name: String) {
    #expect(KernelPackageName(name) == nil)
  }

  @Test(
    "uname -r is taken apart, the variant by suffix or release",
    arguments: [
      ("4.18.0-240.el8.x86_64", "4.18.0", "240.el8", "x86_64", ""),
      ("5.14.0-70.el9.x86_64+rt", "5.14.0", "70.el9", "x86_64", "rt"),
      (
        "4.18.0-240.15.1.el8_3.centos.plus.x86_64", "4.18.0", "240.15.1.el8_3.centos.plus",
        "x86_64", "plus"
      ),
    ])
  func release(
    uname: String, version: String, release: String, arch: String, variant: String
  ) throws {
    let kernel = try #require(KernelRelease(uname: uname))
    #expect(kernel.version == version)
    #expect(kernel.release == release)
    #expect(kernel.arch == arch)
    #expect(kernel.variant == variant)
    #expect(kernel.uname == uname)
  }

  @Test(
    "texts that uname -r never prints are refused",
    arguments: ["", "5.14.0", "kernel-5.14", "-1.x", "5.14.21-150400.22-default"])
  func notReleases(text: String) {
    #expect(KernelRelease(uname: text) == nil)
  }

  @Test("SUSE's uname -r ends in the flavour and names no architecture")
  func flavours() throws {
    let kernel = try #require(KernelRelease(uname: "5.14.21-150400.22-default", arch: "x86_64"))
    #expect(kernel.version == "5.14.21" && kernel.release == "150400.22")
    #expect(kernel.variant == "default" && kernel.arch == "x86_64" && kernel.hasFlavour)
    #expect(kernel.uname == "5.14.21-150400.22-default" && kernel.isPlain)
    let stock = try #require(KernelRelease(uname: "5.14.0-70.el9.x86_64", arch: "x86_64"))
    #expect(!stock.hasFlavour && stock.variant.isEmpty)
    #expect(KernelRelease(uname: "5.14.0-70.el9.x86_64", arch: "aarch64") == nil)
    for text in ["5.14.21-default", "5.14.21-150400.22-", "a-b-c", "5.14.21-150400.22-4"] {
      #expect(KernelRelease(uname: text, arch: "x86_64") == nil)
    }
  }
}
