import Foundation
import Publication
import SystemIO
import TestSupport
import Testing

@Suite("Documents beside the views")
struct DocumentTests {
  private let kernel = KernelDraft("5.14.0", "86.el9", symbols: ["a = 0x00000001"])

  private func json(_ url: URL) throws -> [String: Any] {
    let object = try JSONSerialization.jsonObject(with: Data(contentsOf: url))
    return try #require(object as? [String: Any])
  }

  private func fixture() throws -> PoolFixture {
    let fixture = try PoolFixture()
    try fixture.add(kernel)
    try fixture.add(
      .kmod("fits", "1.0", "1.el9", for: kernel.uname, symbols: ["a = 0x00000001"]),
      .kmod(
        "falls", "1.0", "1.el9", for: kernel.uname, symbols: ["a = 0x00000002", "b = 0x00000003"]))
    return fixture
  }

  @Test("index.json names every view, its checksum, and what was dropped with the first reason")
  func index() async throws {
    let fixture = try fixture()
    _ = try await fixture.publish()
    let index = try json(fixture.root.appending(path: "views/index.json"))
    #expect(index["schema"] as? Int == 1)
    let views = try #require(index["views"] as? [[String: Any]])
    #expect(views.compactMap { $0["name"] as? String } == [kernel.uname, "latest", "all"])
    let repomd = fixture.root.appending(path: "views/\(kernel.uname)/repodata/repomd.xml")
    let digest = Digest.hex(of: try Digest.of(Array(Data(contentsOf: repomd)), .sha256))
    #expect(views[0]["repomdSHA256"] as? String == digest)
    let dropped = try #require(views[0]["dropped"] as? [[String: Any]])
    #expect(dropped.count == 1)
    #expect(dropped[0]["package"] as? String == "kmod-falls-1.0-1.el9.x86_64")
    #expect(
      dropped[0]["why"] as? String
        == "needs kernel(a) = 0x00000002, the kernel offers 0x00000001")
    #expect(dropped[0]["reasons"] as? Int == 2)
    #expect(views[2]["dropped"] == nil)
  }

  @Test("judgement.json has every refuted symbol once, and packages name it by its place")
  func judgement() async throws {
    let fixture = try fixture()
    _ = try await fixture.publish()
    let document = try json(
      fixture.root.appending(path: "views/\(kernel.uname)/judgement.json"))
    let dropped = try #require(document["dropped"] as? [[String: Any]])
    #expect(document["schema"] as? Int == 2)
    #expect(dropped[0]["symbols"] as? [Int] == [0, 1])
    let symbols = try #require(document["symbols"] as? [[Any]])
    #expect(symbols.map { $0[0] as? String } == ["kernel(a)", "kernel(b)"])
    #expect(symbols.map { $0[1] as? String } == ["0x00000002", "0x00000003"])
    #expect(symbols.map { $0[2] as? [String] } == [["0x00000001"], []])
    #expect((dropped[0]["reasons"] as? [Any])?.isEmpty == true)
  }

  @Test("the .repo file has the running kernel's view, the next one's, and all")
  func clientConfiguration() async throws {
    let fixture = try fixture()
    fixture.settings.append("url = \"https://example.org/kmods/\"")
    _ = try await fixture.publish()
    let text = try String(contentsOf: fixture.root.appending(path: "fixture.repo"), encoding: .utf8)
    #expect(text.contains("[fixture]\n"))
    #expect(text.contains("baseurl=https://example.org/kmods/views/$kmods_kver/\nenabled=1\n"))
    #expect(text.contains("[fixture-next]\n"))
    #expect(text.contains("baseurl=https://example.org/kmods/views/$kmods_kver_next/\nenabled=0\n"))
    #expect(text.contains("baseurl=https://example.org/kmods/views/all/\nenabled=0\n"))
  }
}
