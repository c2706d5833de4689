import Foundation
import Repodata
import SystemIO
import SystemPackage
import TestSupport
import Testing

@testable import Consistency

@Suite("Other programs find what the rules on metadata find, where they can tell")
struct MetadataOracleTests {
  /// The documents and databases of a tree, opened.
  private static func opened(_ tree: MetadataTree, _ suffix: String) throws -> [(String, URL)] {
    try ["primary", "filelists", "other"].compactMap { kind in
      let type = kind + suffix
      guard try tree.repomd().record(type) != nil else { return nil }
      let file = tree.aside("opened-\(type)")
      try tree.content(type).write(to: file)
      return (type, file)
    }
  }

  @Test(
    "xmllint refuses a document exactly where a rule does",
    .enabled(if: Oracle.has("xmllint", "createrepo_c")),
    arguments: [nil] + MetadataMutation.brokenDocuments + MetadataMutation.packages)
  func xmllint(_ mutation: MetadataMutation?) async throws {
    let tree = try await MetadataTree(.plain)
    try await mutation?.change(tree)
    // libxml2's tool knows no roots, no depths and no DOCTYPE that it would not take.
    let beyond = ["another root", "another document", "elements without end"]
    guard !beyond.contains(where: { mutation?.name.contains($0) == true }),
      mutation?.rule != "document-doctype"
    else { return }
    let isWellFormed = try Self.opened(tree, "").allSatisfy { _, file in
      try ShellCommand.run("xmllint", ["--noout", "--nonet", file.path]).isSuccess
    }
    #expect(isWellFormed == (mutation?.rule != "document-wellformed"), "\(mutation?.name ?? "")")
  }

  @Test(
    "SQLite's own check finds a database sound exactly where the rule does",
    .enabled(if: Oracle.has("sqlite3", "createrepo_c")),
    arguments: [nil] + MetadataMutation.brokenDatabases + MetadataMutation.databaseInfo)
  func sqlite(_ mutation: MetadataMutation?) async throws {
    let tree = try await MetadataTree(mutation?.kind ?? .foreign)
    try await mutation?.change(tree)
    // What is missing from a sound database is no matter of SQLite's; an empty file is one to it.
    let beyond = ["it has no table", "a column", "it is empty"]
    guard !beyond.contains(where: { mutation?.name.contains($0) == true }) else { return }
    let isSound = try Self.opened(tree, "_db").allSatisfy { _, file in
      let command = try ShellCommand.run("sqlite3", [file.path, "PRAGMA integrity_check"])
      return command.isSuccess && command.text == "ok\n"
    }
    #expect(isSound == (mutation?.rule != "sqlite-readable"), "\(mutation?.name ?? "")")
  }

  @Test(
    "sha256sum and the decompressors find a file good exactly where the rules do",
    .enabled(if: Oracle.has("sha256sum", "gzip", "createrepo_c")),
    arguments: MetadataMutation.lostFiles + MetadataMutation.changedFiles
      + MetadataMutation.damagedFiles)
  func digests(_ mutation: MetadataMutation) async throws {
    guard [.foreign, .plain].contains(mutation.kind), !mutation.rule.hasPrefix("repomd-open")
    else { return }
    let tree = try await MetadataTree(mutation.kind)
    let before = try tree.repomd()
    try await mutation.change(tree)
    let isGood = try tree.repomd().records.allSatisfy { record in
      let file = tree.root.appending(path: record.href).path
      let sum = try ShellCommand.run("sha256sum", [file])
      let size = try ShellCommand.run("stat", ["-L", "-c", "%s", file]).text
      let isPacked = try ShellCommand.run("gzip", ["-t", file]).isSuccess
      return sum.text.hasPrefix(record.checksum.hex) && size == "\(record.size ?? 0)\n" && isPacked
    }
    #expect(!isGood, "\(mutation.name), \(before.records.count) files")
  }

  @Test(
    "createrepo_c makes of the same packages what the rules call equal, whatever its options",
    .enabled(if: Oracle.has("createrepo_c", "sqlite3")),
    arguments: [
      ["--database"], ["--database", "--xz"], ["--database", "--simple-md-filenames"],
      ["--database", "--checksum", "sha512"], ["--no-database"],
      ["--general-compress-type", "bz2"],
      ["--database", "--changelog-limit", "1", "--baseurl", "http://example.org/x"],
      ["--database", "--revision", "7", "--set-timestamp-to-revision"],
    ])
  func again(_ arguments: [String]) async throws {
    let tree = try await MetadataTree(.foreign)
    let before = try await Self.packages(tree)
    _ = try ShellCommand.output("createrepo_c", ["-q"] + arguments + [tree.root.path])
    #expect(try await tree.findings().map(\.words) == [])
    // The packages are the same; a base and fewer changelog entries are all that may differ.
    let after = try await Self.packages(tree)
    #expect(after.map(\.nevra) == before.map(\.nevra))
    if !arguments.contains("--baseurl"), !arguments.contains("sha512") {
      #expect(after.map(\.primary) == before.map(\.primary))
      #expect(after.map(\.other) == before.map(\.other))
    }
  }

  private static func packages(_ tree: MetadataTree) async throws -> [ListedPackage] {
    try await RepositoryReader(CheckOptions()).read(
      RepositoryPlace(tree.root.path), name: "", promise: nil
    ).packages
  }

  @Test(
    "What createrepo_c and kmodrepo write of one package has the same digests",
    .enabled(
      if: MetadataTree.Kind.ours.isPossible && MetadataTree.Kind.foreign.isPossible))
  func digestsOfElements() async throws {
    let (theirs, ours) = (try await MetadataTree(.foreign), try await MetadataTree(.ours))
    // The files of both trees were written at other times.
    for tree in [theirs, ours] {
      for name in try FileManager.default.contentsOfDirectory(atPath: tree.root.path)
      where name.hasSuffix(".rpm") {
        try tree.touch(tree.root.appending(path: name), 1_700_000_000)
      }
    }
    _ = try ShellCommand.output("createrepo_c", ["-q", theirs.root.path])
    _ = try ShellCommand.output(
      TestedProgram.path, ["createrepo", "-q", "--compress-type", "gz", ours.root.path])
    let (one, other) = (try await Self.packages(theirs), try await Self.packages(ours))
    #expect(one.count == 3 && one.map(\.nevra) == other.map(\.nevra))
    #expect(one.map(\.primary) == other.map(\.primary))
    #expect(one.map(\.filelists) == other.map(\.filelists))
    #expect(one.map(\.other) == other.map(\.other))
  }
}
