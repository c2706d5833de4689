import Foundation
import TestSupport

/// A pool, kernels and a definition in a folder of their own, and the program that is tested.
///
///     pool/  os/  repo.toml  public/views/…
struct Workbench {
  let folder: TemporaryFolder
  let pool: URL
  let system: URL
  let root: URL
  let definition: URL

  /// Where the program lies: beside the tests.
  static let program = TestedProgram.path

  /// Writes the packages and a definition; `settings` are further lines at its top, `tables` at
  /// its end.
  init(
    pool drafts: [RPMDraft] = Sample.pool, system: [RPMDraft] = Sample.system,
    settings: String = "", tables: String = ""
  ) throws {
    folder = try TemporaryFolder()
    pool = folder.file("pool")
    self.system = folder.file("os")
    root = folder.file("public")
    definition = folder.file("repo.toml")
    for place in [pool, self.system] {
      try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    }
    try add(drafts)
    for draft in system { try draft.write(to: self.system.path) }
    try define(settings: settings, tables: tables)
  }

  /// Adds packages to the pool.
  func add(_ drafts: [RPMDraft]) throws {
    for draft in drafts { try draft.write(to: pool.path) }
  }

  /// Puts a package into the pool in the place of one of its name, as a file of its own.
  func replace(_ draft: RPMDraft) throws {
    try FileManager.default.removeItem(at: pool.appending(path: draft.fileName))
    try add([draft])
  }

  /// Writes the definition anew.
  func define(settings: String = "", tables: String = "") throws {
    let text = """
      name = "kmods"
      pool = "pool"
      root = "public"
      \(settings)
      [[target]]
      folder = "os"
      \(tables)

      """
    try Data(text.utf8).write(to: definition)
  }

  /// Runs the program.
  func run(_ arguments: String..., environment: [String: String] = [:]) throws -> ShellCommand {
    try ShellCommand.run(Self.program, arguments, environment: environment, in: folder.url)
  }

  /// Publishes, at the second given.
  func publish(at seconds: Int? = nil, _ arguments: String...) throws -> ShellCommand {
    try ShellCommand.run(
      Self.program, ["publish", definition.path] + arguments,
      environment: seconds.map { ["SOURCE_DATE_EPOCH": String($0)] } ?? [:], in: folder.url)
  }

  /// Publishes, which must succeed, and nothing may be said about it.
  func publishCleanly(at seconds: Int? = nil) throws {
    let command = try publish(at: seconds)
    guard command.isSuccess, command.errors.isEmpty else {
      throw FailedCommand(program: "kmodrepo publish", command: command)
    }
  }

  /// A view.
  func view(_ name: String) -> URL { root.appending(path: "views/\(name)") }

  /// The `repodata` folder of a view.
  func repodata(_ name: String) -> URL { view(name).appending(path: "repodata") }

  /// Makes a repository of the packages in a folder, by createrepo_c.
  static func index(_ folder: URL) throws {
    _ = try ShellCommand.output("createrepo_c", ["-q", folder.path])
  }

  /// A folder with these packages and metadata by createrepo_c.
  func repository(_ name: String, _ drafts: [RPMDraft]) throws -> URL {
    let place = folder.file(name)
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    for draft in drafts { try draft.write(to: place.path) }
    try Self.index(place)
    return place
  }
}
