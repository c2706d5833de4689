public import SystemIO
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
    guard let served = try? ServedMetadata(reading: folder) else { return nil }
    self = served
  }

  /// The same, but a fault of the machine is thrown: it does not say that there is none.
  public init?(reading folder: FilePath) throws(SystemError) {
    let path = folder.appending("repomd.xml")
    let bytes: [UInt8]
    do throws(SystemError) {
      bytes = try FileSystem.readWholeFile(path, limit: 16 << 20)
    } catch {
      if error.isFault { throw error }
      return nil
    }
    guard let repomd = try? Repomd(parsing: bytes),
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

  /// Verifies that every file that it names is there and has the checksum that it states.
  ///
  /// Throws ``MetadataError``, `SystemError`.
  public func verify() throws {
    for record in repomd.records { try record.verify(in: folder) }
  }

  /// Whether it says the same, in the same form, as metadata with these open documents would.
  public func offers(_ opens: [DocumentKind: OpenDocument], _ options: MetadataOptions) -> Bool {
    guard repomd.hasForm(options) else { return false }
    return opens.allSatisfy { kind, open in
      let record = repomd.record(kind.rawValue)
      return (record?.openChecksum?.hex ?? record?.checksum.hex) == open.checksum
    }
  }
}

extension Repomd {
  /// Whether its documents have the form that these options ask for: checksums, compression, names,
  /// databases.
  public func hasForm(_ options: MetadataOptions) -> Bool {
    DocumentKind.allCases.allSatisfy { kind in
      guard let record = record(kind.rawValue), record.checksum.algorithm == options.checksum,
        record.href.hasSuffix(".xml" + options.compression.format.fileSuffix)
      else { return false }
      let name = FilePath(record.href).lastComponent?.string ?? ""
      return name.hasPrefix(record.checksum.hex) == options.uniqueNames
        && (self.record(kind.rawValue + "_db") != nil) == options.database
    }
  }

  /// The names of the files that it lists, without their folder; `..` and its like are none.
  public var fileNames: [String] {
    records.compactMap { record in
      FilePath(record.href).lastComponent.flatMap { $0.kind == .regular ? $0.string : nil }
    }.sorted()
  }
}
