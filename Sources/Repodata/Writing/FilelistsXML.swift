extension PackageRecord {
  /// The element of filelists.xml, with the line feed that ends it: all files in header order.
  public func filelistsXML() -> [UInt8] {
    render(capacity: 512 + 96 * files.count) { addFilelists(to: &$0) }
  }

  func addFilelists(to xml: inout RecordXML) {
    xml.packageHead(self)
    for file in files { xml.file(file, indent: "  ") }
    xml.buffer.add("</package>")
    xml.buffer.endPackage()
  }

  /// The element of filelists-ext.xml, which has the digests of the files beside their names.
  func addExtendedFilelists(to xml: inout RecordXML) {
    xml.packageHead(self)
    xml.buffer.add("  <checksum type=\"")
    xml.buffer.addAttribute(fileDigests.algorithm)
    xml.buffer.add("\"/>\n")
    for (index, file) in files.enumerated() {
      let digest = fileDigests.texts.indices.contains(index) ? fileDigests.texts[index] : .none
      xml.extendedFile(file, digest: digest)
    }
    xml.buffer.add("</package>")
    xml.buffer.endPackage()
  }
}
