import RPMFormat
import Repodata
import SystemIO

/// How the metadata of a repository came from headers, so that it can be rendered once more.
struct ListingRendering: Sendable {
  /// How many of the newest changelog entries were kept; nothing for all.
  let changelogLimit: Int?
  /// Whether the times of files must be those that lie there. Elsewhere files may have been copied
  /// after the metadata was made.
  let hasOwnTimes: Bool

  /// Of a view as its definition promises it; of another repository as far as its packages tell.
  init(_ promise: ViewPromise?, _ packages: [ListedPackage]) {
    hasOwnTimes = promise != nil
    changelogLimit = promise.map(\.changelogLimit) ?? packages.compactMap(\.changelogCount).max()
  }

  /// The name of the finding that what is listed of a package is what its headers say.
  func mark(_ listed: ListedPackage, _ status: FileStatus) throws -> VerificationMark {
    let texts = [
      "listing", listed.checksum.algorithm.rawValue, listed.checksum.hex,
      changelogLimit.map { String($0) } ?? "all", hasOwnTimes ? "times" : "",
    ].map { Array($0.utf8) }
    let digests = DocumentKind.allCases.map { listed.digest($0)?.bytes ?? [] }
    return try VerificationMark(texts + digests)
  }

  /// The record that the headers of a file call for.
  ///
  /// - Throws: `RecordError` if one of its texts may not stand in XML.
  func record(
    _ package: Package, _ listed: ListedPackage, _ status: FileStatus
  ) throws -> PackageRecord {
    let time = hasOwnTimes ? status.modificationSeconds : listed.fileTime ?? 0
    return try PackageRecord(
      package,
      file: PackageFileFacts(
        checksum: listed.checksum.hex, checksumType: listed.checksum.algorithm,
        size: status.size, modificationTime: time),
      href: listed.href, base: listed.base, changelogLimit: changelogLimit)
  }

  /// The documents whose element is another than the headers call for.
  func differing(
    _ package: Package, _ listed: ListedPackage, _ status: FileStatus
  ) throws -> Set<DocumentKind> {
    let record = try record(package, listed, status)
    var differing: Set<DocumentKind> = []
    for kind in DocumentKind.allCases {
      guard let digest = listed.digest(kind) else { continue }
      guard let element = XMLFragment(record.xml(kind)), try ElementDigest(element) == digest else {
        differing.insert(kind)
        continue
      }
    }
    return differing
  }
}

extension PackageRecord {
  /// The element of a document.
  func xml(_ kind: DocumentKind) -> [UInt8] {
    var bytes: [UInt8] = []
    append(kind, to: &bytes, isPretty: false)
    return bytes
  }
}

extension ListedPackage {
  /// The digest of its element of a document; nothing if that document does not tell.
  func digest(_ kind: DocumentKind) -> ElementDigest? {
    switch kind {
    case .primary: primary
    case .filelists: filelists
    case .other: other
    case .filelistsExt: nil
    }
  }
}
