extension PackageRecord {
  /// The element of filelists.xml, with the line feed that ends it: all files in header order.
  public func filelistsXML() -> [UInt8] {
    render(capacity: 512 + 96 * files.count) { xml in
      xml.packageHead(self)
      for file in files { xml.file(file, indent: "  ") }
      xml.buffer.add("</package>\n")
    }
  }
}
