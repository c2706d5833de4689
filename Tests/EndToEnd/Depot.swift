import Foundation
import TestSupport

/// A folder of packages in a place of its own, and the four tools to be run on it.
struct Depot {
  let folder: TemporaryFolder
  /// The folder of packages.
  let packages: URL

  /// Packages enough to tell one from another.
  static let drafts: [RPMDraft] = ["alpha", "beta", "gamma"].map { draft($0) }

  /// Packages for the depot; each with files, dependencies and a changelog of four entries.
  static func draft(_ name: String, version: String = "1.0", summary: String? = nil) -> RPMDraft {
    var draft = RPMDraft(name: name, version: version, release: "1.el9")
    draft.summary = summary ?? "Summary of \(name)"
    draft.requires = ["/bin/sh", .init("lib\(name) >= 2:1.0-3")]
    draft.files = [
      .text("/usr/bin/\(name)", "#!/bin/sh\n"), .text("/etc/\(name).conf", name),
      .directory("/usr/share/\(name)"), .text("/usr/share/\(name)/data", name + name),
    ]
    draft.changelog = (1...4).reversed().map { number in
      (UInt32(1_690_000_000 + number * 86400), "A <a@example.org> - 1.0-\(number)", "- \(number)")
    }
    return draft
  }

  init(_ drafts: [RPMDraft] = Depot.drafts) throws {
    folder = try TemporaryFolder()
    packages = folder.file("repo")
    try FileManager.default.createDirectory(at: packages, withIntermediateDirectories: true)
    try add(drafts)
  }

  /// Adds packages, below `subfolder` if there is one.
  func add(_ drafts: [RPMDraft], in subfolder: String? = nil) throws {
    let place = subfolder.map { packages.appending(path: $0) } ?? packages
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    for draft in drafts { try draft.write(to: place.path) }
  }

  /// Removes a package.
  func remove(_ draft: RPMDraft) throws {
    try FileManager.default.removeItem(at: packages.appending(path: draft.fileName))
  }

  /// The words that start a tool. KMODREPO_TOOLS names a folder with the tools of createrepo_c:
  /// so the tests can be shown the defects that they look for.
  static func tool(_ name: String) -> [String] {
    ProcessInfo.processInfo.environment["KMODREPO_TOOLS"].map { ["\($0)/\(name)_c"] }
      ?? [Workbench.program, name]
  }

  /// Runs a tool in the depot's folder; `seconds` is its clock.
  func run(
    _ tool: String, _ arguments: [String], at seconds: Int? = nil,
    environment: [String: String] = [:]
  ) throws -> ShellCommand {
    let words = Self.tool(tool)
    let clock = seconds.map { ["SOURCE_DATE_EPOCH": String($0)] } ?? [:]
    return try ShellCommand.run(
      words[0], words.dropFirst() + arguments, environment: environment.merging(clock) { $1 },
      in: folder.url)
  }

  /// Runs createrepo on the packages.
  func createrepo(
    _ arguments: String..., at seconds: Int? = nil, environment: [String: String] = [:]
  ) throws -> ShellCommand {
    try run("createrepo", arguments + [packages.path], at: seconds, environment: environment)
  }

  /// Runs createrepo on the packages, which must succeed without a word on standard error.
  @discardableResult
  func createrepoCleanly(
    _ arguments: String..., at seconds: Int? = nil, environment: [String: String] = [:]
  ) throws -> ServedRepository {
    let command = try run(
      "createrepo", arguments + [packages.path], at: seconds, environment: environment)
    guard command.isSuccess, command.errors.isEmpty else {
      throw FailedCommand(program: "createrepo \(arguments)", command: command)
    }
    return try served()
  }

  /// What a client finds now.
  func served() throws -> ServedRepository { try ServedRepository(packages) }

  var repodata: URL { packages.appending(path: "repodata") }

  /// Writes a text file beside the packages' folder and gives its path.
  func write(_ text: String, to name: String) throws -> String {
    let file = folder.file(name)
    try Data(text.utf8).write(to: file)
    return file.path
  }
}
