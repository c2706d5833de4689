import Foundation
import RPMFormat
import SystemPackage
import TestSupport
import Testing

@testable import Consistency

/// Repositories that createrepo_c makes of the real packages. Each finding was looked at by hand; they
/// are all true, and there is no other:
///
/// - `package-file-name`: the samples carry prefixes and suffixes that tell variants apart.
/// - `repository-duplicate-nevra`: variants of one package, signed by other keys or built anew.
/// - `package-digests`: one sample has lost its payload on purpose; rpm says the same.
/// - `repository-unlisted-package`: what createrepo_c itself leaves out: headers that rpm refuses, a
///   text file called `.rpm`, a package whose dependencies hold control characters.
///
/// None is of metadata: what createrepo_c 0.17 writes of 117 real packages of formats 3, 4 and 6 is what
/// their headers say, but for the payload sizes and pre-requirements of docs/consistency.md.
@Suite(
  "Real repositories", .enabled(if: SharedData.isPresent, "needs ../shared/data"),
  .enabled(if: Oracle.has("createrepo_c", "rpmkeys"), "needs createrepo_c and rpmkeys"))
struct RealPackageRuleTests {
  /// How many findings of each rule, by the folder of the samples; nothing for all of them together.
  private static let expected: [(folder: String?, findings: [String: Int])] = [
    ("cavaliergopher+rpm", [:]), ("dralley+rpmrepo_metadata", [:]),
    ("kmods", ["repository-unlisted-package": 1]), ("not-rpms", ["repository-unlisted-package": 1]),
    ("osrf+createrepo-agent", [:]),
    ("rpm-rs+rpm", ["package-file-name": 11, "repository-duplicate-nevra": 4]),
    (
      "rpm-software-management+createrepo_c",
      ["package-file-name": 3, "repository-duplicate-nevra": 1]
    ),
    (
      "rpm-software-management+rpm",
      ["package-digests": 1, "package-file-name": 21, "repository-duplicate-nevra": 6]
    ),
    ("sassoftware+go-rpmutils", ["package-file-name": 1]),
    ("sonatype+nexus-public", ["package-file-name": 1, "repository-unlisted-package": 6]),
    (
      nil,
      [
        "package-digests": 1, "package-file-name": 37, "repository-duplicate-nevra": 11,
        "repository-unlisted-package": 8,
      ]
    ),
  ]

  /// A copy of samples with metadata.
  private static func repository(_ folder: String?) throws -> TemporaryFolder {
    let copy = try TemporaryFolder()
    let samples = try #require(SharedData.folder).appending(path: "rpms")
    for file in SharedData.files(
      ["rpms", folder].compactMap { $0 }.joined(separator: "/"), suffix: ".rpm")
    {
      let path = String(file.path.dropFirst(samples.path.count + 1))
      let place = copy.file(path)
      try FileManager.default.createDirectory(
        at: place.deletingLastPathComponent(), withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o755])
      try FileManager.default.copyItem(at: file, to: place)
      try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: place.path)
    }
    // It ends with 2, as it leaves packages out.
    _ = try ShellCommand.run("createrepo_c", ["-q", copy.path])
    return copy
  }

  private static func check(
    _ folder: TemporaryFolder, _ depth: CheckOptions.Depth
  ) async throws -> [Finding] {
    var options = CheckOptions()
    options.depth = depth
    options.memory = FilePath(folder.path + ".memory")
    return try await ConsistencyCheck(options).check(repository: folder.path).findings
  }

  @Test("Their true defects are found, and no others, in a full check and remembered")
  func defects() async throws {
    for (folder, expected) in Self.expected {
      let repository = try Self.repository(folder)
      defer { try? FileManager.default.removeItem(atPath: repository.path + ".memory") }
      let full = try await Self.check(repository, .full)
      let counts = Dictionary(grouping: full, by: \.rule).mapValues(\.count)
      #expect(counts == expected, "\(folder ?? "all"): \(full)")
      let quick = try await Self.check(repository, .quick)
      #expect(quick == full.filter { $0.rule != "package-digests" }, "\(folder ?? "all")")
    }
  }

  @Test("rpmkeys finds digests wrong in the same packages, and refuses what is not listed")
  func digests() async throws {
    let repository = try Self.repository(nil)
    let findings = try await Self.check(repository, .full)
    try? FileManager.default.removeItem(atPath: repository.path + ".memory")
    let refused = Set(
      findings.filter { ["package-digests", "repository-unlisted-package"].contains($0.rule) }
        .map(\.subject))
    let paths = try FileManager.default.subpathsOfDirectory(atPath: repository.path)
      .filter { $0.hasSuffix(".rpm") }
    #expect(paths.count > 100)
    for path in paths {
      let verdict = try ShellCommand.run(
        "rpmkeys",
        [
          "--define", "_pkgverify_level digest", "--define", "_pkgverify_flags 0x0",
          "--nosignature",
          "--checksig", repository.file(path).path,
        ])
      // rpm installs packages whose metadata cannot be written.
      if path.contains("xtables-addons-kmp") { continue }
      #expect(verdict.isSuccess == !refused.contains(path), "\(path): \(verdict.text)")
    }
  }

  @Test("createrepo_c finds nothing to update in what is clean, and something in what is not")
  func update() async throws {
    let clean = try ScratchRepository(.createrepo)
    #expect(try await clean.check(.full).findings == [])
    #expect(try Self.update(clean))
    for mutation in PackageMutation.all
    where ["package-missing", "repository-unlisted-package"].contains(mutation.rule)
      && mutation.subject != "a/b/junk.rpm"
    {
      let damaged = try ScratchRepository(.createrepo)
      try mutation.apply(damaged)
      // What the folder holds, and what is listed, are no longer the same.
      #expect(try await damaged.check(.full).findings.isEmpty == false, "\(mutation.name)")
      #expect(try !Self.update(damaged), "\(mutation.name)")
    }
  }

  /// Whether a run of createrepo_c over what is there gives what was listed.
  private static func update(_ repository: ScratchRepository) throws -> Bool {
    let before = try repository.listing()
    try repository.index()
    return try repository.listing() == before
  }
}

extension ScratchRepository {
  /// The places and checksums that primary.xml lists.
  func listing() throws -> [String] {
    let text = try text("primary")
    let hrefs = text.matches(of: /<location [^>]*>/).map { String($0.0) }
    let pkgids = text.matches(of: /pkgid="YES">([0-9a-f]+)</).map { String($0.1) }
    return zip(hrefs, pkgids).map { "\($0) \($1)" }.sorted()
  }
}
