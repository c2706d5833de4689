import TestSupport
import Testing

@testable import Consistency

/// One way to damage a published root, and the only rule that may find it.
struct PublicationMutation: Sendable, CustomTestStringConvertible {
  /// What is done, in words.
  let name: String
  /// The rule that must find it.
  let rule: String
  /// The tree to be damaged; published before `change`.
  let tree: @Sendable () throws -> PublishedTree
  /// What is still to be told when it has been mended by publishing: that is for gc to do.
  let remains: Set<String>
  /// The damage.
  let change: @Sendable (PublishedTree) async throws -> Void

  init(
    _ rule: String, _ name: String,
    tree: @escaping @Sendable () throws -> PublishedTree = { try PublishedTree() },
    remains: Set<String> = [],
    change: @escaping @Sendable (PublishedTree) async throws -> Void
  ) {
    self.rule = rule
    self.name = name
    self.tree = tree
    self.remains = remains
    self.change = change
  }

  var testDescription: String { "\(rule): \(name)" }

  static let older = PublishedTree.older.uname
  static let newer = PublishedTree.newer.uname

  /// Those that can be made here.
  static let all =
    listings + chains + variants + unions + verdicts + targets + missingViews + staleness
    + definitions + editedDefinitions + generations + waiting + documents + clients
    + informed + (PublisherKeys.isAvailable ? signatures : [])
    + (Oracle.has("createrepo_c") ? closures : [])

  /// All of them, wherever they can be made.
  static let every =
    all + (PublisherKeys.isAvailable ? [] : signatures)
    + (Oracle.has("createrepo_c") ? [] : closures)

  private static let signatures = keys + editedKeys
}

/// The file name of a package of the usual release.
func rpm(_ name: String, _ arch: String = "x86_64") -> String { "\(name)-1.0-1.el9.\(arch).rpm" }
