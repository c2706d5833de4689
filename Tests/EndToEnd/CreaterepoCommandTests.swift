import Foundation
import TestSupport
import Testing

@Suite("The four tools answer as createrepo_c's do")
struct CreaterepoCommandTests {
  @Test("mock's line works, with an empty standard error")
  func mock() throws {
    var source = Depot.draft("alpha")
    source.isSource = true
    let depot = try Depot(Depot.drafts + [source])
    let command = try depot.createrepo("-d", "-q", "-x", "*.src.rpm")
    #expect(command.status == 0 && command.errors.isEmpty && command.output.isEmpty)
    let served = try depot.served()
    #expect(try served.names() == ["alpha", "beta", "gamma"] && served.faults() == [])
    #expect(
      served.types.filter { $0.hasSuffix("_db") }.sorted() == [
        "filelists_db", "other_db", "primary_db",
      ])
  }

  @Test(
    "Options are read as GLib reads them",
    arguments: [
      ["-qd", "--excludes=*beta*", "REPO"], ["REPO", "-q", "-d", "-x", "*beta*"],
      ["-qdx", "*beta*", "REPO"],
      ["--quiet", "--database", "--excludes", "*beta*", "--", "REPO"],
      [
        "-x", "*alpha*", "REPO", "-x", "*beta*", "--includepkg", "gamma-1.0-1.el9.x86_64.rpm", "-q",
        "-d",
      ],
    ])
  func parsing(_ words: [String]) throws {
    let depot = try Depot()
    let arguments = words.map { $0 == "REPO" ? depot.packages.path : $0 }
    let command = try depot.run("createrepo", arguments)
    #expect(command.isSuccess && command.errors.isEmpty, "\(command.errorText)")
    let served = try depot.served()
    #expect(served.types.contains("primary_db"))
    #expect(try !served.names().contains("beta") && served.names().contains("gamma"))
  }

  @Test("A program of one of the four names is that tool", arguments: ["", "_c"])
  func programName(_ suffix: String) throws {
    let depot = try Depot()
    func link(_ name: String) throws -> String {
      let place = depot.folder.file(name + suffix)
      try FileManager.default.createSymbolicLink(
        at: place, withDestinationURL: URL(filePath: Workbench.program))
      return place.path
    }
    func succeeds(_ command: ShellCommand) {
      #expect(command.isSuccess && command.errors.isEmpty, "\(command.errorText)")
    }
    succeeds(try ShellCommand.run(link("createrepo"), ["-q", depot.packages.path]))
    let notes = try depot.write("<updates/>\n", to: "updateinfo.xml")
    succeeds(try ShellCommand.run(link("modifyrepo"), [notes, depot.repodata.path]))
    succeeds(try ShellCommand.run(link("sqliterepo"), ["-q", depot.packages.path]))
    let merged = depot.folder.file("merged")
    succeeds(
      try ShellCommand.run(link("mergerepo"), ["--repo", depot.packages.path, "-o", merged.path]))
    #expect(try depot.served().types.contains("updateinfo"))
    #expect(try depot.served().types.contains("primary_db"))
    #expect(try ServedRepository(merged).names() == ["alpha", "beta", "gamma"])
  }

  /// A command line that is refused, and what must be said.
  private static let refusals: [(String, [String], String)] = [
    ("createrepo", [], "Must specify exactly one directory to index."),
    ("createrepo", ["REPO", "REPO"], "Must specify exactly one directory to index."),
    ("createrepo", ["/nowhere/at/all"], "Directory /nowhere/at/all/ must exist"),
    ("createrepo", ["--nonsense", "REPO"], "Argument parsing failed: Unknown option --nonsense"),
    ("createrepo", ["-qx*.rpm", "REPO"], "Argument parsing failed: Unknown option -qx*.rpm"),
    ("createrepo", ["-s", "md6", "REPO"], "Unknown/Unsupported checksum type \"md6\""),
    (
      "createrepo", ["--compress-type", "rar", "REPO"],
      "Unknown/Unsupported compression type \"rar\""
    ),
    (
      "createrepo", ["-g", "/nowhere/comps.xml", "REPO"],
      "groupfile /nowhere/comps.xml doesn't exist"
    ),
    (
      "createrepo", ["-i", "/nowhere/list", "REPO"], "pkglist file \"/nowhere/list\" doesn't exist"
    ),
    (
      "createrepo", ["--retain-old-md", "1", "--retain-old-md-by-age", "1d", "REPO"],
      "--retain-old-md-by-age cannot be combined with --retain-old-md"
    ),
    ("createrepo", ["--retain-old-md-by-age", "1Z", "REPO"], "Bad time unit \"Z\""),
    (
      "mergerepo", ["--arch-expand", "--repo", "REPO"],
      "--arch-expand cannot be used without -a/--archlist argument"
    ),
  ]

  @Test(
    "What is refused is refused with the words and the status that scripts look for",
    arguments: refusals)
  func refused(_ tool: String, _ words: [String], _ text: String) throws {
    let depot = try Depot()
    try depot.createrepoCleanly("-q")
    let before = try TreeState.contents(depot.repodata)
    let arguments = words.map { $0 == "REPO" ? depot.packages.path : $0 }
    let command = try depot.run(tool, arguments)
    #expect(command.status == 1 && command.errorText.contains(text), "\(command.errorText)")
    #expect(try TreeState.contents(depot.repodata) == before)
  }

  @Test("Progress goes to standard output, in the words that scripts look for")
  func progress() throws {
    let depot = try Depot()
    let command = try depot.createrepo()
    #expect(command.isSuccess && command.errors.isEmpty, "\(command.errorText)")
    for text in [
      "Directory walk started", "Directory walk done - 3 packages", "Pool started (with ",
      "Pool finished",
    ] { #expect(command.text.contains(text), "\(text)") }
    let again = try depot.createrepo("--update")
    #expect(again.isSuccess && again.errors.isEmpty, "\(again.errorText)")
    for text in [
      "Loaded information about 3 packages", "New and old repodata match, not updating.",
    ] { #expect(again.text.contains(text), "\(text)") }
  }

  @Test("The same NEVRA twice is published and said; keep-last publishes the newest")
  func duplicates() throws {
    let depot = try Depot()
    var newer = Depot.draft("beta", summary: "Newer")
    newer.buildTime += 10
    try depot.add([newer], in: "newer")
    let command = try depot.createrepo()
    #expect(command.status == 0)
    #expect(command.errorText.contains("has duplicate metadata entries, only one should exist"))
    #expect(try depot.served().names() == ["alpha", "beta", "beta", "gamma"])
    let last = try depot.createrepo("-q", "--duplicated-nevra", "keep-last")
    #expect(last.status == 0)
    #expect(try depot.served().hrefs()[1] == "newer/\(newer.fileName)")
    #expect(try depot.served().names() == ["alpha", "beta", "gamma"])
    #expect(try depot.served().faults() == [])
  }

  @Test("sqliterepo refuses a repository that has databases, unless forced")
  func sqliterepo() throws {
    let depot = try Depot()
    try depot.createrepoCleanly("-q", "--no-database")
    #expect(try depot.run("sqliterepo", [depot.packages.path]).isSuccess)
    let refused = try depot.run("sqliterepo", [depot.packages.path])
    #expect(refused.status == 1)
    #expect(
      refused.errorText.contains(
        "Repository already has sqlitedb present in repomd.xml (You may use --force)"))
    #expect(try depot.run("sqliterepo", ["--force", depot.packages.path]).isSuccess)
    #expect(try depot.served().faults() == [])
  }

  @Test(
    "--version and --help answer on standard output with status 0",
    arguments: ["createrepo", "mergerepo", "modifyrepo", "sqliterepo"])
  func help(_ tool: String) throws {
    let depot = try Depot()
    for option in ["--version", "--help", "-h"] {
      let command = try depot.run(tool, [option])
      #expect(command.isSuccess && command.errors.isEmpty && !command.output.isEmpty, "\(option)")
    }
  }

  @Test("Several workers, another locale and another clock zone write the same bytes")
  func deterministic() throws {
    let depot = try Depot()
    var trees: [[String: Data]] = []
    for (workers, environment) in [
      ("1", [:]), ("2", [:]), ("7", ["LC_ALL": "de_DE.UTF-8", "TZ": "Asia/Tokyo"]),
    ] {
      try? FileManager.default.removeItem(at: depot.repodata)
      try depot.createrepoCleanly(
        "-q", "--database", "--workers", workers, at: 1_800_000_000, environment: environment)
      trees.append(try TreeState.contents(depot.repodata))
    }
    #expect(trees[0] == trees[1] && trees[0] == trees[2])
  }

  @Test(
    "xz and bzip2 are one stream: libsolv and createrepo_c read no second",
    .enabled(if: Oracle.has("python3")), arguments: ["xz", "bz2"])
  func oneStream(_ format: String) throws {
    let depot = try Depot()
    let served = try depot.createrepoCleanly("-q", "-d", "--general-compress-type", format)
    for type in served.types {
      let program = """
        import bz2, lzma, sys
        reader = dict(xz=lzma.LZMADecompressor, bz2=bz2.BZ2Decompressor)[sys.argv[2]]()
        reader.decompress(open(sys.argv[1], "rb").read())
        sys.exit(0 if reader.eof and not reader.unused_data else 1)
        """
      let file = try served.file(type).path
      #expect(try ShellCommand.run("python3", ["-c", program, file, format]).isSuccess, "\(type)")
    }
    #expect(try Dnf().offered(by: "file://\(depot.packages.path)").count == 3)
  }
}
