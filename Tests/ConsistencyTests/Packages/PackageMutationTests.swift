import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Consistency

@Suite("Damaged repositories", .enabled(if: Oracle.has("createrepo_c"), "needs createrepo_c"))
struct PackageMutationTests {
  @Test("A clean repository has no finding, however often and thoroughly it is looked at")
  func clean() async throws {
    for maker in ScratchRepository.Maker.allCases {
      let repository = try ScratchRepository(maker)
      for depth in [
        CheckOptions.Depth.quick, .quick, .full, .full, .sample(.count(2), seed: 1),
        .sample(.percent(100), seed: 2), .quick,
      ] {
        let report = try await repository.check(depth)
        #expect(report.findings == [], "\(maker) \(depth)")
        #expect(report.warnings.isEmpty)
      }
    }
  }

  @Test("What is no defect yields no finding")
  func harmless() async throws {
    for change in HarmlessChange.all {
      let repository = try ScratchRepository(.own)
      try change.apply(repository)
      for depth in [CheckOptions.Depth.quick, .full] {
        #expect(try await repository.check(depth).findings == [], "\(change.name)")
      }
    }
  }

  @Test("Each damage is found by its rule, and no other rule cries", arguments: PackageMutation.all)
  func found(_ mutation: PackageMutation) async throws {
    // Everything is known when the damage is done, and must be seen to have changed.
    let known = try ScratchRepository(mutation.maker ?? .own)
    #expect(try await known.check(.quick).findings == [])
    try mutation.apply(known)
    let quick = try await known.check(.quick).findings
    if mutation.needsFullCheck {
      #expect(quick == [])
    } else {
      expect(mutation, quick)
    }
    // Nothing is known.
    let unknown = try ScratchRepository(mutation.maker ?? .createrepo)
    try mutation.apply(unknown)
    expect(mutation, try await unknown.check(.full).findings)
  }

  private func expect(_ mutation: PackageMutation, _ findings: [Finding]) {
    #expect(Set(findings.map(\.rule)) == [mutation.rule], "\(mutation.name): \(findings)")
    #expect(
      findings.contains { $0.subject.contains(mutation.subject) }, "\(mutation.name): \(findings)")
  }

  @Test("Every rule on packages is hit by at least two different damages")
  func coverage() {
    var counts: [String: Int] = [:]
    for mutation in PackageMutation.all { counts[mutation.rule, default: 0] += 1 }
    print("\(PackageMutation.all.count) damages of packages: \(counts.sorted { $0 < $1 })")
    #expect(PackageMutation.all.count >= 80)
    let rules = RuleCatalogue.all.map(\.name).filter {
      $0.hasPrefix("package-") || $0.hasPrefix("repository-")
    }
    // Links and signatures need a definition or keys; their tests stand in files of their own.
    for rule in rules where !["package-link", "package-signature"].contains(rule) {
      #expect(counts[rule, default: 0] >= 2, "\(rule)")
    }
  }
}
