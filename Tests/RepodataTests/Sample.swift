import Foundation
import RPMFormat
import Repodata
import Scanning
import SystemIO
import SystemPackage
import TestSupport

/// A small repository.
enum Sample {
  static let options = MetadataOptions(
    compression: CompressionOptions(.gzip), database: true,
    databaseCompression: CompressionOptions(.gzip), timestamp: 1_700_000_000)

  static let drafts: [RPMDraft] = {
    var kmod = RPMDraft(name: "kmod-demo", epoch: 1, version: "1.0", release: "2.el9")
    kmod.requires = ["kernel(kfree) = 0x037a0cba", "kernel >= 5.14.0-70.el9"]
    kmod.provides = ["ksym(demo) = 0x1a01b234"]
    kmod.files = [.text("/lib/modules/5.14.0/extra/demo.ko", "x"), .text("/etc/demo.conf", "")]
    kmod.changelog = [(time: 1_600_000_000, author: "Me", text: "- new")]
    return [kmod, RPMDraft(name: "other")]
  }()

  static func record(_ draft: RPMDraft, limit: Int? = 10) throws -> PackageRecord {
    let bytes = try draft.encoded()
    return try PackageRecord(
      try Package(parsing: bytes.span),
      file: PackageFileFacts(
        checksum: Digest.hex(of: try Digest.of(bytes, .sha256)), size: Int64(bytes.count),
        modificationTime: 1_700_000_000),
      href: "Packages/\(draft.fileName)", changelogLimit: limit)
  }

  /// Writes `repodata` into `folder`.
  @discardableResult
  static func write(
    _ drafts: [RPMDraft] = drafts, to folder: URL, options: MetadataOptions = options
  ) throws -> Repomd {
    let place = FilePath(folder.appending(path: "repodata").path)
    try FileSystem.makeDirectory(place, intermediate: true)
    var writer = try MetadataWriter(folder: place, options: options, packageCount: drafts.count)
    for draft in drafts {
      let record = try record(draft)
      try writer.append(PackageFragments(record), record: record)
    }
    let index = try writer.finish()
    try index.write(to: place, insteadOf: place)
    return index
  }

  /// Writes a repository whose primary.xml is `text`, with true checksums.
  static func write(primary text: String, to folder: URL) throws -> Repomd {
    let place = FilePath(folder.appending(path: "repodata").path)
    try FileSystem.makeDirectory(place)
    var writer = try MetadataFileWriter(
      type: "primary", fileName: "primary.xml", folder: place,
      compression: CompressionOptions(.gzip), options: options)
    try writer.append(Array(text.utf8))
    let index = Repomd(revision: "1", records: [try writer.finish()])
    try index.write(to: place, insteadOf: place)
    return index
  }
}

extension PackageRecord {
  /// The lines of its element in primary.xml, without indent.
  var primaryLines: [String] {
    String(decoding: primaryXML(), as: UTF8.self).split(separator: "\n")
      .map { $0.trimmingCharacters(in: .whitespaces) }
  }
}
