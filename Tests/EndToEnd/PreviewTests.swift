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

  @Test("It names packages that have another content, and views of another form")
  func replaced() throws {
    let bench = try Workbench()
    try bench.publishCleanly(at: 1_800_000_000)
    try bench.replace(Sample.changedLegacy)
    let changed = try bench.publish(at: 1_800_000_100, "--dry-run")
    #expect(
      changed.text.contains(
        "\(Sample.older): would change\n  ~ kmod-legacy-1.0-1.el9.x86_64.rpm\n"),
      "\(changed.text)\(changed.errorText)")
    try bench.publishCleanly(at: 1_800_000_100)
    try bench.define(tables: "[metadata]\ncompression = \"xz\"")
    let reformed = try bench.publish(at: 1_800_000_200, "--dry-run")
    #expect(
      reformed.text.contains("\(Sample.older): same packages, in another form\n"),
      "\(reformed.text)\(reformed.errorText)")
    try bench.publishCleanly(at: 1_800_000_200)
    let same = try bench.publish(at: 1_800_000_300, "--dry-run")
    #expect(same.text.contains("\(Sample.older): same packages\n"), "\(same.text)")
  }
}
