import Foundation
import TestSupport
import Testing

@testable import Consistency

@Suite(
  "Metadata is checked over HTTP as a client would read it", .enabled(if: Oracle.has("python3")))
struct MetadataWebTests {
  /// Ways to damage a repository that a client on the web sees.
  private static let mutations: [MetadataMutation] = {
    let all: [[MetadataMutation]] = [
      MetadataMutation.index, MetadataMutation.records, MetadataMutation.places,
      MetadataMutation.lostFiles, MetadataMutation.changedFiles, MetadataMutation.damagedFiles,
      MetadataMutation.signatures, MetadataMutation.brokenDocuments, MetadataMutation.joins,
      MetadataMutation.brokenDatabases, MetadataMutation.databaseInfo, MetadataMutation.rows,
      MetadataMutation.zchunks,
    ]
    // A server lists folders and waits for pipes; it does not tell when a file was changed.
    let local = ["folder", "pipe", "touched", "copied", "of a view is"]
    // A few of each kind: all of them are read from folders by another test.
    return all.flatMap { list in
      list.filter { mutation in
        mutation.kind.isPossible && !local.contains { mutation.name.contains($0) }
      }.enumerated().filter { $0.offset % 6 == 0 }.map(\.element)
    }
  }()

  @Test("A repository that is well has no finding", arguments: MetadataTree.Kind.allCases)
  func clean(_ kind: MetadataTree.Kind) async throws {
    guard kind.isPossible else { return }
    let tree = try await MetadataTree(kind)
    let server = try FolderServer(tree.root)
    for location in [server.address, server.address + "/"] {
      tree.location = location
      #expect(try await tree.findings().map(\.words) == [])
    }
  }

  @Test("One defect is found by its own rule, and by no other", arguments: mutations)
  func found(_ mutation: MetadataMutation) async throws {
    let tree = try await MetadataTree(mutation.kind)
    try await mutation.change(tree)
    let server = try FolderServer(tree.root)
    tree.location = server.address
    let findings = try await tree.findings()
    #expect(Set(findings.map(\.rule)) == [mutation.rule], "\(findings.map(\.words))")
  }

  @Test("A server that is not there is a finding; an address that is none is an error")
  func absent() async throws {
    let report = try await ConsistencyCheck().check(repository: "http://127.0.0.1:1/nothing")
    #expect(report.findings.map(\.rule) == ["repomd-readable"])
    await #expect(throws: (any Error).self) {
      try await ConsistencyCheck().check(repository: "gopher://example.org/")
    }
  }
}
