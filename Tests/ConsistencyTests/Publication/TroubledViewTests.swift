import Foundation
import Publication
import Repodata
import SystemIO
import TestSupport
import Testing

@testable import Consistency

/// What is found in a view hides nothing false that `index.json` says of it, unless it explains that.
@Suite("A finding in a view hides no other")
struct TroubledViewTests {
  private static let older = PublishedTree.older.uname

  /// Has index.json give another checksum of the older kernel's repomd.xml.
  private func falsify(_ tree: PublishedTree) throws {
    let checksum = try tree.served(Self.older).checksum
    try tree.edit("views/index.json", checksum, String(checksum.reversed()))
  }

  @Test(
    "An accepted finding on a package's signature does not hide a false checksum in index.json",
    .enabled(if: SigningKey.isAvailable, "needs gpg and rpmsign"))
  func accepted() async throws {
    let tree = try PublishedTree()
    try await tree.publish()
    let key = try SigningKey("rsa2048")
    tree.packageKeys = [key.publicKey]
    var before = try await tree.check()
    #expect(Set(before.findings.map(\.rule)) == ["package-signature"])
    let baseline = Baseline([
      .init(id: "package-signature:*", reason: "known", expires: CalendarDay(of: tree.options.now))
    ])
    before.accept(baseline, tree.options)
    #expect(before.findings.isEmpty)
    try falsify(tree)
    var report = try await tree.check()
    report.accept(baseline, tree.options)
    #expect(report.findings.map(\.rule) == ["index-json"], "\(report.findings.map(\.line))")
    #expect(report.findings.first?.message.contains("SHA-256") == true)
    withExtendedLifetime(key) {}
  }

  @Test(
    "A key that soon expires does not hide a false checksum in index.json",
    .enabled(if: PublisherKeys.isAvailable, "needs gpg"))
  func expiry() async throws {
    let tree = try PublicationMutation.signed()
    tree.fixture.tables += "\nwarn_days = 3000"
    try await tree.publish()
    #expect(Set(try await tree.check().findings.map(\.rule)) == ["signature-expiry"])
    try falsify(tree)
    #expect(
      Set(try await tree.check().findings.map(\.rule)) == ["signature-expiry", "index-json"])
  }

  @Test(
    "A package that is gone does not hide a false revision, nor damaged primary a false checksum")
  func damaged() async throws {
    let tree = try PublishedTree()
    try await tree.publish()
    try tree.remove("views/\(Self.older)/Packages/\(rpm("kmod-both"))")
    let revision = try tree.served(Self.older).repomd.revision
    try tree.edit("views/index.json", "\"revision\":\"\(revision)\"", "\"revision\":\"1\"")
    #expect(Set(try await tree.check().findings.map(\.rule)) == ["package-missing", "index-json"])
    let other = try PublishedTree()
    try await other.publish()
    let primary = try #require(try other.metadata(Self.older).first { $0.contains("primary") })
    try other.flip("views/\(Self.older)/repodata/\(primary)")
    try falsify(other)
    #expect(
      Set(try await other.check().findings.map(\.rule)) == ["repomd-file-checksum", "index-json"])
  }

  @Test("Another content of a package is told in the view of a kernel that is gone, too")
  func goneView() async throws {
    let tree = try PublishedTree(settings: ["link = \"copy\""])
    try await tree.publish()
    try tree.remove(PublishedTree.older.packages, from: tree.fixture.kernels)
    try await tree.publish()
    #expect(Set(try await tree.check().findings.map(\.rule)) == ["target-gone"])
    var other = PublishedTree.plain("guide")
    other.summary = "Another guide"
    try tree.replace(other, in: tree.file("views/\(Self.older)/Packages"))
    try tree.rewrite(Self.older)
    let findings = try await tree.check().findings
    #expect(Set(findings.map(\.rule)) == ["target-gone", "view-same-content"])
    #expect(findings.last { $0.rule == "view-same-content" }?.view == Self.older)
  }

  @Test("A pool that is reached by another path is the same pool")
  func otherPath() async throws {
    let tree = try PublishedTree()
    let damaged = tree.fixture.pool.appending(path: "kmod-torn-1.0-1.el9.x86_64.rpm")
    try Data("no package".utf8).write(to: damaged)
    try await tree.publish()
    let before = try await tree.check().findings.map(\.rule)
    #expect(!before.contains("index-json"), "\(before)")
    let index = try String(contentsOf: tree.file("views/index.json"), encoding: .utf8)
    #expect(index.contains(damaged.path))
    try tree.edit("views/index.json", damaged.path, "/elsewhere/\(damaged.lastPathComponent)")
    #expect(try await tree.check().findings.map(\.rule) == before)
    try tree.edit("views/index.json", "kmod-torn-1.0-1", "kmod-torn-1.0-2")
    #expect(try await tree.check().findings.map(\.rule).contains("index-json"))
  }

  @Test("Another repomd.xml is told once, by the rule that explains it")
  func explained() async throws {
    let tree = try PublishedTree()
    try await tree.publish()
    try tree.edit("views/\(Self.older)/repodata/repomd.xml", "<open-size>", "<open-size>1")
    #expect(Set(try await tree.check().findings.map(\.rule)) == ["repomd-open-size"])
  }
}
