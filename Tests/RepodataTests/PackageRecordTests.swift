import RPMFormat
import Repodata
import Scanning
import TestSupport
import Testing

@Suite("A record follows createrepo_c's rules")
struct PackageRecordTests {
  @Test("Requirements of install scripts are marked, those of others are not")
  func pre() throws {
    var draft = RPMDraft(name: "demo")
    for bit in [5, 6, 7, 8, 9, 10, 11, 12, 13, 29] as [UInt32] {
      draft.requires.append(DraftDependency(name: "bit\(bit)", sense: 1 << bit))
    }
    let lines = try Sample.record(draft).primaryLines.filter { $0.contains("pre=\"1\"") }
    #expect(lines == [5, 6, 7, 9, 10].map { "<rpm:entry name=\"bit\($0)\" pre=\"1\"/>" })
  }

  @Test("A dependency whose epoch is no number is left out and told")
  func badEpoch() throws {
    var draft = RPMDraft(name: "demo")
    draft.provides = [DraftDependency(name: "odd", sense: 8, version: "x:1")]
    let record = try Sample.record(draft)
    #expect(record.warnings == ["provides odd: the epoch of \"x:1\" is no number; left out"])
    #expect(!record.primaryLines.contains { $0.contains("odd") })
  }

  @Test(
    "Text that may not stand in XML refuses the package and names the field",
    arguments: ["\u{1}", "\u{B}", "\u{1F}", "\u{FFFF}", "\u{FFFE}"])
  func forbidden(character: String) throws {
    var draft = RPMDraft(name: "demo")
    draft.summary = "a\(character)b"
    let error = #expect(throws: RecordError.self) { try Sample.record(draft) }
    #expect(error?.field == "summary")
    #expect(error?.offset == 1)
  }

  @Test("A control character in a dependency, a file name or a changelog refuses it too")
  func forbiddenElsewhere() throws {
    var one = RPMDraft(name: "demo")
    one.provides = [DraftDependency(name: "ksym(default:\u{2})")]
    var two = RPMDraft(name: "demo")
    two.files = [.text("/opt/a\u{3}", "")]
    var three = RPMDraft(name: "demo")
    three.changelog = [(time: 1, author: "Me", text: "\u{4}")]
    for (draft, field) in [
      (one, "provides name"), (two, "file name"), (three, "changelog text"),
    ] {
      let error = #expect(throws: RecordError.self) { try Sample.record(draft) }
      #expect(error?.field == field)
    }
  }

  @Test("A path that nobody could install refuses the package")
  func longPath() throws {
    var draft = RPMDraft(name: "demo")
    draft.files = [.text("/opt/" + String(repeating: "a", count: 5000), "")]
    let error = #expect(throws: RecordError.self) { try Sample.record(draft) }
    #expect(error?.kind == .tooLong(limit: 4096))
  }

  @Test("The changelog is cut to the newest entries and keeps its order by distinct dates")
  func changelog() throws {
    var draft = RPMDraft(name: "demo")
    draft.changelog = [
      (time: 100, author: "c  ", text: "3"), (time: 100, author: "b", text: "2"),
      (time: 100, author: "a", text: "1"), (time: 50, author: "z", text: "0"),
    ]
    let xml = String(decoding: try Sample.record(draft, limit: 3).otherXML(), as: UTF8.self)
    let lines = xml.split(separator: "\n").filter { $0.contains("<changelog") }
    #expect(
      lines == [
        "  <changelog author=\"a\" date=\"100\">1</changelog>",
        "  <changelog author=\"b\" date=\"101\">2</changelog>",
        "  <changelog author=\"c\" date=\"102\">3</changelog>",
      ])
  }

  @Test("A base goes before the href, both escaped")
  func location() throws {
    let bytes = try RPMDraft(name: "demo").encoded()
    let record = try PackageRecord(
      try Package(parsing: bytes.span),
      file: PackageFileFacts(checksum: "00", size: 1, modificationTime: 2), href: "a&\"b.rpm",
      base: "https://example.org/<x>")
    #expect(
      record.primaryLines.contains(
        "<location xml:base=\"https://example.org/&lt;x&gt;\" href=\"a&amp;&quot;b.rpm\"/>"))
  }
}
