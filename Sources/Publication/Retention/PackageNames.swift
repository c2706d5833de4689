import Repodata
import SystemIO
import SystemPackage

/// The file names of the packages that metadata offers.
enum PackageNames {
  /// The names in the primary.xml of an index, which lies in `folder`; verified by its checksums.
  ///
  /// Throws `MetadataError`, `SystemError`, `CompressionError`, `PublicationError` if it is not there
  /// or not what the index says.
  static func offered(by repomd: Repomd, in folder: FilePath) throws -> Set<String> {
    guard let record = repomd.record("primary") else {
      throw PublicationError.unreadableAfterPublishing(folder)
    }
    var names: Set<String> = []
    try record.read(in: folder) { content in
      try PrimaryReader.read(content) { package in
        if let name = FilePath(package.href).lastComponent?.string { names.insert(name) }
      }
    }
    return names
  }

  /// The names that a view offers at this moment; none if it serves nothing.
  static func offered(by view: String, _ root: RepositoryRoot) throws -> Set<String> {
    guard let served = ServedMetadata(root.repodata(view)) else { return [] }
    return try offered(by: served.repomd, in: served.folder)
  }
}
