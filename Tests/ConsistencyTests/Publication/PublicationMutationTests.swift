import TestSupport
import Testing

@testable import Consistency

@Suite("Rules on what a definition publishes")
struct PublicationMutationTests {
  @Test(
    "A root that is well has no finding, in a quick check and in a full one",
    arguments: [CheckOptions.Depth.quick, .full])
  func clean(_ depth: CheckOptions.Depth) async throws {
    let tree = try PublishedTree()
    tree.depth = depth
    try await tree.publish()
    #expect(try await tree.check().findings.map(\.line) == [])
    try await tree.publishMore()
    #expect(try await tree.check().findings.map(\.line) == [])
  }

  @Test("One defect is found by its own rule, and by no other", arguments: PublicationMutation.all)
  func found(_ mutation: PublicationMutation) async throws {
    let tree = try mutation.tree()
    try await tree.publish()
    try await mutation.change(tree)
    let findings = try await tree.check().findings
    #expect(
      Set(findings.map(\.rule)) == [mutation.rule], "\(findings.map(\.line))")
  }

  @Test("There are mutations enough; RuleCoverageTests counts those of each rule")
  func counted() {
    let counts = Dictionary(grouping: PublicationMutation.all, by: \.rule).mapValues(\.count)
    print("mutations of publications: \(PublicationMutation.all.count), rules: \(counts.count)")
    #expect(PublicationMutation.all.count >= 80)
  }
}

extension Finding {
  /// All of it in a line.
  var line: String { "\(severity) \(id): \(message)" }
}
