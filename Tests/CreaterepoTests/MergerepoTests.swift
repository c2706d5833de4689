import Createrepo
import Foundation
import RPMFormat
import Repodata
import SystemIO
import SystemPackage
import TestSupport
import Testing

@Suite("mergerepo merges repositories and loses nothing of their packages")
struct MergerepoTests {
  static func draft(
    _ name: String, _ version: String, arch: String = "x86_64", epoch: UInt32? = nil,
    built: UInt32 = 1_700_000_000, source: String? = nil
  ) -> RPMDraft {
    var draft = RPMDraft(name: name, epoch: epoch, version: version, release: "1.el9", arch: arch)
    draft.summary = "Über \(name) & <\(version)>"
    draft.requires = ["kernel(kfree) = 0x037a0cba", "/bin/sh"]
    draft.files = [.text("/usr/bin/\(name)", "x"), .text("/etc/\(name).conf", "y")]
    draft.changelog = [(time: 1_600_000_000, author: "Me <me@x>", text: "- \(version) & more")]
    draft.sourceRPM = source
    draft.buildTime = built
    return draft
  }

  static let first = [
    draft("foo", "2"), draft("foo-libs", "2", arch: "i686", source: "foo-2-1.el9.src.rpm"),
    draft("bar", "1", arch: "noarch"), draft("zed", "1", epoch: 1), draft("same", "1"),
  ]
  static let second = [
    draft("foo", "3"), draft("bar", "2", arch: "noarch"), draft("zed", "9"), draft("same", "1"),
    draft("only", "1", arch: "ppc64"), draft("foo-tools", "2", source: "foo-2-1.el9.src.rpm"),
  ]

  @Test(
    "XML and databases are those that mergerepo_c writes",
    .enabled(if: Oracle.has("mergerepo_c", "xmllint", "sqlite3")),
    arguments: [
      [], ["--all"], ["--method=nvr"], ["--archlist=x86_64"], ["--archlist", "i686,ppc64"],
      ["-a", "x86_64", "--arch-expand"], ["--omit-baseurl"], ["-a", "x86_64", "--koji"],
      ["-k", "-a", "x86_64", "--simple"], ["--pkgorigins", "--all"],
      ["--repo-prefix-search", "/", "--repo-prefix-replace", "http://x/"],
    ])
  func oracle(_ options: [String]) async throws {
    let (one, two) = (try RepositoryDraft(Self.first), try RepositoryDraft(Self.second))
    let output = try TemporaryFolder()
    let sources = ["-r", one.path, "--repo=file://\(two.path)/"]
    let common = sources + options + ["-d", "--compress-type=gz", "-o"]
    _ = try ShellCommand.output("mergerepo_c", common + [output.file("theirs").path])
    let run = await ToolRun(.mergerepo, common + [output.file("ours").path])
    #expect(run.status == .success)
    #expect(run.diagnostics.isEmpty)
    let (ours, theirs) = (
      try ServedRepository(output.file("ours")), try ServedRepository(output.file("theirs"))
    )
    for type in ["primary", "filelists", "other"] {
      // Of packages with one NEVRA theirs counts only one.
      let count = #/ packages="\d+"/#
      let one = try ours.canonical(type).replacing(count, with: "")
      let two = try theirs.canonical(type).replacing(count, with: "")
      let changes = one.split(separator: "\n").difference(from: two.split(separator: "\n"))
      #expect(changes.isEmpty, "\(changes)")
      // Their databases have the path alone where the XML has a file:// address.
      let rows = try ours.rows("\(type)_db").map { $0.replacing("'file:///", with: "'/") }
      #expect(rows == (try theirs.rows("\(type)_db")))
    }
    let origins = try [ours, theirs].map { try $0.text("origin").split(separator: "\n").sorted() }
    #expect(origins[0] == origins[1])
    #expect(try ours.strangers().isEmpty)
  }

  @Test("Of one repository's versions the highest is taken, and the newest file by time")
  func methods() async throws {
    let one = try RepositoryDraft([
      Self.draft("a", "1"), Self.draft("a", "10"), Self.draft("a", "9"),
    ])
    let two = try RepositoryDraft([Self.draft("a", "11")])
    for (method, version) in [("repo", "10"), ("nvr", "11"), ("ts", "10")] {
      for url in [one.folder.file("a-10-1.el9.x86_64.rpm")] where method == "ts" {
        try FileManager.default.setAttributes([.modificationDate: Date()], ofItemAtPath: url.path)
      }
      let output = try TemporaryFolder()
      let run = await ToolRun(
        .mergerepo, ["-r", one.path, "-r", two.path, "--method", method, "-o", output.path])
      #expect(run.status == .success)
      let served = try ServedRepository(output.url)
      #expect(try served.repository.packages().map(\.evr.version) == [version])
    }
  }

  @Test("Updates, groups and modules of all are merged; what is not wanted is left out")
  func additional() async throws {
    let one = try RepositoryDraft(
      [],
      files: [
        ("updateinfo", "updateinfo.xml", Self.updates("U1", "1", "a")),
        ("group", "comps.xml", Self.comps("g", "a")),
        ("modules", "modules.yaml", ModuleIndexTests.stream("m", "1", version: 1)),
      ])
    let two = try RepositoryDraft(
      [],
      files: [
        ("updateinfo", "updateinfo.xml", Self.updates("U1", "2", "b")),
        ("group", "comps.xml", Self.comps("g", "b")),
        ("modules", "modules.yaml", ModuleIndexTests.stream("m", "2", version: 1)),
      ])
    let output = try TemporaryFolder()
    let sources = ["-r", one.path, "-r", two.path, "-o", output.path]
    #expect(await ToolRun(.mergerepo, sources).status == .success)
    let merged = try ServedRepository(output.url)
    #expect(merged.types == ["primary", "filelists", "other", "group", "modules", "updateinfo"])
    let updates = try merged.text("updateinfo")
    #expect(updates.components(separatedBy: "<update ").count == 2)
    #expect(updates.contains("version=\"2\""))
    for name in ["a", "b"] {
      #expect(updates.contains("<package name=\"\(name)\""))
      #expect(try merged.text("group").contains("<packagereq>\(name)</packagereq>"))
    }
    #expect(try merged.text("modules").components(separatedBy: "---\n").count == 3)
    #expect(
      await ToolRun(.mergerepo, sources + ["--noupdateinfo", "--nogroups"]).status == .success)
    #expect(try ServedRepository(output.url).types == ["primary", "filelists", "other", "modules"])
  }

  static func updates(_ id: String, _ version: String, _ package: String) -> String {
    """
    <?xml version="1.0"?><updates><update from="x" version="\(version)"><id>\(id)</id>
    <pkglist><collection short="c"><name>C</name>
    <package name="\(package)" version="1" release="1" arch="x86_64"><filename>x</filename></package>
    </collection></pkglist></update></updates>
    """
  }

  static func comps(_ id: String, _ package: String) -> String {
    """
    <?xml version="1.0"?>
    <!DOCTYPE comps PUBLIC "-//Red Hat, Inc.//DTD Comps info//EN" "comps.dtd">
    <comps><group><id>\(id)</id><packagelist><packagereq>\(package)</packagereq></packagelist></group>
    </comps>
    """
  }

  @Test("filelists-ext is written with the digests that the repositories have")
  func extended() async throws {
    let one = try RepositoryDraft(Self.first)
    let output = try TemporaryFolder()
    let run = await ToolRun(
      .mergerepo, ["-r", one.path, "--filelists-ext", "--all", "-o", output.path])
    #expect(run.status == .success)
    let served = try ServedRepository(output.url)
    #expect(served.types.contains("filelists-ext"))
    #expect(try served.text("filelists-ext").contains("<file>/etc/foo.conf</file>"))
  }

  @Test(
    "With -d filelists-ext has a database too, with the rows of that of filelists",
    .enabled(if: Oracle.has("sqlite3")))
  func extendedDatabase() async throws {
    let one = try RepositoryDraft(Self.first)
    let output = try TemporaryFolder()
    let run = await ToolRun(
      .mergerepo, ["-r", one.path, "--filelists-ext", "-d", "--all", "-o", output.path])
    #expect(run.status == .success)
    let served = try ServedRepository(output.url)
    #expect(try served.rows("filelists-ext_db").count > 5)
    #expect(try served.rows("filelists-ext_db") == served.rows("filelists_db"))
  }

  @Test("Elements and namespaces that nobody knows are carried as they are written")
  func fidelity() async throws {
    let draft = try RepositoryDraft([RPMDraft(name: "a")])
    try Self.rewrite("primary", in: draft) { text in
      text.replacing("packages=\"1\"", with: "packages=\"1\" xmlns:suse=\"http://suse\"")
        .replacing("</format>", with: "<suse:x suse:y='&#233;'><![CDATA[<&]]></suse:x></format>")
    }
    let output = try TemporaryFolder()
    #expect(
      await ToolRun(.mergerepo, ["-r", draft.path, "-o", output.path]).status == .success)
    let text = try ServedRepository(output.url).text("primary")
    #expect(text.contains("<suse:x suse:y='&#233;'><![CDATA[<&]]></suse:x></format>"))
    #expect(text.contains("<package xmlns:suse=\"http://suse\" type=\"rpm\">"))
    #expect(text.contains("<location xml:base=\"file://\(draft.path)\" href=\"a-"))
  }

  /// Changes a document of a repository, with true checksums.
  static func rewrite(
    _ type: String, in draft: RepositoryDraft, _ change: (String) -> String
  ) throws {
    let served = try ServedRepository(draft.folder.url)
    var index = served.repository.repomd
    index.records.removeAll { $0.type == type }
    let files = AdditionalFiles(
      folder: .init(draft.repodata.path),
      options: MetadataOptions(compression: CompressionOptions(.gzip), timestamp: 1))
    index.records.append(
      try files.add(Array(change(served.text(type)).utf8), type: type, name: "\(type).xml"))
    let repodata = FilePath(draft.repodata.path)
    try index.write(to: repodata, insteadOf: repodata)
  }

  @Test(
    "Hostile metadata is refused, nothing is left behind, and what was served stays",
    arguments: [
      ("primary", "<metadata ", "<!DOCTYPE x><metadata "), ("primary", "href=\"", "href=\"../"),
      ("primary", "href=\"", "href=\"http://evil/"), ("primary", "</metadata>", ""),
      ("filelists", "pkgid=\"", "pkgid=\"0"), ("other", "<version", "<version x=\"&boom;\""),
      ("primary", "encoding=\"UTF-8\"", "encoding=\"UTF-16\""),
    ])
  func hostile(_ type: String, _ old: String, _ new: String) async throws {
    let (good, bad) = (try RepositoryDraft(Self.first), try RepositoryDraft(Self.second))
    try Self.rewrite(type, in: bad) { $0.replacing(old, with: new) }
    let output = try TemporaryFolder()
    #expect(await ToolRun(.mergerepo, ["-r", good.path, "-o", output.path]).status == .success)
    let index = output.file("repodata/repomd.xml")
    let before = try Data(contentsOf: index)
    let run = await ToolRun(.mergerepo, ["-r", good.path, "-r", bad.path, "-o", output.path])
    #expect(run.status == .failed)
    #expect(run.diagnostics.count == 1)
    #expect(try Data(contentsOf: index) == before)
    #expect(try ServedRepository(output.url).strangers().isEmpty)
    let names = try FileManager.default.contentsOfDirectory(atPath: output.path).sorted()
    #expect(names == [".kmodrepo", "repodata"])
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: output.file(".kmodrepo").path)
        == ["lock"])
  }

  @Test("A source that cannot be reached fails the run, and the next one works")
  func missing() async throws {
    let draft = try RepositoryDraft(Self.first)
    let output = try TemporaryFolder()
    let arguments = ["-r", draft.path, "-o", output.path]
    for location in ["/nowhere", "http://127.0.0.1:1/x", "ftp://127.0.0.1:1/x", "rsync://h/x"] {
      let run = await ToolRun(.mergerepo, arguments + ["-r", location])
      #expect(run.status == .failed)
    }
    #expect(await ToolRun(.mergerepo, arguments).status == .success)
  }

  @Test("Repositories on the web are merged", .enabled(if: Oracle.has("python3")))
  func web() async throws {
    let draft = try RepositoryDraft(Self.first)
    let server = try FolderServer(draft.folder.url)
    let output = try TemporaryFolder()
    let run = await ToolRun(.mergerepo, ["-r", server.address, "--all", "-o", output.path])
    #expect(run.status == .success)
    let packages = try ServedRepository(output.url).repository.packages()
    #expect(packages.map(\.name) == ["bar", "foo", "foo-libs", "same", "zed"])
    #expect(packages.allSatisfy { $0.base == server.address })
  }

  @Test("And so are those on an FTP server", .enabled(if: Oracle.has("python3")))
  func ftp() async throws {
    let draft = try RepositoryDraft(Self.first)
    let server = try FTPServer(draft.folder.url)
    let output = try TemporaryFolder()
    let run = await ToolRun(.mergerepo, ["-r", server.address + "/", "--all", "-o", output.path])
    #expect(run.status == .success, "\(run.diagnostics)")
    let packages = try ServedRepository(output.url).repository.packages()
    #expect(packages.map(\.name) == ["bar", "foo", "foo-libs", "same", "zed"])
    #expect(packages.allSatisfy { $0.base == server.address })
  }

  @Test("The files of the metadata before are there until the next merge")
  func retention() async throws {
    let (one, two) = (try RepositoryDraft(Self.first), try RepositoryDraft(Self.second))
    let output = try TemporaryFolder()
    var old: [String] = []
    for sources in [["-r", one.path], ["-r", one.path, "-r", two.path]] {
      #expect(await ToolRun(.mergerepo, sources + ["-o", output.path]).status == .success)
      let served = try ServedRepository(output.url)
      #expect(try served.strangers() == old)
      old = served.repository.repomd.fileNames
    }
  }

  @Test(
    "Command lines that make no sense are refused",
    arguments: [
      [], ["--arch-expand", "-r", "x"], ["-r", "x", "--method=foo"], ["-r", "x", "--simple"],
      ["-r", "x", "--compress-type", "foo"], ["-r", "x", "--repo-prefix-search=y"], ["--nope"],
    ])
  func refused(_ arguments: [String]) async throws {
    let run = await ToolRun(.mergerepo, arguments)
    #expect(run.status == .failed)
    #expect(!run.diagnostics.isEmpty)
  }
}
