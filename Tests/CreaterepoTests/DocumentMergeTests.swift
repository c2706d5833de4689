@testable import Createrepo
import Foundation
import Repodata
import SystemIO
import TestSupport
import Testing

@Suite("Updates and comps of several files are united")
struct DocumentMergeTests {
  private func updates(_ documents: String...) throws -> String {
    var merge = UpdateinfoMerge()
    for document in documents { try merge.add(Array("<updates>\(document)</updates>".utf8)) }
    return String(decoding: merge.document, as: UTF8.self)
  }

  private func update(
    _ version: String, date: String = "2020-01-01", title: String, _ list: String
  ) -> String {
    """
    <update version="\(version)"><id>U</id><title>\(title)</title><issued date="\(date)"/>\
    <pkglist>\(list)</pkglist></update>
    """
  }

  private let one =
    "<collection short=\"c\"><name>C</name><package name=\"a\" arch=\"x\"/></collection>"
  private let two =
    "<collection short=\"c\"><name>C</name><package name=\"a\" arch=\"x\"/>"
    + "<package name=\"b\" arch=\"x\"/></collection>"
  private let other =
    "<collection short=\"d\"><name>D</name><package name=\"a\" arch=\"x\"/></collection>"

  @Test("The newer of two updates stays, by version as rpm compares it and then by date")
  func newest() throws {
    for (first, second) in [
      (update("10", title: "new", one), update("9", title: "old", two)),
      (update("2", title: "old", one), update("2", date: "2021-01-01", title: "new", two)),
      (update("1", title: "new", one), update("1", title: "old", two)),
    ] {
      let text = try updates(first, second)
      #expect(text.contains("<title>new</title>"))
      #expect(!text.contains("<title>old</title>"))
    }
  }

  @Test("Packages of both are listed, each once in its collection")
  func collections() throws {
    let text = try updates(update("1", title: "t", one), update("2", title: "t", two + other))
    #expect(text.components(separatedBy: "<collection ").count == 3)
    #expect(text.components(separatedBy: "<package ").count == 4)
    #expect(XMLFragment(Array(text.utf8))?.children.count == 1)
  }

  @Test("An update of one file is kept to the letter")
  func letter() throws {
    let text = "<update a='1'><id>U</id><!-- kept --><x:y xmlns:x=\"u\">&#233;</x:y></update>"
    #expect(try updates(text).contains("  \(text)\n"))
    #expect(try updates(text, text).contains("  \(text)\n"))
  }

  @Test("Groups, environments, categories and language packs are united by id")
  func comps() throws {
    var merge = CompsMerge()
    for (name, extra) in [("a", ""), ("b", "<optionlist><groupid>o</groupid></optionlist>")] {
      let document = """
        <comps><group><id>g</id><name>G \(name)</name><packagelist>
        <packagereq type="mandatory">\(name)</packagereq></packagelist></group>
        <environment><id>e</id><grouplist><groupid>\(name)</groupid></grouplist>\(extra)</environment>
        <category><id>\(name)</id></category>
        <langpacks><match name="\(name)" install="\(name)-%s"/></langpacks>
        <blacklist/></comps>
        """
      try merge.add(Array(document.utf8))
    }
    let root = try #require(XMLFragment(merge.document))
    let names = root.children.map(\.name)
    #expect(names == ["group", "environment", "category", "langpacks", "blacklist", "category"])
    let group = root.children[0]
    #expect(group.child("name")?.text == "G a")
    #expect(group.child("packagelist")?.children.map(\.text) == ["a", "b"])
    let environment = root.children[1]
    #expect(environment.child("grouplist")?.children.map(\.text) == ["a", "b"])
    #expect(environment.child("optionlist")?.children.map(\.text) == ["o"])
    #expect(root.children[3].children.map { $0.attribute("name") } == ["a", "b"])
  }

  @Test(
    "Documents that could do harm are refused",
    arguments: [
      "<!DOCTYPE comps [<!ENTITY a \"b\">]><comps>&a;</comps>", "<comps>&a;</comps>", "<updates/>",
      "<comps>", "",
    ])
  func refused(_ document: String) {
    var merge = CompsMerge()
    #expect(throws: MetadataError.self) { try merge.add(Array(document.utf8)) }
  }

  @Test(
    "Names of files are taken apart",
    arguments: [
      ("comps.xml", "comps.xml", "comps.xml", CompressionFormat.none),
      ("comps.xml.gz", "comps.xml.gz", "comps.xml", .gzip),
      (String(repeating: "a", count: 64) + "-x-y.xml.zst", "x-y.xml.zst", "x-y.xml", .zstd),
      ("not-hex.xz", "not-hex.xz", "not-hex", .xz), ("x.xml.zck", "x.xml.zck", "x.xml", nil),
      (".gz", ".gz", ".gz", .gzip),
    ])
  func names(_ name: String, whole: String, plain: String, format: CompressionFormat?) {
    let parts = MetadataFileName(name)
    #expect(parts.whole == whole)
    #expect(parts.plain == plain)
    #expect(parts.format == format)
  }
}
