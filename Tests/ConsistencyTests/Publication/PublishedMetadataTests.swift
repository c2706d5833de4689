import Foundation
import TestSupport
import Testing

@testable import Consistency

/// Damage to metadata where it is published, with all that a definition promises around it.
@Suite(
  "Damaged metadata of a published root",
  .enabled(if: PublisherKeys.isAvailable && Oracle.has("sqlite3"), "needs gpg and sqlite3"))
struct PublishedMetadataTests {
  /// At most two of each rule, of those that need nothing but the view itself.
  private static let mutations: [MetadataMutation] = {
    let all = MetadataMutation.all.filter { $0.kind == .view && !isElsewhere($0) }
    return Dictionary(grouping: all, by: \.rule).values.flatMap { $0.prefix(2) }
      .sorted { $0.testDescription < $1.testDescription }
  }()

  /// Whether a damage is to what is said by whoever checks, or to packages that are not in this pool.
  private static func isElsewhere(_ mutation: MetadataMutation) -> Bool {
    mutation.rule.hasPrefix("signature-") && mutation.rule != "signature-missing"
      || mutation.name.hasSuffix("another base")
  }

  private static let signed: @Sendable () throws -> PublishedTree = {
    let tree = try PublishedTree(
      tables: try MetadataBases.keys.get().table("publisher@example.org"))
    tree.fixture.tables = tree.fixture.tables.replacing(
      "database = false", with: "database = true")
    return tree
  }

  @Test("A signed root with databases has no finding")
  func clean() async throws {
    let tree = try Self.signed()
    try await tree.publish()
    #expect(try await tree.check().findings.map(\.line) == [])
  }

  @Test("The right rule finds it among all rules, and no other cries", arguments: mutations)
  func found(_ mutation: MetadataMutation) async throws {
    let tree = try Self.signed()
    try await tree.publish()
    let view = try MetadataTree(view: tree.file("views/\(PublishedTree.older.uname)"))
    try await mutation.change(view)
    let findings = try await tree.check().findings
    #expect(Set(findings.map(\.rule)) == [mutation.rule], "\(findings.map(\.line))")
  }

  @Test("The sample has rules on index, documents and databases")
  func counted() {
    let rules = Set(Self.mutations.map(\.rule))
    print("\(Self.mutations.count) damages of published metadata, \(rules.count) rules")
    #expect(Self.mutations.count >= 25 && rules.count >= 12)
  }
}
