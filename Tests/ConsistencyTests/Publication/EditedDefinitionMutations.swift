import Foundation
import Repodata
import TestSupport
import Testing

@testable import Consistency

/// Damage to what was published after somebody has edited the definition in a way that changes nothing:
/// what was promised to clients is asked for all the same.
extension PublicationMutation {
  /// One of the damages, after a comment has been written into the definition.
  private static func commented(
    _ rule: String, _ name: String, tree: @escaping @Sendable () throws -> PublishedTree,
    change: @escaping @Sendable (PublishedTree) async throws -> Void
  ) -> PublicationMutation {
    PublicationMutation(rule, "a comment in the definition, and \(name)", tree: tree) {
      $0.fixture.settings.insert("# A comment, which says nothing.", at: 0)
      try await change($0)
    }
  }

  static let editedDefinitions: [PublicationMutation] = [
    commented("client-metalink", "another checksum in a metalink", tree: withMetalink) {
      let checksum = try $0.served("latest").checksum
      try $0.edit("views/latest/metalink.xml", checksum, String(checksum.reversed()))
    },
    commented("client-metalink", "a metalink is gone", tree: withMetalink) {
      try $0.remove("views/\(newer)/metalink.xml")
    },
    commented("client-configuration", "the .repo file leads elsewhere", tree: plain) {
      try $0.edit("fixture.repo", "baseurl=file://", "baseurl=http://evil.example.org/")
    },
    commented("package-link", "a copy is in the place of a link", tree: plain) {
      let file = $0.inView("Packages/\(rpm("kmod-both"))")
      let aside = $0.fixture.folder.file("aside.rpm")
      _ = try ShellCommand.output("cp", ["-p", file.path, aside.path])
      _ = try ShellCommand.output("mv", ["-f", aside.path, file.path])
    },
    commented("index-json", "another title", tree: plain) {
      try $0.edit("views/index.json", "\"title\": \"fixture\"", "\"title\": \"other\"")
    },
    commented("dropped-satisfied", "a kmod that fits is left out", tree: plain) {
      try $0.rewrite(older, removing: [rpm("kmod-both")])
    },
    PublicationMutation("client-configuration", "by another path, and the .repo file is empty") {
      try $0.moveDefinition()
      try $0.write("", "fixture.repo")
    },
  ]

  /// The same for what is signed.
  static let editedKeys: [PublicationMutation] = [
    commented("signature-missing", "a signature is gone", tree: signed) {
      try $0.remove("views/\(older)/repodata/repomd.xml.asc")
    },
    commented("signature-key", "a signature by a stranger", tree: signed) {
      let others = try PublisherKeys()
      try others.make("stranger@example.org", algorithm: "ed25519")
      let repomd = $0.inView("repodata/repomd.xml").path
      _ = try others.gpg(["--yes", "--armor", "--detach-sign", "-o", "\(repomd).asc", repomd])
    },
    commented("signature-valid", "the signature of another repomd.xml", tree: signed) {
      let other = try Data(contentsOf: $0.file("views/all/repodata/repomd.xml.asc"))
      try other.write(to: $0.inView("repodata/repomd.xml.asc"))
    },
    commented("client-keys", "the public keys are gone", tree: signed) {
      try $0.remove("RPM-GPG-KEY-fixture")
    },
  ]

  private static let plain: @Sendable () throws -> PublishedTree = { try PublishedTree() }
}

extension PublishedTree {
  /// Has the definition read by a symbolic link of another name in its folder.
  func moveDefinition() throws { isDefinitionLinked = true }
}

@Suite("What was promised by the last publish holds until the next")
struct EditedDefinitionTests {
  private func findings(_ tree: PublishedTree) async throws -> Set<String> {
    Set(try await tree.check().findings.map(\.rule))
  }

  @Test("A comment, another order of words and another path are no change, whatever is published")
  func meaningless() async throws {
    let tree = try PublishedTree(settings: ["grace_hours = 72"])
    try await tree.publish()
    tree.fixture.settings = ["# words", "grace_hours = 72  # three days", "arches=['x86_64']"]
    #expect(try await findings(tree) == [])
    try tree.moveDefinition()
    #expect(try await findings(tree) == [])
  }

  @Test(
    "Where a setting has changed, that is told, and everything else is asked for as before",
    .enabled(if: PublisherKeys.isAvailable, "needs gpg"),
    arguments: [
      "title = \"Another\"", "url = \"https://kmods.example.org\"", "variants = [\"plus\"]",
    ])
  func changed(_ setting: String) async throws {
    let tree = try PublicationMutation.signed()
    try await tree.publish()
    tree.fixture.settings.append(setting)
    #expect(try await findings(tree) == ["view-stale"])
    try tree.remove("views/\(PublicationMutation.older)/repodata/repomd.xml.asc")
    #expect(try await findings(tree) == ["view-stale", "signature-missing"])
    try tree.write("", "fixture.repo")
    #expect(
      try await findings(tree) == ["view-stale", "signature-missing", "client-configuration"])
    try await tree.publish()
    #expect(try await findings(tree) == [])
  }

  @Test(
    "A table that has come or gone is told, and what the last publish signed must be signed still",
    .enabled(if: PublisherKeys.isAvailable, "needs gpg"))
  func tables() async throws {
    let tree = try PublicationMutation.signed()
    try await tree.publish()
    let tables = tree.fixture.tables
    let start = try #require(tables.range(of: "[signing]")).lowerBound
    tree.fixture.tables = String(tables[..<start])
    #expect(try await findings(tree) == ["view-stale"])
    try tree.remove("views/all/repodata/repomd.xml.asc")
    #expect(try await findings(tree) == ["view-stale", "signature-missing"])
  }
}
