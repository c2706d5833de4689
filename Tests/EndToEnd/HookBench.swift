import Foundation
import TestSupport

/// A workbench with hooks: an empty pool, a folder of builds, and what is called by build systems.
struct HookBench {
  let bench: Workbench
  let builds: URL
  let spool: URL

  static let hooks = SharedData.packageRoot.appending(path: "hooks")

  init(settings: String = "", admission: String = "") throws {
    bench = try Workbench(pool: [], settings: settings, tables: "[admission]\n" + admission)
    builds = bench.folder.file("builds")
    spool = bench.root.appending(path: ".kmodrepo/spool")
    try FileManager.default.createDirectory(at: builds, withIntermediateDirectories: true)
    // Others than the owner must get through, as on a real host.
    for folder in [bench.folder.url, builds] {
      try FileManager.default.setAttributes(
        [.posixPermissions: 0o755], ofItemAtPath: folder.path)
    }
  }

  /// Writes packages as a builder does.
  func build(_ drafts: [RPMDraft]) throws -> [URL] {
    try drafts.map { URL(filePath: try $0.write(to: builds.path)) }
  }

  /// Runs a script of `hooks/` with this program.
  func hook(
    _ name: String, _ arguments: [String], environment: [String: String] = [:]
  ) throws -> ShellCommand {
    try ShellCommand.run(
      Self.hooks.appending(path: name).path, arguments,
      environment: ["KMODREPO": Workbench.program].merging(environment) { $1 },
      in: bench.folder.url)
  }

  /// Files a request for these packages.
  func submit(_ files: [URL], _ options: String...) throws -> ShellCommand {
    try hook("post-build", options + [bench.definition.path] + files.map(\.path))
  }

  /// Starts a hook for these packages.
  func starting(_ files: [URL]) throws -> RunningCommand {
    try RunningCommand(
      Self.hooks.appending(path: "post-build").path, [bench.definition.path] + files.map(\.path),
      environment: ["KMODREPO": Workbench.program], in: bench.folder.url)
  }

  /// Serves the spool.
  func serve(_ options: String...) throws -> ShellCommand {
    try ShellCommand.run(
      Workbench.program, ["process"] + options + [bench.definition.path], in: bench.folder.url)
  }

  /// The names in a folder of the spool, hidden ones too.
  func names(_ folder: String) -> [String] {
    let path = spool.appending(path: folder).path
    return ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
  }

  /// The names of the packages in the pool, wherever they lie.
  var pooled: Set<String> {
    Set(
      TreeState.paths(bench.pool).filter { $0.hasSuffix(".rpm") }.map {
        URL(filePath: $0).lastPathComponent
      })
  }

  /// The names of the packages in the view of everything.
  var served: Set<String> {
    Set(
      TreeState.paths(bench.view("all").appending(path: "Packages")).map {
        URL(filePath: $0).lastPathComponent
      })
  }

  /// The reason files of the quarantine.
  var reasons: [String] {
    let folder = bench.root.appending(path: ".kmodrepo/quarantine")
    return TreeState.paths(folder).filter { $0.hasSuffix(".json") }.compactMap {
      try? String(contentsOf: folder.appending(path: $0), encoding: .utf8)
    }
    // Requests that were refused are kept there too.
    .filter { $0.contains("\"rule\" : ") }
  }
}
