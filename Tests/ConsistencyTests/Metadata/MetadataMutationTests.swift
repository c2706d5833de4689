import TestSupport
import Testing

@testable import Consistency

@Suite("Rules on index, signature, documents and databases", .enabled(if: Oracle.has("sqlite3")))
struct MetadataMutationTests {
  @Test(
    "A repository that is well has no finding", arguments: MetadataTree.Kind.allCases)
  func clean(_ kind: MetadataTree.Kind) async throws {
    guard kind.isPossible else { return }
    #expect(try await MetadataTree(kind).findings().map(\.words) == [])
  }

  @Test(
    "One defect is found by its own rule, and by no other", arguments: MetadataMutation.possible)
  func found(_ mutation: MetadataMutation) async throws {
    let tree = try await MetadataTree(mutation.kind)
    // Everything is known when the damage is done, and must be seen to have changed.
    #expect(try await tree.findings().map(\.words) == [])
    try await mutation.change(tree)
    let findings = try await tree.findings()
    #expect(Set(findings.map(\.rule)) == [mutation.rule], "\(findings.map(\.words))")
    let rule = RuleCatalogue.all.first { $0.name == mutation.rule }
    let severity = mutation.severity ?? rule?.severity
    #expect(findings.allSatisfy { $0.severity == severity }, "\(findings.map(\.words))")
  }

  @Test("There are mutations enough, and at least two for each rule")
  func counted() {
    let counts = Dictionary(grouping: MetadataMutation.all, by: \.rule).mapValues(\.count)
    print(
      "mutations of metadata: \(MetadataMutation.all.count), possible here: "
        + "\(MetadataMutation.possible.count), rules: \(counts.count)")
    #expect(MetadataMutation.all.count >= 110)
    for rule in RuleCatalogue.metadataRules.map({ type(of: $0).name }) {
      #expect(counts[rule, default: 0] >= 2, "\(rule)")
    }
    #expect(Set(MetadataMutation.all.map(\.testDescription)).count == MetadataMutation.all.count)
  }
}

extension Finding {
  /// All of it in a line.
  var words: String { "\(severity) \(id): \(message)" }
}
