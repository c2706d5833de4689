import KernelABI
import RPMFormat
import Testing

@Suite("What drivers are called")
struct DriverNameTests {
  private func candidate(
    _ name: String, provides: [String] = [], files: [String] = [], dkms: String? = nil
  ) -> Candidate {
    Candidate(
      name: name, evr: EVR(epoch: nil, version: "1", release: "1"), arch: "x86_64", requires: [],
      provides: provides.map { Dependency(name: $0) }, conflicts: [], files: files
    ).adding(dkms.map { [DKMSConfiguration(parsing: Array($0.utf8).span)] } ?? [])
  }

  @Test(
    "a package's name gives the driver",
    arguments: [
      ("kmod-zfs", "zfs"), ("zfs-dkms", "zfs"), ("dkms-zfs", "zfs"), ("akmod-zfs", "zfs"),
      ("zfs-kmod", "zfs"), ("kmod-nvidia-latest-dkms", "nvidia_latest"),
      ("xtables-addons-kmp-default", "xtables_addons"), ("kmod-r8168", "r8168"),
    ])
  func names(_ name: String, _ driver: String) {
    #expect(candidate(name).drivers == [driver])
  }

  @Test("so do Provides, modules and dkms.conf")
  func contents() {
    let kmod = candidate(
      "kmod-ice-next", provides: ["ice-kmod", "kernel-modules"],
      files: [
        "/lib/modules/5.14.0/extra/ice/intel-auxbus.ko.xz", "/lib/modules/5.14.0/extra/ice/ice.ko",
        "/etc/depmod.d/ice.conf",
      ])
    #expect(kmod.drivers == ["ice_next", "ice", "intel_auxbus"])
    let dkms = candidate(
      "intel-net-dkms",
      dkms: """
        PACKAGE_NAME="intel-net"
        PACKAGE_VERSION="1.0"
        BUILT_MODULE_NAME[0]="ice"
        BUILT_MODULE_NAME[1]="intel_auxbus"
        """)
    #expect(dkms.drivers == ["intel_net", "ice", "intel_auxbus"])
    #expect(!kmod.drivers.isDisjoint(with: dkms.drivers))
    #expect(kmod.drivers.isDisjoint(with: candidate("zfs-dkms").drivers))
  }
}
