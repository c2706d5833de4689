import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import Consistency

@Suite("Packages on the web", .enabled(if: Oracle.has("python3"), "needs python3"))
struct WebPackageTests {
  private func check(
    _ address: String, _ depth: CheckOptions.Depth
  ) async throws -> [String] {
    var options = CheckOptions()
    options.depth = depth
    return try await ConsistencyCheck(options).check(repository: address).findings.map {
      "\($0.rule) \($0.subject)"
    }
  }

  @Test("What can be seen by asking is found in quick checks, the rest in full ones")
  func depths() async throws {
    let repository = try ScratchRepository(.own)
    let server = try FolderServer(repository.url)
    for depth in [CheckOptions.Depth.quick, .full] {
      #expect(try await check(server.address, depth) == [], "\(depth)")
    }
    try repository.remove(SamplePackages.demo)
    try repository.change(SamplePackages.newer) { $0.append(0) }
    try repository.change(SamplePackages.library) { $0[$0.count - 1] ^= 1 }
    try repository.replace(
      "other", in: try repository.key("other", SamplePackages.tool), "entry 2", by: "entry two")
    let found = [
      "package-missing \(SamplePackages.demo)", "package-size \(SamplePackages.newer)",
    ]
    #expect(try await check(server.address, .quick) == found)
    let all =
      found + [
        "package-checksum \(SamplePackages.library)", "package-metadata \(SamplePackages.tool)",
      ]
    #expect(try await check(server.address, .full) == all)
    #expect(try await check(server.address, .sample(.percent(100), seed: 1)) == all)
  }

  @Test("Packages with an address of their own are asked for there")
  func base() async throws {
    let repository = try ScratchRepository(.own)
    let server = try FolderServer(repository.outside)
    try FileManager.default.createDirectory(
      at: repository.outside.appending(path: "Packages"), withIntermediateDirectories: false)
    try FileManager.default.moveItem(
      at: repository.file(SamplePackages.demo),
      to: repository.outside.appending(path: SamplePackages.demo))
    try repository.replace(
      "primary", "href=\"\(SamplePackages.demo)\"",
      by: "xml:base=\"\(server.address)\" href=\"\(SamplePackages.demo)\"")
    #expect(try await check(repository.url.path, .full) == [])
    try FileManager.default.removeItem(
      at: repository.outside.appending(path: SamplePackages.demo))
    #expect(
      try await check(repository.url.path, .quick) == ["package-missing \(SamplePackages.demo)"])
  }

  @Test("A server that answers no questions about size is asked for the files")
  func withoutHead() async throws {
    let repository = try ScratchRepository(.own)
    let server = try PythonServer(
      handler: """
        class Headless(http.server.SimpleHTTPRequestHandler):
            def do_HEAD(self): self.send_error(501)
            def log_message(self, *arguments): pass
        handler = functools.partial(Headless, directory=sys.argv[1])
        """, arguments: [repository.url.path])
    #expect(try await check(server.address, .quick) == [])
    try repository.change(SamplePackages.newer) { $0.append(0) }
    #expect(try await check(server.address, .quick) == [])
    #expect(try await check(server.address, .full).count == 1)
  }

  @Test("What the server refuses is told as such")
  func refused() async throws {
    let repository = try ScratchRepository(.own)
    let server = try PythonServer(
      handler: """
        class Closed(http.server.SimpleHTTPRequestHandler):
            def do_HEAD(self):
                if "tool" in self.path: self.send_error(403)
                else: super().do_HEAD()
            def log_message(self, *arguments): pass
        handler = functools.partial(Closed, directory=sys.argv[1])
        """, arguments: [repository.url.path])
    #expect(
      try await check(server.address, .quick) == ["package-unreadable \(SamplePackages.tool)"])
  }
}
