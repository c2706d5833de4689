public import Repodata
import SystemIO
public import SystemPackage

/// The file names of the packages that metadata offers.
public enum PackageNames {
  /// The names in the primary.xml of an index, which lies in `folder`; verified by its checksums.
  ///
  /// Throws `MetadataError`, `SystemError`, `CompressionError`, `PublicationError` if it is not there
  /// or not what the index says.
  public static func offered(by repomd: Repomd, in folder: FilePath) throws -> Set<String> {
    Set(try checksums(by: repomd, in: folder).keys)
  }

  /// The checksums of the packages that an index, which lies in `folder`, offers, by their names.
  ///
  /// Throws what ``offered(by:in:)`` throws.
  static func checksums(
    by repomd: Repomd, in folder: FilePath
  ) throws -> [String: RepomdRecord.Checksum] {
    guard let record = repomd.record("primary") else {
      throw PublicationError.unreadableAfterPublishing(folder)
    }
    var checksums: [String: RepomdRecord.Checksum] = [:]
    try record.read(in: folder) { content in
      try PrimaryReader.read(content) { package in
        guard let name = FilePath(package.href).lastComponent?.string else { return }
        checksums[name] = package.checksum
      }
    }
    return checksums
  }

  /// The names that the remembered generations of a view offer, the present not among them.
  ///
  /// - Throws: `MetadataError`, `SystemError`, `CompressionError`, `PublicationError` if one of them
  ///   cannot be read.
  public static func remembered(by view: String, _ root: RepositoryRoot) throws -> Set<String> {
    let generations = try Generations(reading: root.generations(view)).generations
    return try remembered(generations.dropLast(), in: root.repodata(view))
  }

  /// The names that these generations offer, whose metadata lies in `folder`.
  static func remembered(
    _ generations: some Sequence<Generations.Generation>, in folder: FilePath
  ) throws -> Set<String> {
    var packages: Set<String> = []
    var seen: Set<String> = []
    for generation in generations {
      guard let text = generation.repomd else { continue }
      let repomd = try Repomd(parsing: Array(text.utf8))
      // Many generations have the same packages in the same order.
      guard let primary = repomd.record("primary"), seen.insert(primary.href).inserted else {
        continue
      }
      packages.formUnion(try offered(by: repomd, in: folder))
    }
    return packages
  }

  /// The names that a view offers at this moment; none if it serves nothing.
  static func offered(by view: String, _ root: RepositoryRoot) throws -> Set<String> {
    guard let served = try ServedMetadata(reading: root.repodata(view)) else { return [] }
    return try offered(by: served.repomd, in: served.folder)
  }
}
