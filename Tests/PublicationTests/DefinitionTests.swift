import Foundation
@testable import Publication
import SystemIO
import SystemPackage
import TestSupport
import Testing

@Suite("Definitions")
struct DefinitionTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  /// The smallest definition, with lines after its first three.
  private func text(_ lines: String...) -> String {
    (["name = \"demo\"", "pool = \"pool\"", "root = \"root\""] + lines).joined(separator: "\n")
  }

  private let target = "[[target]]\nfolder = \"kernels\""

  private func read(_ text: String) throws -> Definition {
    let file = folder.file("demo.toml")
    try Data(text.utf8).write(to: file)
    return try Definition(reading: FilePath(file.path))
  }

  private func failure(_ text: String) -> DefinitionError? {
    do {
      _ = try read(text)
      return nil
    } catch {
      return error as? DefinitionError
    }
  }

  @Test("every key is read, and paths start from the definition's folder")
  func complete() throws {
    let definition = try read(
      text(
        "title = \"A demo\"", "url = \"https://example.org/kmods\"",
        "audience = \"rhel-upstream\"", "arches = [\"aarch64\"]", "variants = [\"plus\"]",
        "link = \"copy\"", "grace_hours = 1", "stablelist_policy = \"drop\"", target,
        "match = \"5.*\"", "newest = 2", "read_payload = true", "[[target]]",
        "symvers = \"a.symvers\"", "release = \"5.14.0-1.el9.x86_64\"", "arch = \"x86_64\"",
        "[[target]]",
        "repository = \"https://example.org/os\"", "[[base]]", "repository = \"base\"",
        "[[stablelist]]", "file = \"list\"", "[metadata]", "compression = \"xz\"", "level = 1",
        "database = false", "checksum = \"sha512\"", "unique_names = false",
        "changelog_limit = -1", "verify_digests = true"))
    let place = FilePath(folder.path)
    #expect(definition.title == "A demo")
    #expect(definition.pool == place.appending("pool"))
    #expect(definition.audience == .rhelUpstream)
    #expect(definition.arches == ["aarch64"])
    #expect(definition.link == .copy)
    #expect(definition.grace == 3600)
    #expect(definition.dropsOutsideStablelist)
    #expect(definition.bases == [place.appending("base").string])
    #expect(
      definition.targets == [
        .folder(
          place.appending("kernels"),
          Definition.KernelSelection(match: "5.*", newest: 2, readsPayload: true)),
        .symvers(place.appending("a.symvers"), release: "5.14.0-1.el9.x86_64", arch: "x86_64"),
        .repository("https://example.org/os", Definition.KernelSelection()),
      ])
    #expect(definition.metadata.compression == .xz)
    #expect(definition.metadata.level == 1)
    #expect(definition.metadata.changelogLimit == nil)
    #expect(definition.metadata.checksum == .sha512)
  }

  @Test("an error names the line and what is expected")
  func errors() throws {
    let cases: [(text: String, line: Int?, part: String)] = [
      (text("nmae = 1", target), 4, "unknown key \"nmae\""),
      (text("arches = \"x86_64\"", target), 4, "arches in the definition must be a list of texts"),
      (text("link = \"soft\"", target), 4, "hard, reflink, copy, symlink"),
      (text("grace_hours = -1", target), 4, "grace_hours is 0 to 87600"),
      (text("audience = \"x", target), 4, ""),
      (text("stablelist_policy = \"drop\"", target), 4, "needs audience = \"rhel-upstream\""),
      (text("name = \"again\"", target), 4, ""),
      (text(), nil, "[[target]]"),
      (text("[[target]]"), 4, "one of folder, symvers and repository"),
      (text("[[target]]", "symvers = \"a\""), 4, "needs release"),
      (text(target, "newest = 0"), 6, "newest is at least 1"),
      (text(target, "[metadata]", "compression = \"rar\""), 7, "none, gzip, zstd, xz, bzip2"),
      (text(target, "[metadata]", "level = 3"), 7, "level needs compression"),
      (text(target, "[metadata]", "compression = \"gzip\"", "level = 99"), 8, "level of gzip"),
      ("name = \"../x\"\npool = \"p\"\nroot = \"r\"\n" + target, 1, "letters, digits"),
      ("name = \"x\"\npool = \"p\"\nroot = \"p/r\"\n" + target, 3, "must not lie in the pool"),
    ]
    for (text, line, part) in cases {
      let error = try #require(failure(text), "\(text)")
      #expect(error.line == line, "\(error)")
      #expect(part.isEmpty || error.message.contains(part), "\(error)")
    }
  }

  @Test(
    "patterns match whole texts",
    arguments: [
      ("*", "", true), ("4.18.0-*.el8.x86_64", "4.18.0-240.el8.x86_64", true),
      ("4.18.0-*.el8.x86_64", "4.18.0-240.el8.aarch64", false), ("a?c", "abc", true),
      ("a?c", "ac", false), ("*a*b*", "xxaxxbxx", true), ("*a*b*", "xxbxxa", false),
    ])
  func patterns(pattern: String, text: String, matches: Bool) {
    #expect(GlobPattern(pattern).matches(text) == matches)
  }
}
