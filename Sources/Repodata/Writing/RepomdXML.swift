public import SystemIO
public import SystemPackage

extension Repomd {
  /// The document, as createrepo_c lays it out; this one ends with a line feed.
  public func xml() -> [UInt8] {
    var buffer = XMLBuffer(capacity: 4096)
    buffer.add("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
    buffer.add("<repomd xmlns=\"http://linux.duke.edu/metadata/repo\"")
    buffer.add(" xmlns:rpm=\"http://linux.duke.edu/metadata/rpm\">\n")
    buffer.addLine("  ", "revision", revision)
    if let repositoryID { buffer.addLine("repoid", repositoryID) }
    if let contentHash { buffer.addLine("contenthash", contentHash) }
    addTags(to: &buffer)
    for record in records { record.add(to: &buffer) }
    buffer.add("</repomd>\n")
    return buffer.bytes
  }

  /// Writes `repomd.xml` into `folder` in one step, mode 0644.
  ///
  /// - Parameters:
  ///   - folder: where it is written.
  ///   - live: the folder whose `repomd.xml` it will replace. The new one's modification time is a
  ///     later second than that one's: rsync and HTTP caches, which compare seconds, would take two
  ///     of the same size and second for one.
  /// - Throws: `SystemError` if it cannot be written.
  public func write(to folder: FilePath, insteadOf live: FilePath) throws(SystemError) {
    let path = folder.appending("repomd.xml")
    let old = try FileStatus.of(live.appending("repomd.xml"))?.modificationSeconds
    try FileSystem.writeFileAtomically(xml(), to: path)
    let new = try FileStatus.of(path)?.modificationSeconds
    guard let old, let new, new <= old else { return }
    try OpenFile(reading: path).setModificationTime(seconds: old + 1)
  }

  private func addTags(to buffer: inout XMLBuffer) {
    guard !tags.isEmpty else { return }
    buffer.add("  <tags>\n")
    for text in tags.content { buffer.addLine("    ", "content", text) }
    for text in tags.repo { buffer.addLine("    ", "repo", text) }
    for distribution in tags.distributions {
      buffer.add("    <distro")
      if let cpeID = distribution.cpeID { buffer.addAttribute(named: "cpeid", cpeID) }
      buffer.add(">")
      buffer.addText(distribution.name)
      buffer.add("</distro>\n")
    }
    buffer.add("  </tags>\n")
  }
}

extension RepomdRecord {
  fileprivate func add(to buffer: inout XMLBuffer) {
    buffer.add("  <data")
    buffer.addAttribute(named: "type", type)
    buffer.add(">\n")
    add("checksum", checksum, to: &buffer)
    if let openChecksum { add("open-checksum", openChecksum, to: &buffer) }
    if let headerChecksum { add("header-checksum", headerChecksum, to: &buffer) }
    buffer.add("    <location")
    if let base { buffer.addAttribute(named: "xml:base", base) }
    buffer.addAttribute(named: "href", href)
    buffer.add("/>\n")
    buffer.addLine("    ", "timestamp", String(timestamp))
    if let size { buffer.addLine("    ", "size", String(size)) }
    if let openSize { buffer.addLine("    ", "open-size", String(openSize)) }
    if let headerSize { buffer.addLine("    ", "header-size", String(headerSize)) }
    if let databaseVersion {
      buffer.addLine("    ", "database_version", String(databaseVersion))
    }
    buffer.add("  </data>\n")
  }

  private func add(_ name: StaticString, _ checksum: Checksum, to buffer: inout XMLBuffer) {
    buffer.add("    <")
    buffer.add(name)
    buffer.addAttribute(named: "type", checksum.algorithm.rawValue)
    buffer.add(">")
    buffer.addText(checksum.hex)
    buffer.add("</")
    buffer.add(name)
    buffer.add(">\n")
  }
}

extension XMLBuffer {
  /// ` name="value"`.
  fileprivate mutating func addAttribute(named name: StaticString, _ value: String) {
    add(" ")
    add(name)
    add("=\"")
    addAttribute(value)
    add("\"")
  }

  /// An element with a type and a text, on a line of its own.
  fileprivate mutating func addLine(_ name: StaticString, _ text: Repomd.LabelledText) {
    add("  <")
    add(name)
    addAttribute(named: "type", text.type)
    add(">")
    addText(text.text)
    add("</")
    add(name)
    add(">\n")
  }

  /// An element with a text, on a line of its own.
  fileprivate mutating func addLine(_ indent: StaticString, _ name: StaticString, _ text: String) {
    add(indent)
    add("<")
    add(name)
    add(">")
    addText(text)
    add("</")
    add(name)
    add(">\n")
  }
}
