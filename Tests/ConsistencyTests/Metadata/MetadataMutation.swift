import TestSupport
import Testing

@testable import Consistency

/// One way to damage a repository, and the only rule that may find it.
struct MetadataMutation: Sendable, CustomTestStringConvertible {
  /// The rule that must find it.
  let rule: String
  /// What is done, in words.
  let name: String
  /// What is damaged.
  let kind: MetadataTree.Kind
  /// How much it must matter, if not as the rule says.
  let severity: Finding.Severity?
  /// The damage.
  let change: @Sendable (MetadataTree) async throws -> Void

  init(
    _ rule: String, _ kind: MetadataTree.Kind, _ name: String, severity: Finding.Severity? = nil,
    change: @escaping @Sendable (MetadataTree) async throws -> Void
  ) {
    self.rule = rule
    self.kind = kind
    self.name = name
    self.severity = severity
    self.change = change
  }

  var testDescription: String { "\(rule): \(name) (\(kind.rawValue))" }

  /// All of them.
  static let all =
    index + records + places + lostFiles + changedFiles + damagedFiles + surroundings + signatures
    + brokenDocuments + packages + counts + joins + brokenDatabases + databaseInfo + rows + zchunks

  /// Those that can be made here.
  static let possible = all.filter { $0.kind.isPossible }
}
