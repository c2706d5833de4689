import Repodata
import SystemIO
import SystemPackage

/// Writes the documents and databases of merged packages.
struct MergedWriter {
  let folder: FilePath
  let options: MetadataOptions
  /// Whether filelists-ext.xml is written too.
  let extended: Bool

  /// Writes them.
  ///
  /// - Returns: the records of the files.
  func write(_ packages: [MergeCandidate]) throws -> [RepomdRecord] {
    var writer = try MetadataWriter(
      folder: folder, options: options, packageCount: packages.count)
    let databases =
      extended && options.database
      ? try RepositoryDatabases(folder: folder, kinds: [.filelistsExt]) : nil
    for package in packages {
      let fragments = PackageFragments(
        primary: try package.source.primary(of: package),
        filelists: try element(of: package, in: "filelists"),
        other: try element(of: package, in: "other"))
      let record = options.database ? try record(package, fragments) : nil
      try writer.append(fragments, record: record)
      if let record { try databases?.append(record) }
    }
    var records = try writer.finish().records
    if extended { records.append(try writeExtended(packages)) }
    records += try databases?.finish(records, options: options) ?? []
    return records
  }

  private func writeExtended(_ packages: [MergeCandidate]) throws -> RepomdRecord {
    var writer = try MetadataFileWriter(
      type: "filelists-ext", fileName: "filelists-ext.xml", folder: folder,
      compression: options.compression, options: options)
    try writer.append(MergeSource.head("filelists-ext", count: packages.count))
    for package in packages {
      // A repository without digests of files still tells their names.
      let told = try package.source.element(of: package, in: "filelists-ext")
      try writer.append(try told ?? element(of: package, in: "filelists"))
    }
    try writer.append(Array("</filelists-ext>".utf8))
    return try writer.finish()
  }

  /// A package's element, made up where its repository has no such document at all.
  private func element(of package: MergeCandidate, in type: String) throws -> [UInt8] {
    if let told = try package.source.element(of: package, in: type) { return told }
    guard let primary = XMLFragment(try package.source.primary(of: package)),
      let version = primary.child("version")
    else { return [] }
    return Array("<package pkgid=\"\(package.checksum)\" name=\"".utf8)
      + XMLText.attribute(package.name) + Array("\" arch=\"".utf8) + XMLText.attribute(package.arch)
      + Array("\">\n  ".utf8) + version.bytes + Array("\n</package>\n".utf8)
  }

  private func record(
    _ package: MergeCandidate, _ fragments: PackageFragments
  ) throws -> PackageRecord? {
    guard let primary = XMLFragment(fragments.primary),
      let filelists = XMLFragment(fragments.filelists), let other = XMLFragment(fragments.other)
    else { return nil }
    return try PackageRecord(
      primary: PackageElement(primary), filelists: filelists, other: other, base: package.base)
  }
}
