import RPMFormat

/// What names a package in filelists.xml and other.xml, which have little else in common.
public struct PackageIdentity: Sendable, Hashable {
  /// The digest of the package's file in hexadecimal.
  public let pkgid: String
  /// Name, epoch, version, release and architecture.
  public let nevra: RepositoryNEVRA

  /// Reads the attributes of a `<package>` and its `<version>`.
  ///
  /// - Throws: ``MetadataError`` if one of them is missing.
  public init(_ element: XMLFragment) throws(MetadataError) {
    var nevra = RepositoryNEVRA()
    nevra.name = element.attribute("name") ?? ""
    nevra.arch = element.attribute("arch") ?? ""
    if let version = element.child("version") { nevra.evr = try version.version() }
    pkgid = element.attribute("pkgid") ?? ""
    for (value, what) in [
      (pkgid, "the pkgid"), (nevra.name, "the name"), (nevra.arch, "the arch"),
      (nevra.evr.version, "<version>"),
    ] where value.isEmpty {
      throw MetadataError(.missing("\(what) of a package (\(nevra))"))
    }
    self.nevra = nevra
  }
}
