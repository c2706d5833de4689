import SystemIO
public import SystemPackage

/// The metadata that a repository serves at this moment.
public struct ServedMetadata: Sendable {
  /// The folder `repodata`.
  public let folder: FilePath
  /// Its index.
  public let repomd: Repomd
  /// The SHA-256 of repomd.xml in hexadecimal.
  public let checksum: String

  /// Nothing if there is none, or its repomd.xml cannot be read: it is then published anew.
  public init?(_ folder: FilePath) {
    let path = folder.appending("repomd.xml")
    guard let bytes = try? FileSystem.readWholeFile(path, limit: 16 << 20),
      let repomd = try? Repomd(parsing: bytes),
      let digest = try? Digest.of(bytes, .sha256)
    else { return nil }
    self.folder = folder
    self.repomd = repomd
    checksum = Digest.hex(of: digest)
  }

  /// Whether every file that it names is there in the size that it states.
  public var isComplete: Bool {
    repomd.records.allSatisfy { record in
      guard let name = FilePath(record.href).lastComponent,
        let status = try? FileStatus.of(folder.appending(name))
      else { return false }
      return status.isRegular && record.size.map { $0 == status.size } ?? true
    }
  }

  /// Whether it says the same, in the same form, as metadata with these open checksums would.
  public func offers(_ opens: [String: String], _ options: MetadataOptions) -> Bool {
    let byType = Dictionary(
      repomd.records.map { ($0.type, $0) }, uniquingKeysWith: { first, _ in first })
    for (type, open) in opens {
      guard let record = byType[type], record.checksum.algorithm == options.checksum,
        record.openChecksum?.hex ?? record.checksum.hex == open,
        record.href.hasSuffix(".xml" + options.compression.format.fileSuffix)
      else { return false }
      let name = FilePath(record.href).lastComponent?.string ?? ""
      guard name.hasPrefix(record.checksum.hex) == options.uniqueNames,
        (byType[type + "_db"] != nil) == options.database
      else { return false }
    }
    return true
  }
}

extension Repomd {
  /// The names of the files that it lists, without their folder; `..` and its like are none.
  public var fileNames: [String] {
    records.compactMap { record in
      FilePath(record.href).lastComponent.flatMap { $0.kind == .regular ? $0.string : nil }
    }.sorted()
  }
}
