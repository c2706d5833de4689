import Createrepo
import Foundation
import Repodata
import Synchronization
import SystemPackage
import TestSupport
import Testing

/// A folder with packages, and one of the four tools run in it with what it would print captured.
final class ToolFixture {
  /// What a run printed, and its exit status.
  struct Run {
    let status: ToolStatus
    let output: [String]
    let diagnostics: [String]
  }

  let folder: TemporaryFolder
  var path: FilePath { FilePath(folder.path) }
  var repodata: URL { folder.file("repodata") }

  /// A folder with a package of each of these names, below the folder that the name may have.
  init(_ packages: [String] = ["one", "two"]) throws {
    folder = try TemporaryFolder()
    for name in packages { try add(name) }
  }

  /// Adds a package `NAME-1.0-1.x86_64.rpm`; the name may have folders before it.
  @discardableResult
  func add(_ name: String) throws -> URL {
    let place = folder.file(name)
    let parent = place.deletingLastPathComponent()
    try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
    let written = try RPMDraft(name: place.lastPathComponent).write(to: parent.path)
    return URL(filePath: written)
  }

  func write(_ text: String, to name: String) throws {
    try Data(text.utf8).write(to: folder.file(name))
  }

  /// Runs `createrepo` with these words and, unless it is already among them, the folder.
  func createrepo(_ words: String..., folder named: Bool = true) async -> Run {
    await createrepo(words, folder: named)
  }

  /// The same with a list of words.
  func createrepo(_ words: [String], folder named: Bool = true) async -> Run {
    let box = LineBox()
    let messages = Messages(
      output: { box.add($0, toOutput: true) }, diagnostics: { box.add($0, toOutput: false) })
    let arguments =
      words.map { CommandArgument($0) } + (named ? [CommandArgument(folder.path)] : [])
    let status = await RepositoryTool.createrepo.run(arguments, messages)
    return Run(status: status, output: box.output, diagnostics: box.diagnostics)
  }

  /// How many packages lie in the folder itself.
  var packageCount: Int {
    get throws {
      try FileManager.default.contentsOfDirectory(atPath: folder.path)
        .count { $0.hasSuffix(".rpm") }
    }
  }

  /// The names in `repodata`.
  func served() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: repodata.path).sorted()
  }

  func repomd() throws -> Repomd {
    try Repomd(parsing: [UInt8](Data(contentsOf: repodata.appending(path: "repomd.xml"))))
  }

  /// The hrefs of the packages, in the order of the documents.
  func hrefs() throws -> [String] {
    try RemoteRepository(location: folder.path).packages().map(\.href)
  }
}

/// Lines from any thread.
private final class LineBox: Sendable {
  private let lines = Mutex<[(text: String, isOutput: Bool)]>([])

  func add(_ text: String, toOutput: Bool) {
    lines.withLock { $0.append((text, toOutput)) }
  }

  var output: [String] { lines.withLock { $0.filter(\.isOutput).map(\.text) } }
  var diagnostics: [String] { lines.withLock { $0.filter { !$0.isOutput }.map(\.text) } }
}
