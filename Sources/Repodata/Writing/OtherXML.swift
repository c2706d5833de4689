extension PackageRecord {
  /// The element of other.xml, with the line feed that ends it: the changelog, oldest entry first.
  public func otherXML() -> [UInt8] {
    render(capacity: 512 + 512 * changelog.count) { addOther(to: &$0) }
  }

  func addOther(to xml: inout RecordXML) {
    xml.packageHead(self)
    for entry in changelog {
      xml.buffer.add("  <changelog author=\"")
      xml.attribute(entry.author)
      xml.buffer.add("\" date=\"")
      xml.buffer.add(entry.date)
      xml.buffer.add("\">")
      xml.text(entry.text)
      xml.buffer.add("</changelog>\n")
    }
    xml.buffer.add("</package>")
    xml.buffer.endPackage()
  }
}
