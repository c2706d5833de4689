import Foundation
import Repodata
import TestSupport
import Testing

@testable import Consistency

/// What the rules on packages say of listings, createrepo_c says by what it writes of the same files.
@Suite(
  "Listings beside another run of createrepo_c",
  .enabled(if: Oracle.has("createrepo_c"), "needs createrepo_c"))
struct ElementOracleTests {
  private static let rules = [
    "package-metadata", "package-header-range", "package-size", "package-checksum",
  ]
  private static let mutations = PackageMutation.all.filter {
    rules.contains($0.rule) && $0.maker != .own
  }

  @Test(
    "The elements differ from those of a new run exactly for the packages that are named",
    arguments: mutations)
  func again(_ mutation: PackageMutation) async throws {
    let damaged = try ScratchRepository(.createrepo)
    // Copies have times of their own, which createrepo_c writes down.
    try damaged.index()
    try mutation.apply(damaged)
    let named = Set(try await damaged.check(.full).findings.map(\.subject))
    let before = try await damaged.elements()
    try FileManager.default.removeItem(at: damaged.file("repodata"))
    // It ends with 2 where it leaves packages out.
    _ = try ShellCommand.run(
      "createrepo_c", ["-q", "--no-database", "--general-compress-type", "gz", damaged.url.path])
    let after = try await damaged.elements()
    let differing = Set(before.keys).union(after.keys).filter { before[$0] != after[$0] }
    #expect(differing == named && !named.isEmpty, "\(mutation.name)")
  }

  @Test("There are damages of each rule")
  func counted() {
    #expect(Set(Self.mutations.map(\.rule)) == Set(Self.rules))
  }
}

extension ScratchRepository {
  /// The digests of the three elements of each package, by its href.
  fileprivate func elements() async throws -> [String: String] {
    let packages = try await RepositoryReader(CheckOptions()).read(
      RepositoryPlace(url.path), name: "", promise: nil
    ).packages
    return Dictionary(
      packages.map { package in
        let digests = [package.primary, package.filelists, package.other]
        return (package.href, "\(package.checksum.hex) \(digests)")
      }, uniquingKeysWith: { one, other in one + other })
  }
}
