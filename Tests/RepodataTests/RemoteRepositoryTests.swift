import Foundation
import RPMFormat
import Repodata
import SystemIO
import TestSupport
import Testing

@Suite("Somebody's repository is read, and not trusted")
struct RemoteRepositoryTests {
  @Test("What was written is read again", arguments: [CompressionFormat.gzip, .zstd, .xz, .none])
  func roundTrip(format: CompressionFormat) throws {
    let folder = try TemporaryFolder()
    var options = Sample.options
    options.compression = CompressionOptions(format)
    options.tags = RepomdTags(
      content: ["kmods"], repo: ["a & b"], distributions: [.init(cpeID: "cpe:/o:x", name: "X")])
    let index = try Sample.write(to: folder.url, options: options)
    let repository = try RemoteRepository(location: "file://\(folder.path)/")
    #expect(repository.repomd == index)
    let packages = try repository.packages()
    #expect(packages.map(\.name) == ["kmod-demo", "other"])
    let kmod = try #require(packages.first)
    #expect(kmod.nevra.description == "kmod-demo-1:1.0-2.el9.x86_64")
    #expect(kmod.href == "Packages/kmod-demo-1.0-2.el9.x86_64.rpm")
    #expect(kmod.requires.map(\.description).contains("kernel(kfree) = 0x037a0cba"))
    #expect(kmod.provides.map(\.description).contains("kmod-demo = 1:1.0-2.el9"))
    #expect(kmod.files == ["/etc/demo.conf"])
    var paths: [String] = []
    try repository.readFilelists(where: { $0 == "kmod-demo" }) { paths += $0.paths }
    #expect(paths == ["/etc/demo.conf", "/lib/modules/5.14.0/extra/demo.ko"])
  }

  @Test("Only wanted packages are built")
  func selection() throws {
    let folder = try TemporaryFolder()
    try Sample.write(to: folder.url)
    let repository = try RemoteRepository(location: folder.path)
    #expect(try repository.packages { $0 == "other" }.map(\.name) == ["other"])
  }

  @Test(
    "What createrepo_c writes is read", .enabled(if: Oracle.has("createrepo_c")),
    arguments: ["gz", "xz", "bz2"])
  func createrepo(format: String) throws {
    let folder = try TemporaryFolder()
    for draft in Sample.drafts { try draft.write(to: folder.path) }
    _ = try ShellCommand.output(
      "createrepo_c", ["--general-compress-type=\(format)", folder.path])
    let packages = try RemoteRepository(location: folder.path).packages()
    #expect(packages.map(\.name) == ["kmod-demo", "other"])
    #expect(packages[0].requires.count == 2)
  }

  @Test(
    "Documents with a DOCTYPE or entities are refused",
    arguments: [
      "<!DOCTYPE metadata><metadata/>",
      "<!DOCTYPE metadata [<!ENTITY a \"x\">]><metadata>&a;</metadata>",
      "<!DOCTYPE metadata SYSTEM \"file:///etc/passwd\"><metadata/>",
      """
      <!DOCTYPE metadata [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
      <!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">
      <!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;"><!ENTITY f "&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;">
      ]><metadata x="&f;&f;&f;&f;"><package><name>&f;</name></package></metadata>
      """,
      "<metadata><package><name>&undefined;</name></package></metadata>",
    ])
  func entities(document: String) throws {
    let folder = try TemporaryFolder()
    _ = try Sample.write(primary: document, to: folder.url)
    let repository = try RemoteRepository(location: folder.path)
    #expect(throws: MetadataError.self) { try repository.packages() }
  }

  @Test(
    "Documents that are cut, nested, foreign or incomplete are refused",
    arguments: [
      "", "<metadata>", "<metadata/><metadata/>", "<filelists/>", "<metadata>\u{1}</metadata>",
      String(repeating: "<metadata>", count: 40) + String(repeating: "</metadata>", count: 40),
      "<metadata><package><name>a</name></package></metadata>",
      "<metadata><package><name>a</name><version epoch=\"x\"/></package></metadata>",
    ])
  func malformed(document: String) throws {
    let folder = try TemporaryFolder()
    _ = try Sample.write(primary: document, to: folder.url)
    let repository = try RemoteRepository(location: folder.path)
    #expect(throws: MetadataError.self) { try repository.packages() }
  }

  @Test(
    "Files that lie outside the repository are not read",
    arguments: [
      "../primary.xml.gz", "/etc/passwd", "repodata/../../x", "https://example.org/x", "file:x",
      "repodata//x", "", "repodata/./x", "repodata/a\nb", "repodata\\x",
    ])
  func hrefs(href: String) throws {
    let folder = try TemporaryFolder()
    var index = try Sample.write(to: folder.url)
    index.records[0].href = href
    try Data(index.xml()).write(to: folder.file("repodata/repomd.xml"))
    let error = #expect(throws: MetadataError.self) {
      try RemoteRepository(location: folder.path).packages()
    }
    #expect(error?.kind == .unsafeHref(href))
  }

  @Test("A damaged, cut or swapped file is refused, and one whose content is another than told")
  func damage() throws {
    let folder = try TemporaryFolder()
    let index = try Sample.write(to: folder.url)
    func packages(_ change: (inout RepomdRecord) -> Void) throws {
      var changed = index
      change(&changed.records[0])
      try Data(changed.xml()).write(to: folder.file("repodata/repomd.xml"))
      _ = try RemoteRepository(location: folder.path).packages()
    }
    try packages { _ in }
    let other = String(repeating: "0", count: 64)
    #expect(throws: MetadataError.self) { try packages { $0.checksum.hex = other } }
    #expect(throws: MetadataError.self) { try packages { $0.openChecksum?.hex = other } }
    #expect(throws: MetadataError.self) { try packages { $0.size = 1 } }
    #expect(throws: MetadataError.self) { try packages { $0.size = 1 << 40 } }
    #expect(throws: MetadataError.self) { try packages { $0.openSize = 1 << 20 } }
    #expect(throws: CompressionError.self) { try packages { $0.openSize = 10 } }
    let file = folder.file(index.records[0].href)
    let cut = try Data(contentsOf: file).dropLast(20)
    try cut.write(to: file)
    #expect(throws: MetadataError.self) { try packages { _ in } }
    let sum = Digest.hex(of: try Digest.of([UInt8](cut), .sha256))
    #expect(throws: CompressionError.self) {
      try packages {
        $0.size = Int64(cut.count)
        $0.checksum.hex = sum
      }
    }
  }

  @Test(
    "An index whose files have no type, checksum or place is refused",
    arguments: [
      "<data type=\"\"><checksum type=\"md5\">00112233445566778899aabbccddeeff</checksum>"
        + "<location href=\"repodata/x\"/></data>",
      "<data><location href=\"repodata/x\"/></data>",
      "<data type=\"primary\"><location href=\"repodata/x\"/></data>",
      "<data type=\"primary\"><checksum type=\"md5\">00112233445566778899aabbccddeeff</checksum></data>",
    ])
  func incompleteIndex(data: String) {
    let document = "<repomd><revision>1</revision>\(data)</repomd>"
    #expect(throws: MetadataError.self) { try Repomd(parsing: Array(document.utf8)) }
  }

  @Test(
    "A location that is none is refused", arguments: ["", "gopher://example.org/x", "file://x"])
  func locations(location: String) {
    #expect(throws: MetadataError.self) { try RemoteRepository(location: location) }
  }

  @Test("A repository on the web is read", .enabled(if: Oracle.has("python3")))
  func web() throws {
    let folder = try TemporaryFolder()
    try Sample.write(to: folder.url)
    let server = try FolderServer(folder.url)
    #expect(try RemoteRepository(location: server.address).packages().count == 2)
    #expect(throws: TransferError.self) {
      try RemoteRepository(location: server.address + "/missing")
    }
  }
}
