import RPMFormat
import SystemIO

extension PackageRecord {
  /// The element of primary.xml, with the line feed that ends it.
  ///
  /// Elements of the package are there even if empty; kinds of dependency only if not.
  public func primaryXML() -> [UInt8] {
    let entries = dependencies.reduce(0) { $0 + $1.count }
    return render(capacity: 2048 + 120 * entries) { addPrimary(to: &$0) }
  }

  func addPrimary(to xml: inout RecordXML) {
    xml.buffer.add("<package type=\"rpm\">\n")
    addIdentity(to: &xml)
    addFacts(to: &xml)
    xml.buffer.add("  <format>\n")
    addFormat(to: &xml)
    for kind in DependencyKind.allCases { addDependencies(kind, to: &xml) }
    for file in files where file.isPrimary { xml.file(file, indent: "    ") }
    xml.buffer.add("  </format>\n</package>")
    xml.buffer.endPackage()
  }

  private func addIdentity(to xml: inout RecordXML) {
    xml.buffer.add("  <name>")
    xml.text(identity.name)
    xml.buffer.add("</name>\n  <arch>")
    xml.text(identity.arch)
    xml.buffer.add("</arch>\n")
    xml.version(identity)
    xml.buffer.add("  <checksum type=\"")
    xml.buffer.addAttribute(file.checksumType.rawValue)
    xml.buffer.add("\" pkgid=\"YES\">")
    xml.buffer.addText(file.checksum)
    xml.buffer.add("</checksum>\n  <summary>")
    xml.text(description.summary)
    xml.buffer.add("</summary>\n  <description>")
    xml.text(description.description)
    xml.buffer.add("</description>\n  <packager>")
    xml.text(description.packager)
    xml.buffer.add("</packager>\n  <url>")
    xml.text(description.url)
    xml.buffer.add("</url>\n")
  }

  private func addFacts(to xml: inout RecordXML) {
    xml.buffer.add("  <time file=\"")
    xml.buffer.add(file.modificationTime)
    xml.buffer.add("\" build=\"")
    xml.buffer.add(numbers.buildTime)
    xml.buffer.add("\"/>\n  <size package=\"")
    xml.buffer.add(file.size)
    xml.buffer.add("\" installed=\"")
    xml.buffer.add(numbers.installedSize)
    xml.buffer.add("\" archive=\"")
    xml.buffer.add(numbers.archiveSize)
    xml.buffer.add("\"/>\n  <location")
    if let base, !base.isEmpty {
      xml.buffer.add(" xml:base=\"")
      xml.buffer.addAttribute(base)
      xml.buffer.add("\"")
    }
    xml.buffer.add(" href=\"")
    xml.buffer.addAttribute(href)
    xml.buffer.add("\"/>\n")
  }

  private func addFormat(to xml: inout RecordXML) {
    xml.buffer.add("    <rpm:license>")
    xml.text(description.license)
    xml.buffer.add("</rpm:license>\n    <rpm:vendor>")
    xml.text(description.vendor)
    xml.buffer.add("</rpm:vendor>\n    <rpm:group>")
    xml.text(description.group)
    xml.buffer.add("</rpm:group>\n    <rpm:buildhost>")
    xml.text(description.buildHost)
    xml.buffer.add("</rpm:buildhost>\n    <rpm:sourcerpm>")
    xml.text(description.sourceRPM)
    xml.buffer.add("</rpm:sourcerpm>\n    <rpm:header-range start=\"")
    xml.buffer.add(numbers.headerRange.lowerBound)
    xml.buffer.add("\" end=\"")
    xml.buffer.add(numbers.headerRange.upperBound)
    xml.buffer.add("\"/>\n")
  }

  private func addDependencies(_ kind: DependencyKind, to xml: inout RecordXML) {
    let entries = dependencies[kind.place]
    guard !entries.isEmpty else { return }
    let name = kind.elementName
    xml.buffer.add("    <rpm:")
    xml.buffer.add(name)
    xml.buffer.add(">\n")
    for entry in entries { addEntry(entry, to: &xml) }
    xml.buffer.add("    </rpm:")
    xml.buffer.add(name)
    xml.buffer.add(">\n")
  }

  private func addEntry(_ entry: DependencyEntry, to xml: inout RecordXML) {
    xml.buffer.add("      <rpm:entry name=\"")
    xml.attribute(entry.name)
    if let flags = entry.flags {
      xml.buffer.add("\" flags=\"")
      xml.buffer.add(flags)
      if entry.hasVersion { addVersion(entry, to: &xml) }
    }
    xml.buffer.add(entry.isPre ? "\" pre=\"1\"/>\n" : "\"/>\n")
  }

  private func addVersion(_ entry: DependencyEntry, to xml: inout RecordXML) {
    xml.buffer.add("\" epoch=\"")
    if entry.epoch.isEmpty {
      xml.buffer.add("0")
    } else {
      xml.attribute(entry.epoch)
    }
    if !entry.version.isEmpty {
      xml.buffer.add("\" ver=\"")
      xml.attribute(entry.version)
    }
    if !entry.release.isEmpty {
      xml.buffer.add("\" rel=\"")
      xml.attribute(entry.release)
    }
  }
}

extension DependencyKind {
  /// The local name of its element in primary.xml, and of its table in primary.sqlite.
  var elementName: StaticString {
    switch self {
    case .provides: "provides"
    case .requires: "requires"
    case .conflicts: "conflicts"
    case .obsoletes: "obsoletes"
    case .suggests: "suggests"
    case .enhances: "enhances"
    case .recommends: "recommends"
    case .supplements: "supplements"
    }
  }
}
