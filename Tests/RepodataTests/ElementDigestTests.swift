import Repodata
import TestSupport
import Testing

@Suite("The digest of an element")
struct ElementDigestTests {
  private func digest(_ text: String, below root: String? = nil) throws -> ElementDigest {
    let element = try #require(XMLFragment(Array(text.utf8)))
    return try ElementDigest(element, below: root.flatMap { XMLFragment(Array($0.utf8)) })
  }

  @Test(
    "What is said in other words has the same digest",
    arguments: [
      (#"<a x="1" y="2"/>"#, #"<a y='2'  x="1"></a>"#),
      ("<a><b>t</b><c/></a>", "<a>\n  <b>t</b>\n  <c></c>\n</a>"),
      ("<a>&lt;&#65;</a>", "<a><![CDATA[<]]>A</a>"), ("<a>x<!-- c -->y</a>", "<a>xy</a>"),
      ("<a>1\n2</a>", "<a>1\r\n2</a>"), (#"<a b="1&#10;2"/>"#, #"<a b="1&#xA;2"/>"#),
    ])
  func equal(_ one: String, _ other: String) throws {
    #expect(try digest(one) == digest(other))
  }

  @Test(
    "What says something else has another digest",
    arguments: [
      (#"<a x="1"/>"#, #"<a x="2"/>"#), ("<a><b/><c/></a>", "<a><c/><b/></a>"),
      ("<a> </a>", "<a/>"), ("<a>t</a>", "<a>t </a>"), ("<a><b/></a>", "<a><b/><b/></a>"),
      ("<a><b/>t</a>", "<a><b>t</b></a>"), ("<rpm:a/>", "<a/>"), (#"<a x="y"/>"#, "<a>x=y</a>"),
      (#"<a b="1&#10;2"/>"#, "<a b=\"1\n2\"/>"),
    ])
  func different(_ one: String, _ other: String) throws {
    #expect(try digest(one) != digest(other))
  }

  @Test("Prefixes count by the namespace they stand for")
  func namespaces() throws {
    let root = """
      <m:metadata xmlns:m="http://linux.duke.edu/metadata/common" \
      xmlns:r="http://linux.duke.edu/metadata/rpm" xmlns:rpm="urn:other"/>
      """
    #expect(try digest("<m:a><r:b m='1'/></m:a>", below: root) == digest("<a><rpm:b m='1'/></a>"))
    #expect(try digest("<m:a><rpm:b/></m:a>", below: root) != digest("<a><rpm:b/></a>"))
    let inner = "<a xmlns:q='http://linux.duke.edu/metadata/rpm'><q:b/></a>"
    #expect(try digest(inner) == digest("<a><rpm:b/></a>"))
  }
}
