import Foundation
import Repodata
import SystemIO
import TestSupport
import Testing

@Suite("Elements are cut out of documents as they are written")
struct ElementDocumentTests {
  private func elements(_ document: String, piece: Int = 7) throws -> [String] {
    var rest = Array(document.utf8)[...]
    let stream = try DecompressingStream(.none) { buffer in
      buffer = Array(rest.prefix(piece))
      rest = rest.dropFirst(piece)
    }
    var found: [String] = []
    try ElementDocument.read(stream, root: "r") { element, _ in
      found.append(String(decoding: element.bytes, as: UTF8.self))
    }
    return found
  }

  @Test("Comments, sections, quotes and line ends keep their place", arguments: [1, 3, 1000])
  func cutting(piece: Int) throws {
    let parts = [
      "<a x='>' y=\"'/>\">&lt;b&#62;<!-- </a> > --></a>", "<b/>", "<c\n><![CDATA[</c>]]]></c\n>",
      "<d><d><d/></d></d>", "<p:e xmlns:p='u'><?pi </p:e> ?>ä</p:e>",
    ]
    let document =
      "\u{FEFF}<?xml version='1.0' encoding='UTF-8'?><!-- <r> --><r z='1'> text "
      + parts.joined(separator: "\r\n<!-- <x/> -->") + "</r>\n<!-- end -->"
    #expect(try elements(document, piece: piece) == parts)
  }

  @Test(
    "What libxml2 refuses is refused, as are encodings in which bytes mean something else",
    arguments: [
      "", "<r>", "<r></r><r/>", "<x/>", "<r><a></r></a>", "<r a=1/>", "<r>&x;</r>",
      "<!DOCTYPE r><r/>", "<?xml version='1.0' encoding='ISO-8859-1'?><r/>", "<r>\u{0}</r>",
      "<?xml version='1.0' encoding='UTF-16'?><r/>", "<r><a b='<'/></r>", "\u{1}<r/>",
    ])
  func refused(document: String) {
    #expect(throws: MetadataError.self) { try elements(document) }
  }

  @Test("Values are those that a parser gives")
  func values() throws {
    let text =
      "<x:a  b = '&amp;&#x41;\t\"' c=\"&apos;\n\"><b/>x&lt;<b>no</b>\r\ny<![CDATA[&z]]></x:a>"
    let element = try #require(XMLFragment(Array(text.utf8)))
    #expect(element.name == "x:a")
    #expect(element.isNamed("a"))
    #expect(element.attribute("b") == "&A \"")
    #expect(element.attribute("c") == "' ")
    #expect(element.attribute("d") == nil)
    #expect(element.text == "x<\ny&z")
    #expect(element.children.map(\.text) == ["", "no"])
  }

  @Test("An element gets another base and keeps everything else")
  func location() throws {
    let text = """
      <package><name>n</name><arch>a</arch><version epoch="1" ver="2" rel="3"/>
      <checksum type="sha256">c</checksum><location href='x&amp;y' foo="bar"/></package>
      """
    let package = try PackageElement(try #require(XMLFragment(Array(text.utf8))))
    #expect(package.href == "x&y")
    #expect(package.bytes(base: nil) == Array(text.utf8))
    let moved = String(decoding: package.bytes(base: "http://a/?b&c"), as: UTF8.self)
    #expect(
      moved.contains(
        "<location xml:base=\"http://a/?b&amp;c\" href=\"x&amp;y\" foo=\"bar\"/></package>"))
    #expect(package.nevra.description == "n-1:2-3.a")
  }
}
