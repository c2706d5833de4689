import Createrepo
import Foundation
import Repodata
import SystemIO
import SystemPackage
import TestSupport
import Testing

@Suite("What single options of createrepo change")
struct CreaterepoOptionTests {
  private func hrefs(_ fixture: ToolFixture) throws -> [String: String] {
    Dictionary(
      try fixture.repomd().records.map { ($0.type, $0.href) }, uniquingKeysWith: { one, _ in one })
  }

  @Test(
    "--compress-type and --xz are for databases and added files, --general-compress-type for all",
    arguments: [
      (["--compress-type", "gz"], "zst", "gz"), (["--compress-type=zstd"], "zst", "zst"),
      (["--xz"], "zst", "xz"), (["--xz", "--compress-type=gz"], "zst", "xz"),
      (["--general-compress-type=bz2", "--xz"], "bz2", "bz2"), ([], "zst", "bz2"),
    ])
  func compression(_ words: [String], documents: String, others: String) async throws {
    let fixture = try ToolFixture()
    try fixture.write("<comps/>", to: "comps.xml")
    let run = await fixture.createrepo(["-d", "-g", "comps.xml"] + words)
    #expect(run.status == .success && run.diagnostics.isEmpty)
    let hrefs = try hrefs(fixture)
    for type in ["primary", "filelists", "other"] {
      #expect(hrefs[type]?.hasSuffix(".xml.\(documents)") == true)
      #expect(hrefs["\(type)_db"]?.hasSuffix(".sqlite.\(others)") == true)
    }
    // Without a word about it, comps is compressed as the documents are.
    let group = words.isEmpty ? documents : others
    #expect(hrefs["group"]?.hasSuffix("comps.xml.\(group)") == true)
  }

  @Test("A higher --compress-level makes smaller documents of the same content")
  func level() async throws {
    let fixture = try ToolFixture((0..<300).map { "package\($0)" })
    var sizes: [Int64] = []
    var opens: Set<String> = []
    for level in ["1", "19"] {
      #expect(await fixture.createrepo("--compress-level", level).status == .success)
      let record = try #require(try fixture.repomd().record("primary"))
      sizes.append(try #require(record.size))
      opens.insert(record.openChecksum?.hex ?? "")
    }
    #expect(sizes[1] < sizes[0] && opens.count == 1)
  }

  @Test("XML is indented unless --no-pretty comes last", arguments: ["-p", "--pretty"])
  func pretty(_ option: String) async throws {
    let fixture = try ToolFixture()
    for (words, isPretty) in [
      ([], true), (["--no-pretty"], false), (["--no-pretty", option], true),
    ] {
      #expect(await fixture.createrepo(words).status == .success)
      let text = try ServedRepository(fixture.folder.url).text("primary")
      #expect(text.contains("\n  <name>one</name>\n") == isPretty)
      #expect(text.contains("<name>one</name>"))
    }
  }

  @Test("Names begin with the checksum, also where plain names were asked for before")
  func uniqueNames() async throws {
    let fixture = try ToolFixture()
    let run = await fixture.createrepo("--simple-md-filenames", "--unique-md-filenames")
    #expect(run.status == .success)
    for record in try fixture.repomd().records {
      #expect(record.href.hasPrefix("repodata/\(record.checksum.hex)-"))
    }
  }

  @Test("With --skip-stat the name decides: a touched package is not read again")
  func skipStat() async throws {
    let fixture = try ToolFixture()
    #expect(await fixture.createrepo().status == .success)
    let list = fixture.folder.file("read")
    for (words, read) in [(["--skip-stat"], ""), ([], "one-1.0-1.x86_64.rpm\n")] {
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSince1970: 1_600_000_000)],
        ofItemAtPath: fixture.folder.file("one-1.0-1.x86_64.rpm").path)
      let run = await fixture.createrepo(
        words + ["--update", "--read-pkgs-list", list.path])
      #expect(run.status == .success && run.diagnostics.isEmpty)
      #expect(try String(contentsOf: list, encoding: .utf8) == read)
    }
  }

  @Test("--update-md-path lends the metadata of another repository")
  func updatePath() async throws {
    let fixture = try ToolFixture()
    #expect(await fixture.createrepo().status == .success)
    let output = try TemporaryFolder()
    let list = output.file("read")
    let run = await fixture.createrepo(
      "--update", "--update-md-path", fixture.folder.path, "--skip-stat", "-o", output.path,
      "--read-pkgs-list", list.path)
    #expect(run.status == .success && run.diagnostics.isEmpty)
    #expect(run.output.contains("Loading metadata from md-path: \(fixture.folder.path)"))
    #expect(run.output.contains("Loaded information about 2 packages"))
    #expect(try Data(contentsOf: list).isEmpty)
    let (one, two) = (
      try ServedRepository(fixture.folder.url), try ServedRepository(output.url)
    )
    #expect(try one.text("primary") == two.text("primary"))
  }

  @Test(
    "-d with --filelists-ext writes filelists-ext_db, with the rows of filelists_db",
    .enabled(if: Oracle.has("sqlite3")))
  func extendedDatabase() async throws {
    let fixture = try ToolFixture(["one"])
    var draft = RPMDraft(name: "full")
    draft.files = [.text("/usr/bin/full", "x"), .text("/usr/share/full/data", "y")]
    try draft.write(to: fixture.folder.path)
    for words in [[], ["--update"]] {
      let run = await fixture.createrepo(words + ["-d", "--filelists-ext"])
      #expect(run.status == .success && run.diagnostics.isEmpty)
      let served = try ServedRepository(fixture.folder.url)
      #expect(served.types.count == 8)
      #expect(try served.rows("filelists-ext_db").count > 4)
      #expect(try served.rows("filelists-ext_db") == served.rows("filelists_db"))
      #expect(try served.strangers().isEmpty)
    }
    let same = await fixture.createrepo("--update", "-d", "--filelists-ext")
    #expect(same.output.last == "New and old repodata match, not updating.")
    #expect(await fixture.createrepo("--update", "-d").status == .success)
    #expect(try fixture.repomd().records.count == 6)
  }
}

@Suite(
  "createrepo writes zchunk files where they are asked for",
  .enabled(if: ZchunkWriter.isAvailable && Oracle.has("unzck", "zck_read_header")))
struct CreaterepoZchunkTests {
  @Test(
    "--zck, and zck as a type of compression, write a zchunk file beside each other file",
    arguments: [
      (["--zck"], "zst"), (["--compress-type=zck"], "zst"),
      (["--general-compress-type=zck"], "zst"),
      (["--compress-type", "ZCK", "--general-compress-type", "gz"], "gz"),
    ])
  func variants(_ words: [String], suffix: String) async throws {
    let fixture = try ToolFixture()
    try fixture.write("<comps/>", to: "comps.xml")
    let run = await fixture.createrepo(["-g", "comps.xml"] + words)
    #expect(run.status == .success && run.diagnostics.isEmpty)
    let served = try ServedRepository(fixture.folder.url)
    for type in ["primary", "filelists", "other", "group"] {
      let plain = try #require(served.repository.repomd.record(type))
      #expect(plain.href.hasSuffix(".xml.\(suffix)"))
      let record = try #require(served.repository.repomd.record("\(type)_zck"))
      #expect(record.href.hasSuffix(".xml.zck"))
      let text = try ShellCommand.output("unzck", ["-c", fixture.folder.file(record.href).path])
      #expect(try text == served.text(type))
    }
    let same = await fixture.createrepo(["--update"] + words)
    #expect(same.output.last == "New and old repodata match, not updating.")
  }

  @Test("--zck-dict-dir has dictionaries by the names of the documents")
  func dictionary() async throws {
    let fixture = try ToolFixture()
    let folder = try TemporaryFolder()
    let text = String(repeating: "<rpm:entry name=\"kernel(kfree)\" flags=\"EQ\"/>\n", count: 100)
    try Data(text.utf8).write(to: folder.file("primary.xml.zdict"))
    let run = await fixture.createrepo("--zck", "--zck-dict-dir", folder.path)
    #expect(run.status == .success)
    for (type, hasDictionary) in [("primary_zck", true), ("other_zck", false)] {
      let record = try #require(try fixture.repomd().record(type))
      let header = try ShellCommand.output(
        "zck_read_header", ["-c", fixture.folder.file(record.href).path])
      #expect(header.contains("No dictionary") != hasDictionary)
    }
  }
}
