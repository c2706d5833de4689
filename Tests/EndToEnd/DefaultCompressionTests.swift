import Foundation
import TestSupport
import Testing

@Suite("The compression that nobody has asked for")
struct DefaultCompressionTests {
  /// The endings of a view's metadata files, repomd.xml left out.
  private func endings(_ bench: Workbench, _ view: String) throws -> Set<String> {
    let files = try FileManager.default.contentsOfDirectory(atPath: bench.repodata(view).path)
    return Set(files.filter { $0 != "repomd.xml" }.map { ($0 as NSString).pathExtension })
  }

  @Test("is gzip in views that serve a kernel of EL8, and zstd in those of EL9 and later alone")
  func byKernel() throws {
    let bench = try Workbench()
    try bench.publishCleanly()
    for view in [Sample.stream8, "all"] { #expect(try endings(bench, view) == ["gz"], "\(view)") }
    for view in [Sample.older, Sample.newer, "latest"] {
      #expect(try endings(bench, view) == ["zst"], "\(view)")
    }
  }

  @Test("is zstd in the view of all packages where no kernel of EL8 is among them")
  func withoutOld() throws {
    let bench = try Workbench(system: Sample.olderKernel + Sample.newerKernel)
    try bench.publishCleanly()
    #expect(try endings(bench, "all") == ["zst"])
  }

  @Test("yields to the definition's, for every view")
  func stated() throws {
    let bench = try Workbench(tables: "[metadata]\ncompression = \"xz\"")
    try bench.publishCleanly()
    for view in Sample.views { #expect(try endings(bench, view) == ["xz"], "\(view)") }
  }
}
