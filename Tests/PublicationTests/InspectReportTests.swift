import Foundation
import KernelABI
import Publication
import RPMFormat
import Reporting
import Scanning
import SystemIO
import SystemPackage
import TestSupport
import Testing

@Suite("What inspect reports")
struct InspectReportTests {
  private func inspect(_ draft: RPMDraft, modules: Bool = false) throws -> Inspection {
    let folder = try TemporaryFolder()
    return try Inspection(
      FilePath(try draft.write(to: folder.path)), readingModules: modules, verifyingDigests: true)
  }

  private var kmod: RPMDraft {
    var draft = RPMDraft.kmod(
      "demo", epoch: 3, "1.0", "2.el9", for: "5.14.0-70.el9.x86_64",
      symbols: ["kfree = 0x037a0cba", "unversioned"], exports: ["demo_open = 0x009cd05d"])
    draft.sourceRPM = "demo-1.0-2.el9.src.rpm"
    draft.conflicts = ["kernel < 5.14"]
    return draft
  }

  @Test("a kmod: kind, symbols with CRCs, the other dependencies, range and digests, as text")
  func text() throws {
    let inspection = try inspect(kmod)
    let package = inspection.file.package
    let lines = InspectReport([inspection]).text.split(separator: "\n").map(String.init)
    #expect(lines.first == "\(inspection.file.path): kmod-demo-3:1.0-2.el9.x86_64")
    for line in [
      "  kind      kmod",
      "  format    v4, \(inspection.file.status.size) bytes, header "
        + "\(package.headerRange.lowerBound)-\(package.headerRange.upperBound)",
      "  sha256    \(inspection.file.checksum)",
      "  kABI requires  kernel(kfree) = 0x037a0cba", "  kABI requires  kernel(unversioned)",
      "  kABI provides  ksym(demo_open) = 0x009cd05d", "  requires  kernel >= 5.14.0-70.el9",
      "  requires  /usr/sbin/depmod", "  conflicts kernel < 5.14",
      "  provides  kernel-modules >= 5.14.0-70.el9.x86_64", "  provides  demo-kmod = 3:1.0-2.el9",
    ] { #expect(lines.contains(line), "\(line)") }
    #expect(!lines.contains { $0.contains("rpmlib(") })
    for stated in package.statedDigests {
      #expect(lines.contains("  digest    \(stated.subject) \(stated.algorithm) \(stated.hex)"))
    }
  }

  @Test("the same as JSON, and a kernel and modules without symbols besides")
  func json() throws {
    let kernel = try #require(
      KernelDraft("5.14.0", "70.el9", symbols: ["a = 0x1"]).packages.first {
        $0.name == "kernel-core"
      })
    var exact = RPMDraft(name: "kmod-exact", version: "1.0", release: "1.el9")
    exact.files = [.text("/lib/modules/5.14.0-70.el9.x86_64/extra/exact.ko", "no module")]
    let members = try ReportMembers(
      InspectReport([try inspect(kmod), try inspect(kernel), try inspect(exact)]))
    #expect(members.object["schema"] as? Int == 1)
    let packages = members.list("packages")
    #expect(packages.map { $0["kind"] as? String } == ["kmod", "kernel", "exact-kmod"])
    #expect(
      packages[0]["requiredSymbols"] as? [String]
        == ["kernel(kfree) = 0x037a0cba", "kernel(unversioned)"])
    #expect(packages[0]["providedSymbols"] as? [String] == ["ksym(demo_open) = 0x009cd05d"])
    #expect(
      packages[0]["requires"] as? [String]
        == ["kernel >= 5.14.0-70.el9", "/usr/sbin/depmod"])
    #expect(packages[0]["sourceRPM"] as? String == "demo-1.0-2.el9.src.rpm")
    #expect(packages[0]["kernel"] == nil && packages[0]["format"] as? Int == 4)
    #expect(packages[1]["kernel"] as? String == "5.14.0-70.el9.x86_64")
    #expect(packages[2]["moduleReleases"] as? [String] == ["5.14.0-70.el9.x86_64"])
  }

  @Test("dkms.conf stands there as it is in the payload, or why it could not be read")
  func dkms() throws {
    var draft = RPMDraft(name: "demo-dkms", version: "1.0", release: "1", arch: "noarch")
    let text = "PACKAGE_NAME=\"demo\"\n\n# \u{e4}\nMAKE[0]=\"make\"\n"
    draft.files = [
      .text("/usr/src/demo-1.0/dkms.conf", text),
      .link("/usr/src/other-1.0/dkms.conf", to: "/etc/dkms/other.conf"),
    ]
    let report = InspectReport([try inspect(draft)])
    #expect(
      report.text.hasSuffix(
        """
          /usr/src/demo-1.0/dkms.conf:
            PACKAGE_NAME="demo"
            # \u{e4}
            MAKE[0]="make"
          /usr/src/other-1.0/dkms.conf:
            unreadable: it leads to /etc/dkms/other.conf, which the package does not hold

        """))
    let files = try ReportMembers(report).list("packages", "dkms")
    #expect(files.map { $0["text"] as? String } == [text, nil])
    #expect(
      files[1]["problem"] as? String
        == "it leads to /etc/dkms/other.conf, which the package does not hold")
    #expect(report.diagnostics.isEmpty)
  }

  @Test("one module that is odd does not keep the others from being read: it is named")
  func oddModule() throws {
    let folder = "/lib/modules/5.14.0-70.el9.x86_64/extra/"
    var draft = RPMDraft(name: "kmod-demo", version: "1.0", release: "1.el9")
    draft.files = [
      .text(folder + "odd.ko", "no module"), .link(folder + "away.ko", to: "/opt/away.ko"),
      .text(folder + "cut.ko.xz", "\u{fd}7zXZ"),
    ]
    let inspection = try inspect(draft, modules: true)
    let report = InspectReport([inspection])
    let problems = try ReportMembers(report).list("packages", "modules").map {
      [$0["path"] as? String, $0["problem"] as? String]
    }
    #expect(problems.map { $0[0] } == ["away.ko", "cut.ko.xz", "odd.ko"].map { folder + $0 })
    #expect(problems[0][1] == "it leads to /opt/away.ko, which the package does not hold")
    #expect(problems[2][1] == "not an ELF file (at offset 0)")
    #expect(report.diagnostics.count == 3)
    #expect(
      report.diagnostics.last
        == "\(inspection.file.path): \(folder)odd.ko: not an ELF file (at offset 0)")
    #expect(
      report.text.contains(
        "  module    \(folder)odd.ko\n    unreadable: not an ELF file (at offset 0)\n"))
  }

  @Test("a real KMP with one odd module: the other 21 are read", .enabled(if: SharedData.isPresent))
  func realModules() throws {
    let file = try #require(
      SharedData.rpms.first { $0.lastPathComponent.hasPrefix("xtables-addons-kmp-default-2.14") })
    let inspection = try Inspection(FilePath(file.path), readingModules: true)
    let report = InspectReport([inspection])
    #expect(
      report.diagnostics == [
        "\(file.path): /lib/modules/4.12.14-lp151.16-default/extra/xt_ipv4options.ko: "
          + "a CRC has more than 32 bits (at offset 672)"
      ])
    #expect(inspection.modules.count == 22)
    let modules = try ReportMembers(report).list("packages", "modules")
    let layouts = modules.compactMap { ($0["requires"] as? [String])?.first }
    #expect(layouts.count(where: { $0 == "module_layout = 0x881e648f" }) == 21)
  }

  @Test("docs/json.md has every member", .enabled(if: Oracle.has("gcc"), "needs gcc"))
  func documented() throws {
    let folder = try TemporaryFolder()
    let object = folder.file("probe.ko")
    let source = """
      __attribute__((section(".modinfo"), used)) static char info[] = "vermagic=5.14.0 SMP";
      """
    _ = try ShellCommand.output(
      "gcc", ["-x", "c", "-c", "-", "-o", object.path], input: Data(source.utf8))
    var draft = kmod
    draft.files.append(
      DraftFile(
        path: "/lib/modules/5.14.0-70.el9.x86_64/extra/demo/probe.ko",
        contents: Array(try Data(contentsOf: object))))
    var dkms = RPMDraft(name: "demo-dkms", arch: "noarch")
    dkms.files = [
      .text("/usr/src/demo-1.0/dkms.conf", "MAKE=\n"), .ghost("/usr/src/other/dkms.conf"),
    ]
    let kernel = KernelDraft("5.14.0", "70.el9").packages[1]
    let names = try ReportMembers(
      InspectReport(
        try [draft, dkms, kernel].map { try inspect($0, modules: true) })
    ).names
    #expect(names.contains("vermagic") && names.contains("problem") && names.contains("text"))
    #expect(
      try names.subtracting(["schema"]).subtracting(ReportMembers.documented("inspect")) == [])
  }
}
