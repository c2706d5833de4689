import Foundation
import Publication
import TestSupport
import Testing

@testable import Consistency

/// What is found by looking at headers, other programs find by trying to install.
@Suite(
  "kept-unsatisfied, chain-incomplete and base-closure beside installcheck and dnf repoclosure")
struct ClosureOracleTests {
  private static let hasSolver = SolverComparison.isAvailable
  private static let hasRepoclosure = Dnf.isInstalled && Oracle.has("createrepo_c")

  /// Views, what is added to them, and what is left out.
  private static let damages: [(view: String, adding: [String], removing: [String])] = [
    (PublishedTree.older.uname, [], []),
    (PublishedTree.newer.uname, [], []),
    (PublishedTree.older.uname, [rpm("kmod-late")], []),
    (PublishedTree.older.uname, [rpm("kmod-none")], []),
    (PublishedTree.newer.uname, [rpm("kmod-early")], []),
    (PublishedTree.newer.uname, [rpm("early-tools", "noarch")], []),
    (PublishedTree.newer.uname, [rpm("kmod-early"), rpm("kmod-none")], []),
    (PublishedTree.older.uname, [], [rpm("kmod-low")]),
    (PublishedTree.newer.uname, [], [rpm("kmod-low")]),
    (PublishedTree.older.uname, [], [rpm("kmod-early")]),
    (PublishedTree.older.uname, [rpm("kmod-none")], [rpm("kmod-low"), rpm("kmod-early")]),
  ]
  /// The rules whose findings cannot be installed.
  private static let rules: Set<String> = ["kept-unsatisfied", "chain-incomplete"]

  @Test(
    "installcheck cannot install what kept-unsatisfied and chain-incomplete name, but the rest",
    .enabled(if: hasSolver, "needs installcheck and createrepo_c"), arguments: damages.indices)
  func solver(_ number: Int) async throws {
    let (view, adding, removing) = Self.damages[number]
    let tree = try PublishedTree()
    try await tree.publish()
    try tree.rewrite(view, adding: adding, removing: removing)
    let found = try await tree.check().findings.filter { Self.rules.contains($0.rule) }
    #expect(found.isEmpty == (adding + removing).isEmpty)
    let definition = try tree.fixture.definition()
    let published = PublishedPool(
      assessment: try await Assessment(definition, workers: 2), root: tree.fixture.root)
    let comparison = SolverComparison(published, kernels: tree.fixture.kernels)
    for kernel in [PublishedTree.older.uname, PublishedTree.newer.uname] {
      let own = Set(found.filter { $0.view == kernel }.map(\.subject))
      #expect(try comparison.uninstallable(in: kernel) == own, "\(kernel)")
    }
  }

  @Test(
    "dnf repoclosure finds unresolved what the rules on closure name, and no more",
    .enabled(if: hasRepoclosure, "needs dnf and createrepo_c"),
    arguments: damages.indices)
  func repoclosure(_ number: Int) async throws {
    let (view, adding, removing) = Self.damages[number]
    let tree = try PublishedTree.closed()
    try await tree.publish()
    #expect(try await tree.check().findings.map(\.line) == [])
    // What needs a library that the base does not have is left out of both views.
    try tree.rewrite(view, adding: adding + [rpm("kmod-open")], removing: removing)
    let found = try await tree.check().findings
    #expect(Set(found.map(\.rule)).isSubset(of: Self.rules.union(["base-closure"])))
    #expect(
      found.filter { $0.rule == "base-closure" }.map(\.subject) == ["kmod-open-1.0-1.el9.x86_64"])
    for kernel in [PublishedTree.older, PublishedTree.newer] {
      let own = Set(found.filter { $0.view == kernel.uname }.map(\.subject))
      #expect(try tree.unresolved(kernel) == own, "\(kernel.uname)")
    }
  }

  @Test(
    "base-closure names what neither pool, kernel nor base offer",
    .enabled(if: Oracle.has("createrepo_c"), "needs createrepo_c"),
    arguments: [PublishedTree.older.uname, PublishedTree.newer.uname])
  func closure(_ view: String) async throws {
    let tree = try PublishedTree.closed()
    try await tree.publish()
    try tree.rewrite(view, adding: [rpm("kmod-open")])
    let findings = try await tree.check().findings
    #expect(findings.map(\.rule) == ["base-closure"] && findings.map(\.view) == [view])
    #expect(findings.first?.message.contains("libmissing") == true)
  }
}

extension PublishedTree {
  /// A tree whose definition names a base repository, and whose pool has a kmod that needs more.
  static func closed() throws -> PublishedTree {
    var open = RPMDraft.kmod(
      "open", "1.0", "1.el9", for: older.uname, symbols: ["kfree = 0x037a0cba"])
    open.requires.append("libmissing")
    let tree = try PublishedTree(tables: "[[base]]\nrepository = \"base\"", extra: [open])
    let base = tree.fixture.folder.file("base")
    try FileManager.default.createDirectory(at: base, withIntermediateDirectories: true)
    var system = RPMDraft(name: "system", version: "9", release: "1")
    system.provides = ["dkms"]
    system.files = [.text("/usr/sbin/depmod", "")]
    try system.write(to: base.path)
    _ = try ShellCommand.output("createrepo_c", ["-q", base.path])
    return tree
  }

  /// What dnf repoclosure says of a view beside its kernel and the base: packages (NEVRA).
  func unresolved(_ kernel: KernelDraft) throws -> Set<String> {
    let own = fixture.folder.file("kernel-\(kernel.uname)-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: own, withIntermediateDirectories: true)
    for package in kernel.packages { try package.write(to: own.path) }
    _ = try ShellCommand.output("createrepo_c", ["-q", own.path])
    let command = try Dnf().run(
      [
        "t": "file://\(file("views/\(kernel.uname)").path)", "kernel": "file://\(own.path)",
        "base": "file://\(fixture.folder.file("base").path)",
      ], "--setopt=best=0", "-q", "repoclosure", "--check", "t")
    let names = command.text.split(separator: "\n").filter { $0.hasPrefix("package: ") }.map {
      $0.dropFirst("package: ".count).prefix { $0 != " " }
    }
    guard names.isEmpty == command.isSuccess else {
      throw FailedCommand(program: "dnf repoclosure", command: command)
    }
    return Set(names.map(String.init))
  }
}
