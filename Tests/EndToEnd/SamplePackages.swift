import TestSupport

/// Three kernels and a pool in which every kind of verdict occurs, small enough to be written for
/// every test.
enum Sample {
  static let older = "5.14.0-70.el9.x86_64"
  static let newer = "5.14.0-80.el9.x86_64"
  static let stream8 = "4.18.0-240.el8.x86_64"
  static let kernels = [stream8, older, newer]
  static let views = kernels + ["all", "latest"]

  /// `kernel`, `kernel-core` and `kernel-modules` of one release, with these symbols and CRCs.
  static func kernel(_ version: String, _ release: String, _ symbols: [String]) -> [RPMDraft] {
    let uname = "\(version)-\(release).x86_64"
    return ["", "-core", "-modules"].map { part in
      var draft = RPMDraft(name: "kernel" + part, version: version, release: release)
      draft.provides = [.init("installonlypkg(kernel\(part.isEmpty ? "" : "-module"))")]
      draft.provides.append(.init("kernel\(part)-uname-r = \(uname)"))
      switch part {
      case "":
        draft.requires = ["-core", "-modules"].map { .init("kernel\($0)-uname-r = \(uname)") }
      case "-core":
        draft.provides = [.init("kernel-core-uname-r = \(uname)"), "installonlypkg(kernel)"]
        draft.provides.append(.init("kernel-uname-r = \(uname)"))
        draft.provides += symbols.map { .init("kernel(\($0.replacing(" ", with: ") = 0x"))") }
        draft.files = [.text("/lib/modules/\(uname)/modules.order", uname)]
      default:
        draft.requires = [.init("kernel-core-uname-r = \(uname)")]
      }
      return draft
    }
  }

  static let olderKernel = kernel(
    "5.14.0", "70.el9", ["kfree 037a0cba", "_printk 92997ed8", "fast_path aaaa0001"])
  static let newerKernel = kernel(
    "5.14.0", "80.el9", ["kfree 037a0cba", "_printk 92997ed8", "fast_path bbbb0001"])
  static let stream8Kernel = kernel("4.18.0", "240.el8", ["kfree 037a0cba", "printk c5850110"])

  /// What the base system has beside kernels.
  static let base: [RPMDraft] = [RPMDraft(name: "dkms", version: "3.0", arch: "noarch")]

  /// The system's repository: all kernels and the base.
  static let system = stream8Kernel + olderKernel + newerKernel + base

  /// A kmod that takes these symbols (`name CRC`) from the kernel.
  static func kmod(
    _ name: String, _ symbols: [String], version: String = "1.0", release: String = "1.el9"
  ) -> RPMDraft {
    var draft = RPMDraft(name: "kmod-" + name, version: version, release: release)
    draft.requires = symbols.map { .init("kernel(\($0.replacing(" ", with: ") = 0x"))") }
    draft.provides = ["kernel-modules", .init("\(name)-kmod = \(version)")]
    draft.files = [.text("/lib/modules/5.14.0-70.el9.x86_64/extra/\(name)/\(name).ko", name)]
    return draft
  }

  /// `kmod-legacy` of the pool with another content, as when it has been signed since.
  static let changedLegacy: RPMDraft = {
    var draft = kmod("legacy", ["fast_path aaaa0001"])
    draft.summary = "The same package with another content"
    return draft
  }()

  static func tools(_ name: String, needing requirement: String) -> RPMDraft {
    var draft = RPMDraft(name: name, release: "1.el9")
    draft.requires = [.init(requirement)]
    draft.files = [.text("/usr/bin/\(name)", "#!/bin/true\n")]
    draft.changelog = [(1_700_000_000, "A <a@example.org> - 1.0-1", "- begin & go on")]
    return draft
  }

  static let dkms: RPMDraft = {
    var draft = RPMDraft(name: "demo-dkms", version: "2.0", release: "1", arch: "noarch")
    draft.requires = ["dkms"]
    draft.files = [
      .text(
        "/usr/src/demo-2.0/dkms.conf",
        """
        PACKAGE_NAME="demo"
        PACKAGE_VERSION="2.0"
        BUILT_MODULE_NAME[0]="demo"
        DEST_MODULE_LOCATION[0]="/extra"
        BUILD_EXCLUSIVE_KERNEL="^5\\.14"

        """)
    ]
    return draft
  }()

  static let pool: [RPMDraft] = [
    kmod("common", ["kfree 037a0cba", "_printk 92997ed8"]),
    kmod("fast", ["kfree 037a0cba", "fast_path aaaa0001"], release: "1.el9_70"),
    kmod("fast", ["kfree 037a0cba", "fast_path bbbb0001"], release: "2.el9_80"),
    kmod("legacy", ["fast_path aaaa0001"]),
    kmod("nowhere", ["fast_path cccc0001"]),
    kmod("old", ["kfree 037a0cba", "printk c5850110"], release: "1.el8"),
    tools("fast-tools", needing: "kmod-fast >= 1.0"),
    tools("nowhere-tools", needing: "kmod-nowhere"),
    dkms,
  ]

  /// What each view must hold, as `NAME-VERSION-RELEASE`.
  static let kept: [String: Set<String>] = {
    let both = ["kmod-common-1.0-1.el9", "fast-tools-1.0-1.el9", "demo-dkms-2.0-1"]
    var kept: [String: Set<String>] = [
      older: Set(both + ["kmod-fast-1.0-1.el9_70", "kmod-legacy-1.0-1.el9"]),
      newer: Set(both + ["kmod-fast-1.0-2.el9_80"]),
      stream8: ["kmod-old-1.0-1.el8"],
    ]
    kept["latest"] = kept[newer]
    kept["all"] = kernels.reduce(into: []) { $0.formUnion(kept[$1] ?? []) }
    return kept
  }()
}
