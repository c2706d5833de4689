import Repodata
import SystemIO
import SystemPackage

/// The file `pkgorigins`, by which Koji knows the repository that a package came from: lines of
/// name-version-release.arch, a tab, and the address. Koji reads it with gzip, whatever the format
/// of all else.
struct PackageOrigins {
  private let packages: [MergeCandidate]

  init(_ packages: [MergeCandidate]) {
    self.packages = packages
  }

  /// Writes it.
  ///
  /// - Returns: its record, of type `origin`.
  func write(_ folder: FilePath, _ options: MetadataOptions) throws -> RepomdRecord {
    var writer = try MetadataFileWriter(
      type: "origin", fileName: "pkgorigins", folder: folder,
      compression: CompressionOptions(.gzip), options: options)
    var first: [String: MergeCandidate] = [:]
    for package in packages {
      if let other = first[package.nvra], other.repository <= package.repository { continue }
      first[package.nvra] = package
    }
    for package in packages {
      guard let origin = first.removeValue(forKey: package.nvra) else { continue }
      let address = try Self.address(of: origin.source.repository.location)
      try writer.append(Array("\(package.nvra)\t\(address)\n".utf8))
    }
    return try writer.finish()
  }

  private static func address(of location: String) throws -> String {
    let whole =
      location.contains("://")
      ? location : "file://\(try FileSystem.absolutePath(FilePath(location)))"
    return whole.hasSuffix("/") ? whole : whole + "/"
  }
}
