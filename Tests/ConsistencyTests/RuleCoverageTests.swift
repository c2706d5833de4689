import Foundation
import TestSupport
import Testing

@testable import Consistency

/// All damages of all suites against all rules there are.
@Suite("Every rule is tested by damage")
struct RuleCoverageTests {
  /// Rules that no list of damages can hit, as they need keys, inform of what is always so, or look at
  /// lists of accepted findings, and the file with their own tests.
  private static let elsewhere = [
    "package-signature": "Packages/PackageSignatureTests.swift",
    "dkms-fallback": "Publication/InformationalRuleTests.swift",
    "baseline-expired": "BaselineTests.swift", "baseline-unused": "BaselineTests.swift",
  ]

  /// How many damages there are for each rule.
  private static let counts: [String: Int] = {
    let rules =
      MetadataMutation.all.map(\.rule) + PackageMutation.all.map(\.rule)
      + ViewMutation.all.map(\.rule) + PublicationMutation.every.map(\.rule)
    return rules.reduce(into: [:]) { $0[$1, default: 0] += 1 }
  }()

  @Test("Each rule of the catalogue is hit by two different damages, or has tests of its own")
  func rules() throws {
    for rule in RuleCatalogue.all.map(\.name) {
      if let file = Self.elsewhere[rule] {
        let text = try String(
          contentsOf: SharedData.packageRoot.appending(path: "Tests/ConsistencyTests/\(file)"),
          encoding: .utf8)
        #expect(text.contains("\"\(rule)\""), "\(rule) in \(file)")
      } else {
        #expect(Self.counts[rule, default: 0] >= 2, "\(rule)")
      }
    }
    #expect(Set(Self.counts.keys).isSubset(of: RuleCatalogue.all.map(\.name)))
    #expect(Set(Self.elsewhere.keys).isDisjoint(with: Self.counts.keys), "they are hit by now")
  }

  @Test("There are more than two hundred damages")
  func number() {
    let total = Self.counts.values.reduce(0, +)
    print("\(total) damages, \(Self.counts.count) rules: \(Self.counts.sorted { $0.key < $1.key })")
    #expect(total >= 200)
  }
}
