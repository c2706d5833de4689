import Foundation
import Repodata
import TestSupport
import Testing

@Suite("Modules of several files become one file that libmodulemd reads")
struct ModuleIndexTests {
  static func stream(_ name: String, _ stream: String, version: Int, extra: String = "") -> String {
    """
    ---
    document: modulemd
    version: 2
    data:
      name: \(name)
      stream: "\(stream)"
      version: \(version)
      context: deadbeef
      arch: x86_64
      summary: A module  # with a comment that stays
      description: >-
        Folded
        text
      license:
        module: [MIT]
    \(extra)...

    """
  }

  static func defaults(_ name: String, _ stream: String, modified: Int) -> String {
    """
    ---
    document: modulemd-defaults
    version: 1
    data:
      module: \(name)
      modified: \(modified)
      stream: "\(stream)"
      profiles:
        '\(stream)': [common]

    """
  }

  static func obsoletes(_ name: String, _ stream: String) -> String {
    """
    ---
    document: modulemd-obsoletes
    version: 1
    data:
      modified: 2020-01-01T00:00Z
      module: \(name)
      stream: "\(stream)"
      message: "gone"

    """
  }

  private func merged(_ files: [String], replacing: Bool = false) throws -> String {
    var index = ModuleIndex()
    for (number, file) in files.enumerated() {
      try index.add(Array(file.utf8), source: "file \(number)", replacing: replacing)
    }
    return String(decoding: index.text, as: UTF8.self)
  }

  private func outline(_ text: String) -> [String] {
    text.components(separatedBy: "---\n").dropFirst().map { document in
      let wanted = ["document:", "  name:", "  module:", "  stream:", "  version:"]
      return document.split(separator: "\n").filter { line in
        wanted.contains { line.hasPrefix($0) }
      }.compactMap { $0.split(separator: " ").last.map(String.init) }.joined(separator: " ")
    }
  }

  @Test("Documents are ordered by module: defaults, obsoletes, streams, the newest first")
  func order() throws {
    let text = try merged([
      Self.stream("zsh", "1", version: 3) + Self.obsoletes("zsh", "1"),
      Self.stream("abc", "10", version: 1) + Self.stream("abc", "9", version: 4)
        + Self.stream("abc", "9", version: 12),
      Self.defaults("zsh", "1", modified: 202_001_010_000)
        + Self.defaults("abc", "9", modified: 202_001_010_000),
    ])
    #expect(
      outline(text) == [
        "modulemd-defaults abc \"9\"", "modulemd abc \"10\" 1", "modulemd abc \"9\" 12",
        "modulemd abc \"9\" 4", "modulemd-defaults zsh \"1\"", "modulemd-obsoletes zsh \"1\"",
        "modulemd zsh \"1\" 3",
      ])
  }

  @Test("Text is kept to the letter, comments and folding included")
  func fidelity() throws {
    let stream = Self.stream("a", "1", version: 1)
    #expect(try merged([stream, stream]) == stream)
  }

  @Test(
    "Every line end of YAML 1.1 is one: documents are cut where libyaml saw them",
    arguments: ["\r", "\r\n", "\u{85}", "\u{2028}", "\u{2029}"])
  func lineEnds(_ end: String) throws {
    let first = "--- {document: modulemd-defaults, data: {module: a,\(end)stream: '1'}}\n"
    let second = "---\ndocument: modulemd-defaults\ndata: {module: b}\n"
    #expect(try merged([end + end + first + second]) == first + "...\n" + second + "...\n")
    #expect(try merged([end + end + end + "---\(end)document: a"]) == "---\(end)document: a\n...\n")
  }

  @Test("Of two that say the same the first stays, or the last where it is to replace")
  func duplicates() throws {
    let (old, new) = (
      Self.stream("a", "1", version: 1, extra: "  xmd: {old: 1}\n"),
      Self.stream("a", "1", version: 1, extra: "  xmd: {new: 1}\n")
    )
    #expect(try merged([old, new]).contains("old"))
    #expect(try merged([old, new], replacing: true).contains("new"))
    let defaults = [2, 3, 1].map { Self.defaults("a", "\($0)", modified: $0) }
    #expect(try merged(defaults, replacing: true).contains("stream: \"3\""))
  }

  @Test("Kinds that nobody knows are kept, as are flow style and documents without a mark")
  func unknown() throws {
    let text = try merged([
      "document: modulemd-future\nversion: 9\ndata: {a: b}\n",
      "{\"document\": \"modulemd-defaults\", \"version\": 1, \"data\": {\"module\": \"j\"}}",
    ])
    #expect(text.contains("---\ndocument: modulemd-future\nversion: 9\ndata: {a: b}\n...\n"))
    #expect(text.contains("\"module\": \"j\""))
    #expect(outline(text).count == 2)
  }

  @Test(
    "What is no YAML or no module is refused with its line",
    arguments: ["a: [", "data: {}\n", "---\ndocument: modulemd-defaults\nversion: 1\n", "\tx: y"])
  func refused(_ text: String) {
    #expect(throws: YAMLError.self) { try merged([text]) }
  }

  @Test("libmodulemd accepts the result", .enabled(if: Oracle.has("modulemd-validator")))
  func validator() throws {
    let folder = try TemporaryFolder()
    let text = try merged([
      Self.stream("zsh", "1", version: 3) + Self.obsoletes("zsh", "1"),
      Self.defaults("zsh", "1", modified: 202_001_010_000) + Self.stream("b", "1.10", version: 1),
    ])
    try Data(text.utf8).write(to: folder.file("modules.yaml"))
    let run = try ShellCommand.run("modulemd-validator", [folder.file("modules.yaml").path])
    #expect(run.isSuccess, "\(run.text)\(run.errorText)")
  }
}
