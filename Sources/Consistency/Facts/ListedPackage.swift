import Repodata

/// One package as the documents list it.
struct ListedPackage: Sendable {
  /// Name, epoch, version, release and architecture.
  let nevra: RepositoryNEVRA
  /// The digest of the package's file; its digits are the pkgid.
  let checksum: RepomdRecord.Checksum
  /// Where its file lies, relative to the repository or to `base`; not to be trusted as a path.
  let href: String
  /// What `href` is relative to (`xml:base`), if not the repository.
  let base: String?
  /// The size of the file in bytes, if one is told.
  let size: Int64?
  /// The modification time of the file, in seconds since the epoch, if one is told.
  let fileTime: Int64?
  /// Where the header lies in the file, in bytes, if it is told; the end is exclusive.
  let headerRange: Range<Int64>?
  /// The digest of its element of primary.xml.
  let primary: ElementDigest
  /// The digest of its element of filelists.xml; nothing if that document is not sound or does not
  /// list it.
  var filelists: ElementDigest?
  /// The digest of its element of other.xml; nothing if that document is not sound or does not
  /// list it.
  var other: ElementDigest?
  /// How many changelog entries other.xml has of it; nothing where ``other`` is nothing.
  var changelogCount: Int?
}

extension ListedPackage {
  /// Reads the element of a primary.xml in which these namespaces hold.
  ///
  /// - Throws: `MetadataError` if it lacks what every client needs.
  init(_ element: XMLFragment, _ namespaces: XMLNamespaces) throws {
    let package = try PackageElement(element)
    let type = element.child("checksum")?.attribute("type") ?? ""
    checksum = try RepomdRecord.Checksum(type: type, hex: package.checksum)
    nevra = package.nevra
    href = package.href
    base = package.base
    size = element.child("size")?.attribute("package").flatMap { Int64($0) }
    fileTime = element.child("time")?.attribute("file").flatMap { Int64($0) }
    let range = element.child("format")?.child("header-range")
    if let start = range?.attribute("start").flatMap({ Int64($0) }),
      let end = range?.attribute("end").flatMap({ Int64($0) }), 0 <= start, start <= end
    {
      headerRange = start..<end
    } else {
      headerRange = nil
    }
    primary = try ElementDigest(element, namespaces)
  }
}
