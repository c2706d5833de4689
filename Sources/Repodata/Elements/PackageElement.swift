import RPMFormat

/// A `<package>` of somebody's primary.xml, whole, with the few facts that tell packages apart.
public struct PackageElement: Sendable {
  /// Name, epoch, version, release and architecture.
  public let nevra: RepositoryNEVRA
  /// The digest of the package's file in hexadecimal: its pkgid.
  public let checksum: String
  /// Where it lies, relative to the repository or to `base`; not to be trusted as a path.
  public let href: String
  /// What `href` is relative to, if not the repository.
  public let base: String?
  /// The modification time of its file, in seconds since the epoch; 0 if none is told.
  public let fileTime: Int64
  /// The file name of its source package; empty if it has none.
  public let sourceRPM: String
  /// The element as written.
  public let element: XMLFragment
  private let location: XMLFragment

  /// Reads the element.
  ///
  /// - Throws: ``MetadataError`` if name, architecture, version, checksum or location is missing.
  public init(_ element: XMLFragment) throws(MetadataError) {
    var facts = Facts()
    for child in element.children { try facts.read(child) }
    guard let location = facts.location, let href = location.attribute("href"), !href.isEmpty else {
      throw MetadataError(.missing("<location> of \(facts.nevra.name)"))
    }
    for (value, what) in [
      (facts.nevra.name, "<name> of a package"), (facts.nevra.arch, "<arch>"),
      (facts.nevra.evr.version, "<version>"), (facts.checksum, "<checksum>"),
    ] where value.isEmpty {
      throw MetadataError(.missing("\(what) (\(facts.nevra))"))
    }
    nevra = facts.nevra
    checksum = facts.checksum
    fileTime = facts.fileTime
    sourceRPM = facts.sourceRPM
    base = location.attribute("xml:base").flatMap { $0.isEmpty ? nil : $0 }
    self.href = href
    self.location = location
    self.element = element
  }

  /// The element with another `xml:base` (none at all for nothing), all else as written.
  public func bytes(base: String?) -> [UInt8] {
    if base == self.base { return element.bytes }
    var tag = Array("<\(location.name)".utf8)
    let added = base.map { [(name: "xml:base", value: $0)] } ?? []
    for (name, value) in added + location.attributes.filter({ $0.name != "xml:base" }) {
      tag += Array(" \(name)=\"".utf8) + XMLText.attribute(value) + [UInt8(ascii: "\"")]
    }
    return element.bytes(replacing: location, by: tag + Array("/>".utf8))
  }

  /// What has been read of the element.
  private struct Facts {
    var nevra = RepositoryNEVRA()
    var checksum = ""
    var fileTime: Int64 = 0
    var sourceRPM = ""
    var location: XMLFragment?

    mutating func read(_ child: XMLFragment) throws(MetadataError) {
      if child.isNamed("name") {
        nevra.name = child.text
      } else if child.isNamed("arch") {
        nevra.arch = child.text
      } else if child.isNamed("version") {
        nevra.evr = try child.version()
      } else if child.isNamed("checksum") {
        checksum = child.text
      } else if child.isNamed("time") {
        fileTime = child.attribute("file").flatMap { Int64($0) } ?? 0
      } else if child.isNamed("location") {
        location = child
      } else if child.isNamed("format") {
        sourceRPM = child.child("sourcerpm")?.text ?? ""
      }
    }
  }
}

extension XMLFragment {
  /// The declarations of namespaces that a root has and ours, with these attributes, has not, as
  /// they are to stand in each element that is taken out from under that root.
  public func foreignNamespaces(
    comparedWith ours: [(name: String, value: String)]
  ) -> [UInt8] {
    let foreign = attributes.filter { attribute in
      attribute.name.hasPrefix("xmlns")
        && !ours.contains { $0.name == attribute.name && $0.value == attribute.value }
    }
    return foreign.flatMap { name, value in
      Array(" \(name)=\"".utf8) + XMLText.attribute(value) + [UInt8(ascii: "\"")]
    }
  }
}
