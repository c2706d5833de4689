import Foundation
import TestSupport
import Testing

@Suite("publish --dry-run")
struct PreviewTests {
  @Test("It says what would come and go, and writes nothing, not even the root")
  func preview() throws {
    let bench = try Workbench()
    let first = try bench.publish(at: nil, "--dry-run")
    #expect(first.isSuccess && first.text.contains("\(Sample.older): would be new\n"))
    #expect(!FileManager.default.fileExists(atPath: bench.root.path))
    try bench.publishCleanly(at: 1_800_000_000)
    try bench.add([Sample.kmod("late", ["fast_path aaaa0001"])])
    try FileManager.default.removeItem(
      at: bench.pool.appending(path: "kmod-legacy-1.0-1.el9.x86_64.rpm"))
    let before = try TreeState.identities(bench.root)
    let second = try bench.publish(at: 1_800_000_100, "--dry-run")
    #expect(
      second.text.contains(
        "\(Sample.older): would change\n  + kmod-late-1.0-1.el9.x86_64.rpm\n"
          + "  - kmod-legacy-1.0-1.el9.x86_64.rpm\n"), "\(second.text)\(second.errorText)")
    #expect(second.text.contains("\(Sample.stream8): same packages\n"))
    #expect(try TreeState.identities(bench.root) == before)
  }
}
