import Foundation
import Publication
import SystemPackage
import TestSupport
import Testing

@Suite("What is left out of a pool, and named")
struct QuarantineTests {
  private let kernel = KernelDraft("5.14.0", "86.el9", symbols: ["a = 0x00000001"])

  private func fixture() throws -> PoolFixture {
    let fixture = try PoolFixture()
    try fixture.add(kernel)
    try fixture.add(.kmod("good", "1.0", "1.el9", for: kernel.uname))
    return fixture
  }

  /// Publishes and gives the reasons by file name; the good package must be served all the same.
  private func quarantined(_ fixture: PoolFixture) async throws -> [String: String] {
    let published = try await fixture.publish()
    #expect(try published.served("all").contains("kmod-good-1.0-1.el9.x86_64.rpm"))
    return Dictionary(
      published.assessment.pool.quarantined.map {
        ($0.path.lastComponent?.string ?? "", $0.reason)
      }, uniquingKeysWith: { first, _ in first })
  }

  @Test("a file that lies about its name")
  func name() async throws {
    let fixture = try fixture()
    let draft = RPMDraft.kmod("liar", "1.0", "1.el9", for: kernel.uname)
    let path = try draft.write(to: fixture.folder.path)
    try FileManager.default.moveItem(
      atPath: path, toPath: fixture.pool.appending(path: "kmod-liar-9.9-1.el9.x86_64.rpm").path)
    let reason = try #require(try await quarantined(fixture)["kmod-liar-9.9-1.el9.x86_64.rpm"])
    #expect(reason.contains("kmod-liar-1.0-1.el9.x86_64.rpm"))
  }

  @Test("the same package twice with other content; the same content twice is no matter")
  func duplicate() async throws {
    let fixture = try fixture()
    for (folder, summary) in [("a", "One"), ("b", "One"), ("c", "Other")] {
      var draft = RPMDraft.kmod("twice", "1.0", "1.el9", for: kernel.uname)
      draft.summary = summary
      let place = fixture.pool.appending(path: folder)
      try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
      try draft.write(to: place.path)
    }
    let published = try await fixture.publish()
    let quarantined = published.assessment.pool.quarantined
    #expect(quarantined.count == 1)
    #expect(quarantined[0].path.string.hasSuffix("/c/kmod-twice-1.0-1.el9.x86_64.rpm"))
    #expect(quarantined[0].reason.contains("/a/kmod-twice-1.0-1.el9.x86_64.rpm"))
  }

  @Test("a truncated file, with the byte at which it ends")
  func truncated() async throws {
    let fixture = try fixture()
    let draft = RPMDraft.kmod("cut", "1.0", "1.el9", for: kernel.uname)
    let bytes = try draft.encoded()
    try Data(bytes.prefix(700)).write(to: fixture.pool.appending(path: draft.fileName))
    let reason = try #require(try await quarantined(fixture)[draft.fileName])
    #expect(reason.contains("at byte 700"))
  }

  @Test("a payload shorter than the header says")
  func shortPayload() async throws {
    let fixture = try fixture()
    let draft = RPMDraft.kmod("short", "1.0", "1.el9", for: kernel.uname)
    let bytes = try draft.encoded()
    try Data(bytes.dropLast(1)).write(to: fixture.pool.appending(path: draft.fileName))
    let reason = try #require(try await quarantined(fixture)[draft.fileName])
    #expect(reason.contains("the signature header says"))
  }

  @Test("digests that do not hold, when they are to be verified")
  func digests() async throws {
    let fixture = try fixture()
    let draft = RPMDraft.kmod("bent", "1.0", "1.el9", for: kernel.uname)
    var bytes = try draft.encoded()
    bytes[bytes.count - 1] ^= 1
    try Data(bytes).write(to: fixture.pool.appending(path: draft.fileName))
    #expect(try await quarantined(fixture).isEmpty)
    fixture.tables += "\nverify_digests = true"
    let reason = try #require(try await quarantined(fixture)[draft.fileName])
    #expect(reason.contains("payload") && reason.contains("it states"))
  }

  @Test("texts that cannot stand in XML")
  func forbiddenText() async throws {
    let fixture = try fixture()
    var draft = RPMDraft.kmod("bell", "1.0", "1.el9", for: kernel.uname)
    draft.summary = "rings \u{7}"
    try fixture.add(draft)
    let reason = try #require(try await quarantined(fixture)[draft.fileName])
    #expect(reason.contains("summary"))
  }
}
