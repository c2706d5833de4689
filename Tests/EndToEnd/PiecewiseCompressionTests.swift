import Foundation
import TestSupport
import Testing

/// Blocks of unchanged packages are kept compressed as they are; that rests on readers that take
/// documents of many gzip members or zstd frames for one document.
@Suite(
  "Readers take documents compressed piece by piece",
  .enabled(
    if: Oracle.has("createrepo_c", "python3", "zstd"), "needs createrepo_c, python3 and zstd"))
struct PiecewiseCompressionTests {
  private let folder: TemporaryFolder
  private let whole: URL

  init() throws {
    folder = try TemporaryFolder()
    whole = folder.file("whole")
    try FileManager.default.createDirectory(at: whole, withIntermediateDirectories: true)
    for draft in Sample.pool { try draft.write(to: whole.path) }
    _ = try ShellCommand.output(
      "createrepo_c", ["-q", "--no-database", "--general-compress-type=gz", whole.path])
  }

  private func pieces(_ format: String) throws -> URL {
    try PiecewiseRepository(of: whole, compressedBy: format, in: folder.file(format)).folder
  }

  @Test(
    "dnf finds the same packages, dependencies, files and changelogs",
    .enabled(if: Dnf.isInstalled, "dnf is not installed"), arguments: ["gzip", "zstd"])
  func dnf(_ format: String) throws {
    let repository = try pieces(format)
    let (one, many) = (try Dnf(), try Dnf())
    for dnf in [one, many] {
      let address = "file://\((dnf.system == one.system ? whole : repository).path)"
      let command = try dnf.run(["t": address], "makecache")
      #expect(command.isSuccess, "\(command.errorText)")
    }
    for question in ["--requires", "--provides", "--list", "--changelogs"] {
      func answer(_ dnf: Dnf, _ place: URL) throws -> [String] {
        try dnf.run(["t": "file://\(place.path)"], "-q", "repoquery", question, "*").lines
      }
      let expected = try answer(one, whole)
      #expect(try answer(many, repository) == expected && expected.count > 1, "\(question)")
    }
    #expect(
      try many.offered(by: "file://\(repository.path)") == one.offered(by: "file://\(whole.path)"))
  }

  @Test(
    "libsolv makes the same of it",
    .enabled(if: Oracle.has("repo2solv", "dumpsolv"), "the tools of libsolv are not installed"),
    arguments: ["gzip", "zstd"])
  func libsolv(_ format: String) throws {
    func dump(_ repository: URL) throws -> [String] {
      let solv = folder.file("solv").path
      _ = try ShellCommand.output("repo2solv", ["-o", solv, repository.path])
      // What is left out is how long it took, and which file the facts came from.
      return try ShellCommand.output("dumpsolv", [solv]).split(separator: "\n").map(String.init)
        .filter { line in
          !["repo_add_solv took", "repository:", "checksum"].contains { line.contains($0) }
        }
    }
    let expected = try dump(whole)
    // One more than the packages: the solvable that every system has.
    #expect(expected.count { $0.contains("solvable:name") } == Sample.pool.count + 1)
    #expect(try dump(pieces(format)) == expected)
  }

  @Test(
    "installcheck finds the same conflicts",
    .enabled(if: Oracle.has("installcheck"), "installcheck is not installed"))
  func installcheck() throws {
    // It tells formats by file names and knows no .zst, of one frame or of many.
    func check(_ repository: URL) throws -> String {
      let repodata = repository.appending(path: "repodata")
      let name = TreeState.paths(repodata).first { $0.contains("primary.xml") }
      let file = repodata.appending(path: try #require(name)).path
      return try ShellCommand.run("installcheck", ["x86_64", file]).text
    }
    let expected = try check(whole)
    #expect(expected.contains("nothing provides kernel(fast_path) = 0xcccc0001"))
    #expect(try check(pieces("gzip")) == expected)
  }

  @Test(
    "zypper refreshes from it and lists the same packages",
    .enabled(if: Zypper.isPresent, "zypper is not to be had"), arguments: ["gzip", "zstd"])
  func zypper(_ format: String) throws {
    func list(_ repository: URL) throws -> [String] {
      let zypper = try Zypper()
      for arguments in [["ar", "-f", "file://\(repository.path)", "r"], ["refresh"]] {
        let command = try zypper.run(arguments)
        #expect(command.isSuccess, "\(command.errorText)\(command.text)")
      }
      return try zypper.run(["search", "-s", "-r", "r"]).lines.filter { $0.contains("package") }
    }
    let expected = try list(whole)
    #expect(expected.count >= Sample.pool.count)
    #expect(try list(pieces(format)) == expected)
  }

  @Test("createrepo_c --update reuses every package of it")
  func createrepoUpdate() throws {
    // 0.17.3 knows no zstd.
    let repository = try pieces("gzip")
    let command = try ShellCommand.run(
      "createrepo_c", ["--verbose", "--update", "--compatibility", repository.path])
    #expect(command.isSuccess, "\(command.errorText)")
    let said = command.text + command.errorText
    #expect(said.components(separatedBy: "CACHE HIT").count - 1 == Sample.pool.count, "\(said)")
  }

  @Test(
    "mergerepo_c merges it whole", .enabled(if: Oracle.has("mergerepo_c"), "needs mergerepo_c"))
  func merge() throws {
    let merged = folder.file("merged")
    _ = try ShellCommand.output(
      "mergerepo_c",
      [
        "--all", "--compress-type=gz", "--repo", try pieces("gzip").path, "--repo", whole.path,
        "-o", merged.path,
      ])
    #expect(try Self.primary(merged).components(separatedBy: "<package ").count == 10)
  }

  @Test("Python's gzip, bz2 and lzma, and the command-line tools, give the very bytes")
  func pythonAndTools() throws {
    let expected = try Self.primary(whole)
    #expect(try Self.primary(pieces("gzip")) == expected)
    for (format, tool) in [
      ("gzip", "gzip"), ("zstd", "zstd"), ("xz", "xz"), ("bzip2", "bzip2"),
    ] {
      let place = folder.file("again-\(format)")
      let repodata = try PiecewiseRepository(of: whole, compressedBy: format, in: place).folder
        .appending(path: "repodata")
      let name = TreeState.paths(repodata).first { $0.contains("primary.xml") }
      let file = repodata.appending(path: try #require(name)).path
      #expect(try ShellCommand.output(tool, ["-dc", file]) == expected, "\(format)")
    }
  }

  /// Why xz and bzip2 are written as one stream: were this to change, they could have blocks too.
  @Test(
    "libsolv reads only the first of several xz or bzip2 streams",
    .enabled(if: Oracle.has("repo2solv"), "repo2solv is not installed"), arguments: ["xz", "bzip2"])
  func oneStreamOnly(_ format: String) throws {
    let solv = folder.file("solv").path
    let command = try ShellCommand.run("repo2solv", ["-o", solv, try pieces(format).path])
    #expect(!command.isSuccess)
  }

  /// primary.xml as Python's gzip reads it.
  private static func primary(_ repository: URL) throws -> String {
    let program = """
      import glob, gzip, sys
      one, = glob.glob(sys.argv[1] + "/repodata/*primary.xml.gz")
      sys.stdout.buffer.write(gzip.open(one).read())
      """
    return try ShellCommand.output("python3", ["-c", program, repository.path])
  }
}
