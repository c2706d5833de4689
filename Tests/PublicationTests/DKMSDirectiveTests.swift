import KernelABI
import Publication
import TestSupport
import Testing

/// Every directive of dkms.conf that excludes kernels, each published for two kernels.
@Suite("DKMS packages in views")
struct DKMSDirectiveTests {
  private static let el8 = KernelDraft("4.18.0", "448.el8")
  private static let el9 = KernelDraft("5.14.0", "86.el9")

  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    /// The lines of dkms.conf that matter.
    let lines: String
    /// For each kernel that it excludes the directive, its value and the explanation.
    let drops: [String: (directive: String, value: String, why: String)]
    var testDescription: String { name }
  }

  private static func isNewer(_ kernel: KernelDraft, _ value: String) -> String {
    "the kernel \(kernel.uname) is newer than \(value) as dkms compares them"
  }

  static let cases = [
    Case(
      name: "kernel", lines: "BUILD_EXCLUSIVE_KERNEL=\"^5\\.(1[0-9])\\.\"",
      drops: [
        el8.uname: (
          "BUILD_EXCLUSIVE_KERNEL", "^5\\.(1[0-9])\\.",
          "the kernel's release 4.18.0-448.el8.x86_64 does not match ^5\\.(1[0-9])\\."
        )
      ]),
    Case(
      name: "min", lines: "BUILD_EXCLUSIVE_KERNEL_MIN=\"5.14\"",
      drops: [
        el8.uname: (
          "BUILD_EXCLUSIVE_KERNEL_MIN", "5.14",
          "the kernel 4.18.0-448.el8.x86_64 is older than 5.14 as dkms compares them"
        )
      ]),
    Case(
      name: "max", lines: "BUILD_EXCLUSIVE_KERNEL_MAX=\"4.18.999\"",
      drops: [
        el9.uname: ("BUILD_EXCLUSIVE_KERNEL_MAX", "4.18.999", isNewer(el9, "4.18.999"))
      ]),
    Case(
      name: "arch", lines: "BUILD_EXCLUSIVE_ARCH=\"aarch64|ppc64le\"",
      drops: Dictionary(
        uniqueKeysWithValues: [el8, el9].map {
          (
            $0.uname,
            (
              "BUILD_EXCLUSIVE_ARCH", "aarch64|ppc64le",
              "the architecture x86_64 does not match aarch64|ppc64le"
            )
          )
        })),
    Case(name: "own-arch", lines: "BUILD_EXCLUSIVE_ARCH=\"(x86_64|i686)\"", drops: [:]),
    Case(
      name: "obsolete", lines: "OBSOLETE_BY=\"5.0.0\"",
      drops: [el9.uname: ("OBSOLETE_BY", "5.0.0", isNewer(el9, "5.0.0"))]),
    // A maximum that is set stands before it.
    Case(
      name: "obsolete-and-max", lines: "OBSOLETE_BY=\"4.0\"\nBUILD_EXCLUSIVE_KERNEL_MAX=\"5.0\"",
      drops: [el9.uname: ("BUILD_EXCLUSIVE_KERNEL_MAX", "5.0", isNewer(el9, "5.0"))]),
    Case(
      name: "two", lines: "BUILD_EXCLUSIVE_KERNEL_MIN=\"4.0\"\nOBSOLETE_BY=\"6.0\"", drops: [:]),
  ]

  @Test(
    "a directive leaves a package out of the views it excludes, and of no other", arguments: cases)
  func directive(_ sample: Case) async throws {
    let fixture = try PoolFixture()
    try fixture.add(Self.el8, Self.el9)
    var draft = RPMDraft(name: "demo-dkms", version: "1.0", release: "1", arch: "noarch")
    draft.files = [
      .text(
        "/usr/src/demo-1.0/dkms.conf",
        "PACKAGE_NAME=\"demo\"\nPACKAGE_VERSION=\"1.0\"\nMAKE[0]=\"make\"\n\(sample.lines)\n")
    ]
    try fixture.add(draft)
    for kernel in sample.drops.keys {
      fixture.libsolv(.installs, "demo-dkms", on: kernel, because: .dkmsDirective)
    }
    let published = try await fixture.publish()
    for kernel in [Self.el8.uname, Self.el9.uname] {
      let verdict = try published.verdict("demo-dkms", kernel)
      let expected = sample.drops[kernel].map {
        [DropReason.dkmsExcludes(directive: $0.directive, value: $0.value, why: $0.why)]
      }
      #expect(verdict.reasons == expected ?? [])
      #expect(verdict.isKept == (expected == nil) && verdict.notes.isEmpty)
      #expect(try published.served(kernel) == (expected == nil ? [draft.fileName] : []))
    }
  }
}
