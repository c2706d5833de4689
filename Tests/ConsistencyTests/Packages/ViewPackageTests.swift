import Foundation
import Publication
import SystemIO
import SystemPackage
import TestSupport
import Testing

@testable import Consistency

/// One way to damage a view, and the rule that must find it.
struct ViewMutation: Sendable, CustomTestStringConvertible {
  let name: String
  let rule: String
  /// How the view comes from the pool.
  let link: Definition.Link
  let apply: @Sendable (ScratchViews) throws -> Void

  init(
    _ name: String, _ rule: String, _ link: Definition.Link = .hard,
    _ apply: @escaping @Sendable (ScratchViews) throws -> Void
  ) {
    self.name = name
    self.rule = rule
    self.link = link
    self.apply = apply
  }

  var testDescription: String { "\(rule), \(link.rawValue): \(name)" }

  static let all: [ViewMutation] = [
    .init("a copy for the hard link", "package-link") { try $0.replaceByCopy() },
    .init("a link to the pool for the hard link", "package-link") {
      try FileManager.default.removeItem(at: $0.file)
      try FileManager.default.createSymbolicLink(at: $0.file, withDestinationURL: $0.origin)
    },
    .init("a file for the link", "package-link", .symlink) { try $0.replaceByCopy() },
    .init("a link to a copy elsewhere", "package-link", .symlink) { views in
      let copy = views.fixture.folder.file("copy.rpm")
      _ = try ShellCommand.output("cp", ["-p", views.origin.path, copy.path])
      try FileManager.default.removeItem(at: views.file)
      try FileManager.default.createSymbolicLink(at: views.file, withDestinationURL: copy)
    },
    .init("a hard link for the copy", "package-link", .copy) {
      try FileManager.default.removeItem(at: $0.file)
      try FileManager.default.linkItem(at: $0.origin, to: $0.file)
    },
    .init("the link leads nowhere", "package-missing", .symlink) {
      try FileManager.default.removeItem(at: $0.file)
      try FileManager.default.createSymbolicLink(
        atPath: $0.file.path, withDestinationPath: "/nonexistent.rpm")
    },
    .init("the file is removed", "package-missing") {
      try FileManager.default.removeItem(at: $0.file)
    },
    .init("the copy is damaged", "package-checksum", .copy) { views in
      var bytes = try Data(contentsOf: views.file)
      bytes[bytes.count - 1] ^= 1
      try bytes.write(to: views.file)
      try FileManager.default.setAttributes(
        [.posixPermissions: 0o644], ofItemAtPath: views.file.path)
    },
    .init("the hard link is a damaged copy", "package-checksum") { views in
      var bytes = try Data(contentsOf: views.file)
      bytes[bytes.count - 1] ^= 1
      try FileManager.default.removeItem(at: views.file)
      try bytes.write(to: views.file)
      try FileManager.default.setAttributes(
        [.posixPermissions: 0o644], ofItemAtPath: views.file.path)
    },
    .init("the copy is cut", "package-size", .copy) { views in
      try FileHandle(forWritingTo: views.file).truncate(atOffset: 100)
    },
    .init("the copy is closed", "package-unreadable", .copy) {
      try FileManager.default.setAttributes(
        [.posixPermissions: 0o600], ofItemAtPath: $0.file.path)
    },
    .init("the folder is closed", "package-unreadable") {
      try FileManager.default.setAttributes(
        [.posixPermissions: 0o750],
        ofItemAtPath: $0.file.deletingLastPathComponent().path)
    },
    .init("the pool of the links is closed", "package-unreadable", .symlink) {
      try FileManager.default.setAttributes(
        [.posixPermissions: 0o700], ofItemAtPath: $0.fixture.pool.path)
    },
    .init("the file was touched", "package-metadata", .copy) {
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSince1970: 1_600_000_000)],
        ofItemAtPath: $0.file.path)
    },
    .init("a killed run left a link", "repository-unlisted-package") {
      try FileManager.default.linkItem(
        at: $0.origin, to: $0.file.deletingLastPathComponent().appending(path: ".x.rpm.new"))
    },
    .init("somebody put a package there", "repository-unlisted-package") {
      try RPMDraft(name: "stranger").write(to: $0.file.deletingLastPathComponent().path)
    },
  ]
}

/// A published fixture.
final class ScratchViews {
  static let kernel = KernelDraft("5.14.0", "86.el9", symbols: ["a = 0x00000001"])
  static let package = "kmod-one-1.0-1.el9.x86_64.rpm"

  let fixture: PoolFixture
  let memory: FilePath
  /// A package as the kernel's view has it.
  var file: URL {
    fixture.root.appending(path: "views/\(Self.kernel.uname)/Packages/\(Self.package)")
  }
  /// The same in the pool.
  var origin: URL { fixture.pool.appending(path: Self.package) }

  init(_ link: Definition.Link) async throws {
    fixture = try PoolFixture()
    fixture.settings.append("link = \"\(link.rawValue)\"")
    fixture.asksSolver = false
    memory = FilePath(fixture.folder.file("memory").path)
    // Whatever the umask of whoever runs the tests.
    for url in [fixture.folder.url, fixture.pool] {
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: url.path)
    }
    try fixture.add(Self.kernel)
    for name in ["one", "two"] {
      var draft = RPMDraft.kmod(name, "1.0", "1.el9", for: Self.kernel.uname)
      draft.changelog = (0..<12).map { (1_700_000_000 - UInt32($0), "A", "entry \($0)") }
      try fixture.add(draft)
    }
    for name in try FileManager.default.contentsOfDirectory(atPath: fixture.pool.path) {
      try FileManager.default.setAttributes(
        [.posixPermissions: 0o644], ofItemAtPath: fixture.pool.appending(path: name).path)
    }
    _ = try await fixture.publish()
  }

  func replaceByCopy() throws {
    let copy = fixture.folder.file("copy")
    try FileManager.default.copyItem(at: origin, to: copy)
    let time = try FileManager.default.attributesOfItem(atPath: origin.path)[.modificationDate]
    try FileManager.default.removeItem(at: file)
    try FileManager.default.moveItem(at: copy, to: file)
    try FileManager.default.setAttributes(
      [.modificationDate: time ?? Date(), .posixPermissions: 0o644], ofItemAtPath: file.path)
  }

  /// Asks the rules on repositories of all views, and the one on links.
  func check(_ depth: CheckOptions.Depth) async throws -> [Finding] {
    let definition = try fixture.definition()
    let root = RepositoryRoot(definition.root)
    var options = CheckOptions()
    options.depth = depth
    let memory = VerificationMemory(self.memory)
    let promise = ViewPromise(
      link: definition.link, changelogLimit: definition.metadata.changelogLimit,
      checksum: definition.metadata.checksum, hasDatabases: definition.metadata.database)
    var views: [CheckedRepository] = []
    for name in ["all", Self.kernel.uname, "latest"] {
      views.append(
        try await RepositoryReader(options, memory).read(
          .folder(root.view(name)), name: name, promise: promise))
    }
    try memory.write()
    var findings: [Finding] = []
    for rule in RuleCatalogue.repositoryRules {
      for view in views {
        var list = FindingList(type(of: rule).description, view: view.name)
        try rule.check(view, &list)
        findings += list.findings
      }
    }
    var list = FindingList(PackageLinkRule.description)
    let assessment = try await Assessment(definition, workers: 2)
    PackageLinkRule().check(views, from: assessment.pool.packages, &list)
    return findings + list.findings
  }
}

@Suite("Packages of views")
struct ViewPackageTests {
  @Test(
    "A published view has no finding, whatever its links",
    arguments: Definition.Link.allCases.filter { $0 != .reflink })
  func clean(_ link: Definition.Link) async throws {
    let views = try await ScratchViews(link)
    for depth in [CheckOptions.Depth.quick, .quick, .full, .sample(.count(1), seed: 1)] {
      #expect(try await views.check(depth) == [], "\(depth)")
    }
  }

  @Test("Each damage is found by its rule, and no other rule cries", arguments: ViewMutation.all)
  func found(_ mutation: ViewMutation) async throws {
    let views = try await ScratchViews(mutation.link)
    #expect(try await views.check(.quick) == [])
    try mutation.apply(views)
    for depth in [CheckOptions.Depth.quick, .full] {
      let findings = try await views.check(depth)
      #expect(Set(findings.map(\.rule)) == [mutation.rule], "\(depth): \(findings)")
    }
  }

  @Test("Packages of generations that are remembered may lie in a view, but no longer than that")
  func generations() async throws {
    let views = try await ScratchViews(.hard)
    try FileManager.default.removeItem(
      at: views.fixture.pool.appending(path: "kmod-two-1.0-1.el9.x86_64.rpm"))
    _ = try await Publisher(try views.fixture.definition(), isForced: true).publish()
    #expect(try await views.check(.full) == [])
    let root = RepositoryRoot(try views.fixture.definition().root)
    try FileManager.default.removeItem(atPath: root.generations(ScratchViews.kernel.uname).string)
    let findings = try await views.check(.full)
    #expect(findings.map(\.subject) == ["Packages/kmod-two-1.0-1.el9.x86_64.rpm"])
    #expect(findings.map(\.rule) == ["repository-unlisted-package"])
  }

  @Test("A file that lies in several views is read once in a full check")
  func shared() async throws {
    let views = try await ScratchViews(.hard)
    let definition = try views.fixture.definition()
    let memory = VerificationMemory(nil)
    var options = CheckOptions()
    options.depth = .full
    let root = RepositoryRoot(definition.root)
    let promise = ViewPromise(
      link: .hard, changelogLimit: 10, checksum: .sha256, hasDatabases: false)
    let view = FilePath(views.file.path)
    for name in ["all", ScratchViews.kernel.uname] {
      _ = try await RepositoryReader(options, memory).read(
        .folder(root.view(name)), name: name, promise: promise)
      let status = try #require(try FileStatus.of(view))
      let entry = try #require(memory.entry(FileIdentity(status)))
      #expect(entry.isReadNow && entry.marks.count == 2)
    }
  }
}
