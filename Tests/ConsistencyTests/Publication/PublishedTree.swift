import Foundation
import Publication
import Repodata
import SystemIO
import SystemPackage
import TestSupport

@testable import Consistency

/// A published root that is well, to be damaged in one way.
///
/// Two stock kernels and a variant; kmods that fit both, one or none of them, one that needs another,
/// what needs a kmod that falls, a DKMS package instead of one, packages of a variant in the pool.
final class PublishedTree {
  let fixture: PoolFixture
  /// What signs its metadata.
  var keys: PublisherKeys?
  /// The time of the check, as seconds after the clock.
  var delay: Int64 = 0
  /// How much is read.
  var depth = CheckOptions.Depth.quick
  /// Rules that are asked by name.
  var rules: Set<String> = []
  /// Rules that are asked besides.
  var added: Set<String> = []
  /// Keys by one of which every package must be signed.
  var packageKeys: [URL] = []
  /// Whether the definition is read by a link to it.
  var isDefinitionLinked = false

  static let older = KernelDraft(
    "5.14.0", "70.el9", symbols: ["kfree = 0x037a0cba", "printk = 0xc5850110", "old = 0x0000aaaa"])
  static let newer = KernelDraft(
    "5.14.0", "162.el9",
    symbols: ["kfree = 0x037a0cba", "printk = 0x92997ed8", "fresh = 0x0000bbbb"])
  static let plus = KernelDraft(
    "5.14.0", "162.el9.centos.plus", variant: "plus", symbols: ["kfree = 0x11111111"])
  /// A kernel to come.
  static let next = KernelDraft("5.14.0", "200.el9", symbols: ["kfree = 0x037a0cba"])

  /// The kmods and what goes with them.
  static let pool: [RPMDraft] = [
    .kmod("both", "1.0", "1.el9", for: older.uname, symbols: ["kfree = 0x037a0cba"]),
    .kmod("early", "1.0", "1.el9", for: older.uname, symbols: ["printk = 0xc5850110"]),
    .kmod("late", epoch: 3, "1.0", "1.el9", for: older.uname, symbols: ["printk = 0x92997ed8"]),
    .kmod(
      "low", "1.0", "1.el9", for: older.uname, symbols: ["kfree = 0x037a0cba"],
      exports: ["low_open = 0x12345678"]),
    top(), tool(), dkms(), plain("guide"),
    .kmod("none", "1.0", "1.el9", for: older.uname, symbols: ["gone = 0x00000001"]),
  ]

  /// A kmod that needs another.
  static func top(_ crc: String = "0x12345678") -> RPMDraft {
    var top = RPMDraft.kmod(
      "top", "1.0", "1.el9", for: older.uname, symbols: ["kfree = 0x037a0cba"])
    top.requires.append(DraftDependency("ksym(low_open) = \(crc)"))
    return top
  }

  /// What needs a kmod that the newer kernel drops.
  static func tool() -> RPMDraft {
    var tool = plain("early-tools")
    tool.requires = ["kmod-early = 1.0-1.el9"]
    return tool
  }

  static func dkms() -> RPMDraft {
    var dkms = RPMDraft(name: "early-dkms", version: "1.0", release: "1.el9", arch: "noarch")
    dkms.requires = ["dkms"]
    dkms.files = [
      .text(
        "/usr/src/early-1.0/dkms.conf",
        "PACKAGE_NAME=early\nPACKAGE_VERSION=1.0\nBUILT_MODULE_NAME[0]=early\n")
    ]
    return dkms
  }

  static func plain(_ name: String, release: String = "1.el9") -> RPMDraft {
    var draft = RPMDraft(name: name, version: "1.0", release: release, arch: "noarch")
    draft.files = [.text("/usr/share/doc/\(name)", name)]
    return draft
  }

  init(
    settings: [String] = [], tables: String = "", kernels: [KernelDraft] = [older, newer],
    extra: [RPMDraft] = []
  ) throws {
    fixture = try PoolFixture()
    fixture.settings += settings
    fixture.tables += "\n\(tables)"
    for kernel in kernels { try fixture.add(kernel) }
    for draft in Self.pool + Self.plus.packages + extra { try fixture.add(draft) }
  }

  /// Publishes; views may lose what they will.
  func publish() async throws {
    _ = try await Publisher(try fixture.definition(), workers: 2, isForced: true).publish()
  }

  /// How it is checked.
  var options: CheckOptions {
    var options = CheckOptions()
    options.depth = depth
    options.rules = rules
    options.added = added
    options.packageKeys = packageKeys.map { FilePath($0.path) }
    options.now += delay
    options.workers = 2
    return options
  }

  /// Checks, and gives what was found.
  func check() async throws -> CheckReport {
    let definition = try fixture.definition()
    guard isDefinitionLinked else {
      return try await ConsistencyCheck(options).check(definition)
    }
    let link = fixture.folder.file("linked.toml")
    if !FileManager.default.fileExists(atPath: link.path) {
      try FileManager.default.createSymbolicLink(
        atPath: link.path, withDestinationPath: definition.file.string)
    }
    return try await ConsistencyCheck(options).check(
      try Definition(reading: FilePath(link.path)))
  }
}

extension PublishedTree {
  /// Where things lie.
  var root: RepositoryRoot { RepositoryRoot(FilePath(fixture.root.path)) }

  /// A file below the root.
  func file(_ path: String) -> URL { fixture.root.appending(path: path) }

  /// A file of the view of the older kernel.
  func inView(_ path: String) -> URL { file("views/\(Self.older.uname)/\(path)") }

  /// Changes a text file by replacing one text in it, which must be there.
  func edit(_ path: String, _ old: String, _ new: String) throws {
    let url = file(path)
    let text = try String(contentsOf: url, encoding: .utf8)
    guard text.contains(old) else { throw NotInFixture(what: "\(old) in \(path): \(text)") }
    try Data(text.replacing(old, with: new, maxReplacements: 1).utf8).write(to: url)
  }

  /// Removes the first line of a text file that has this in it, which must be there.
  func cut(_ path: String, lineWith text: String) throws {
    let url = file(path)
    var lines = try String(contentsOf: url, encoding: .utf8).split(
      separator: "\n", omittingEmptySubsequences: false)
    guard let index = lines.firstIndex(where: { $0.contains(text) }) else {
      throw NotInFixture(what: "\(text) in \(path)")
    }
    lines.remove(at: index)
    // JSON ends no list with a comma.
    if index < lines.count, lines[index].hasPrefix("]"), index > 0 {
      lines[index - 1] =
        lines[index - 1].hasSuffix(",") ? lines[index - 1].dropLast() : lines[index - 1]
    }
    try Data(lines.joined(separator: "\n").utf8).write(to: url)
  }

  /// Writes a text file below the root.
  func write(_ text: String, _ path: String) throws {
    try Data(text.utf8).write(to: file(path))
  }

  /// Removes a file or folder below the root.
  func remove(_ path: String) throws { try FileManager.default.removeItem(at: file(path)) }

  /// Removes packages of a kernel, or of the pool.
  func remove(_ drafts: [RPMDraft], from folder: URL) throws {
    for draft in drafts {
      try FileManager.default.removeItem(at: folder.appending(path: draft.fileName))
    }
  }

  /// Puts a package into the pool, in the place of one of that name if there is one.
  func replace(_ draft: RPMDraft, in folder: URL) throws {
    try? FileManager.default.removeItem(at: folder.appending(path: draft.fileName))
    try draft.write(to: folder.path)
  }

  /// The names of a view's files in `repodata` that are metadata.
  func metadata(_ view: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: file("views/\(view)/repodata").path)
      .filter { $0 != "repomd.xml" }.sorted()
  }

  /// Sets the time of change of a file, as seconds after the clock.
  func age(_ path: String, by seconds: Int) throws {
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSinceNow: Double(-seconds))],
      ofItemAtPath: file(path).path)
  }
}
