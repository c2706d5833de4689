import Foundation
import RPMFormat
import TestSupport
import Testing

@Suite("The demo's packages", .enabled(if: Oracle.has("python3"), "needs python3"))
struct DemoPoolTests {
  private static let demo = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "repos/demo")

  @Test("expected.tsv is what the tables say")
  func expectationsAreCurrent() throws {
    let written = try String(contentsOf: Self.demo.appending(path: "expected.tsv"), encoding: .utf8)
    #expect(try buildPool("--expected") == written)
  }

  @Test("The 48 modules built for Stream's first kernel go as the story has it")
  func storyHolds() throws {
    let rows = try buildPool("--expected").split(separator: "\n").map { line in
      line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
    }
    func kept(on kernel: String) -> [String] {
      rows.filter { $0[1] == "\(kernel).x86_64" && $0[2] == "kept" }.map { $0[0] }
    }
    let base = Set(
      kept(on: "4.18.0-240.el8").filter { $0.hasPrefix("kmod-") && $0.contains(".el8") })
    #expect(base.count == 48)
    #expect(base.intersection(kept(on: "4.18.0-257.el8")).count == 36)
    #expect(base.intersection(kept(on: "4.18.0-277.el8")).count == 5)
    #expect(base.intersection(kept(on: "4.18.0-408.el8")).isEmpty)
  }

  @Test(
    "rpm and our reader accept every package of the pool but the one that is cut off",
    .enabled(if: Oracle.has("rpmbuild", "rpm"), "needs rpmbuild"))
  func poolIsReadable() throws {
    let folder = try TemporaryFolder()
    _ = try buildPool(folder.path)
    let files = try ["pool", "kernels"].flatMap { name in
      try FileManager.default.contentsOfDirectory(
        at: folder.file(name), includingPropertiesForKeys: nil)
    }
    let whole = files.filter { !$0.lastPathComponent.hasPrefix("kmod-cut-off") }
    #expect(whole.count == files.count - 1)
    let answer = try ShellCommand.run("rpm", ["-K", "--nosignature"] + whole.map(\.path))
    #expect(answer.lines.allSatisfy { $0.hasSuffix(": digests OK") })
    #expect(answer.lines.count == whole.count)
    for file in whole {
      #expect(try canonicalName(of: file) == file.lastPathComponent)
    }
  }

  private func buildPool(_ argument: String) throws -> String {
    try ShellCommand.output("python3", [Self.demo.appending(path: "build-pool").path, argument])
  }

  private func canonicalName(of file: URL) throws -> String {
    let bytes = [UInt8](try Data(contentsOf: file))
    return try Package(parsing: bytes.span).canonicalFileName
  }
}
