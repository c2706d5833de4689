import Foundation
import Publication
import SystemIO
import SystemPackage
import TestSupport

@testable import Consistency

/// A repository that is well, to be damaged in one way.
final class MetadataTree {
  /// Who made it, and what is in it.
  enum Kind: String, Sendable, CaseIterable {
    /// By createrepo_c, with databases.
    case foreign
    /// By createrepo_c, the documents alone.
    case plain
    /// By `kmodrepo createrepo`, with databases and zchunk files.
    case ours
    /// A view of ours, signed, with databases.
    case view

    /// Whether what makes it is there.
    var isPossible: Bool {
      switch self {
      case .foreign, .plain: Oracle.has("createrepo_c")
      case .ours: ZchunkWriter.isAvailable && Oracle.has(TestedProgram.path)
      case .view: PublisherKeys.isAvailable
      }
    }
  }

  let kind: Kind
  /// The repository's folder.
  let root: URL
  private let folder: TemporaryFolder
  /// How it is checked.
  var options = CheckOptions()
  /// Where it is read, if not in its folder.
  var location: String?
  /// What a definition promises of it.
  var promise: ViewPromise?
  /// What is known of its files, from one check to the next.
  private let memory = VerificationMemory(nil)

  /// Its metadata.
  var repodata: URL { root.appending(path: "repodata") }
  /// repomd.xml.
  var index: URL { repodata.appending(path: "repomd.xml") }
  /// A place outside of the repository, for what is to be put into it.
  func aside(_ name: String) -> URL { folder.file(name) }

  /// A copy of a repository of this kind.
  init(_ kind: Kind) async throws {
    self.kind = kind
    folder = try TemporaryFolder()
    root = folder.file("tree")
    let base = try await MetadataBases.shared.folder(kind)
    // With modes, times and links.
    _ = try ShellCommand.output("cp", ["-a", base.file("tree").path, root.path])
    if kind == .view {
      let keys = try FileSystem.readWholeFile(
        FilePath(repodata.appending(path: "repomd.xml.key").path), limit: 1 << 20)
      promise = ViewPromise(
        link: .hard, changelogLimit: 10, checksum: .sha256, hasDatabases: true,
        signing: SigningPromise(publicKeys: keys, warnDays: 30))
    }
  }

  /// A view of ours where it was published, signed by the keys of ``MetadataBases``.
  init(view: URL) throws {
    kind = .view
    folder = try TemporaryFolder()
    root = view
  }

  /// What the rules on metadata find in it.
  func findings() async throws -> [Finding] {
    let repository = try await read()
    return try RuleCatalogue.metadataRules.flatMap { rule in
      var list = FindingList(type(of: rule).description)
      try rule.check(repository, &list)
      return list.findings
    }
  }

  /// All that is found in it.
  func read() async throws -> CheckedRepository {
    try await RepositoryReader(options, memory).read(
      try RepositoryPlace(location ?? root.path), name: "", promise: promise)
  }
}

/// The repositories that trees are copies of, each made once.
actor MetadataBases {
  static let shared = MetadataBases()
  private var made: [MetadataTree.Kind: Task<TemporaryFolder, any Error>] = [:]

  /// The keys that views are signed with.
  static let keys = Result {
    let keys = try PublisherKeys()
    for name in ["publisher", "other", "revoked"] {
      try keys.make("\(name)@example.org", algorithm: "ed25519")
    }
    return keys
  }

  /// A folder in which `tree` is a repository of this kind.
  func folder(_ kind: MetadataTree.Kind) async throws -> TemporaryFolder {
    let task = made[kind] ?? Task { try await Self.make(kind) }
    made[kind] = task
    return try await task.value
  }

  /// Packages that have something for every table.
  static let drafts: [RPMDraft] = {
    let uname = "5.14.0-70.el9.x86_64"
    var one = RPMDraft.kmod(
      "one", epoch: 2, "1.0", "1.el9", for: uname, symbols: ["kfree = 0x037a0cba"])
    one.files += [.directory("/etc/one"), .text("/usr/bin/one", "1"), .ghost("/var/lib/one")]
    one.changelog = [
      (1_700_000_300, "B <b@example.org> - 1.0-1", "- äöü & <so on>"),
      (1_700_000_000, "A <a@example.org> - 0.9-1", "- first\n- second"),
    ]
    var two = RPMDraft.kmod("two", "2.0~rc1", "3.el9", for: uname)
    two.conflicts = ["kmod-old < 2"]
    two.obsoletes = ["kmod-older <= 1:1.5-2"]
    two.suggests = ["two-doc"]
    two.enhances = ["kmod-one"]
    two.recommends = ["two-tools >= 2"]
    two.supplements = ["kernel-core"]
    two.changelog = [(1_700_000_000, "A <a@example.org>", "- the only one")]
    two.summary = "Quotes \" and ' & <tags>"
    two.packager = "A Packager <p@example.org>"
    var three = RPMDraft(name: "three", version: "3", release: "1", arch: "noarch")
    three.requires = ["bash", "perl(A::B) >= 1.2", "/bin/sh"]
    three.files = [.text("/usr/share/three/a", "a"), .text("/usr/share/three/b", "b")]
    return [one, two, three]
  }()

  private static func make(_ kind: MetadataTree.Kind) async throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    if kind == .view {
      try await publish(into: folder)
      return folder
    }
    let tree = folder.file("tree")
    try FileManager.default.createDirectory(at: tree, withIntermediateDirectories: true)
    for draft in drafts { try draft.write(to: tree.path) }
    switch kind {
    case .foreign:
      _ = try ShellCommand.output(
        "createrepo_c", ["-q", "--database", "--general-compress-type=gz", tree.path])
    case .plain:
      _ = try ShellCommand.output(
        "createrepo_c", ["-q", "--no-database", "--general-compress-type=gz", tree.path])
    default:
      _ = try ShellCommand.output(
        TestedProgram.path, ["createrepo", "-q", "--database", "--zck", tree.path])
    }
    return folder
  }

  private static func publish(into folder: TemporaryFolder) async throws {
    let fixture = try PoolFixture()
    fixture.asksSolver = false
    fixture.tables = """
      [[target]]
      folder = "kernels"
      [metadata]
      database = true
      \(try keys.get().table("publisher@example.org"))
      """
    let kernel = KernelDraft("5.14.0", "70.el9", symbols: ["kfree = 0x037a0cba"])
    try fixture.add(kernel)
    for draft in drafts { try fixture.add(draft) }
    _ = try await fixture.publish()
    _ = try ShellCommand.output(
      "cp",
      ["-a", fixture.root.appending(path: "views/\(kernel.uname)").path, folder.file("tree").path])
  }
}
