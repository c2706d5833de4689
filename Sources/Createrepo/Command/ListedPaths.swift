import Repodata
import SystemIO
import SystemPackage

/// The packages that lists name: `--pkglist`, `--includepkg` and `--recycle-pkglist`.
struct ListedPaths {
  /// Paths below the folder that is indexed: each once, in the order of the documents.
  let paths: [FilePath]
  /// Whether packages that are symbolic links are passed over.
  let skipsSymlinks: Bool
  /// What the old metadata names.
  private let recycled: Set<FilePath>

  /// Nothing if `settings` names no list, so that folders are to be walked.
  init?(_ settings: CreaterepoSettings) throws {
    let options = settings.options
    var named: [FilePath] = options.includepkg.map(\.path)
    if let file = options.pkglist {
      named += try FileSystem.readWholeFile(file, limit: 1 << 30)
        .split(separator: UInt8(ascii: "\n")).map { CommandArgument(bytes: Array($0)).path }
    }
    guard options.pkglist != nil || !named.isEmpty || options.recyclesPkglist else { return nil }
    let old = options.recyclesPkglist ? try Self.oldPaths(settings) : []
    let patterns = options.excludes.map { NamePattern($0.bytes) }
    var seen = Set<FilePath>()
    let kept = (named + old).map { $0.lexicallyNormalized() }.filter { path in
      seen.insert(path).inserted
        && !patterns.contains { $0.matches(path.rawBytes) }
    }
    paths = kept.inDocumentOrder
    recycled = Set(old)
    skipsSymlinks = options.skipsSymlinks
  }

  /// Refuses a list of which nothing is where the old metadata says, as where that was made with
  /// another `--location-prefix`: what came of it would be a repository without its packages.
  ///
  /// - Throws: ``CreaterepoError/strangeOldList(_:)``.
  func checkRecycled(_ settings: CreaterepoSettings) throws {
    let missing = try recycled.allSatisfy { path in
      try settings.volumes.allSatisfy { try FileStatus.of($0.pushing(path)) == nil }
    }
    if missing, !recycled.isEmpty {
      throw CreaterepoError.strangeOldList(settings.output.appending("repodata"))
    }
  }

  /// Whether a path is in one of the other volumes than the first.
  func isElsewhere(_ path: FilePath, _ volumes: [FilePath]) throws -> Bool {
    try volumes.dropFirst().contains { try FileStatus.of($0.pushing(path)) != nil }
  }

  /// The places of the packages in the metadata that is served now.
  private static func oldPaths(_ settings: CreaterepoSettings) throws -> [FilePath] {
    let folder = settings.output.appending("repodata")
    guard try FileStatus.of(folder.appending("repomd.xml")) != nil else { return [] }
    do {
      var paths: [FilePath] = []
      try RemoteRepository(location: settings.output.string).readPrimary { package in
        if let path = settings.path(ofHref: package.href) { paths.append(path) }
      }
      return paths
    } catch {
      throw CreaterepoError.unreadableOldList(folder, reason: "\(error)")
    }
  }
}

extension CreaterepoSettings {
  /// Where a package of the old metadata lies below the folder; the opposite of
  /// ``PackageLocation``, as far as it can be undone.
  fileprivate func path(ofHref href: String) -> FilePath? {
    var rest = href[...]
    if let prefix = options.locationPrefix, !prefix.isEmpty {
      let whole = prefix.hasSuffix("/") ? prefix : prefix + "/"
      if rest.hasPrefix(whole) { rest = rest.dropFirst(whole.count) }
    }
    return rest.isEmpty ? nil : FilePath(String(rest)).lexicallyNormalized()
  }
}

extension [FilePath] {
  /// By the bytes of the file name, then of the folder, as createrepo_c orders packages.
  var inDocumentOrder: [FilePath] {
    map { path -> (name: ArraySlice<UInt8>, folder: ArraySlice<UInt8>, path: FilePath) in
      let bytes = path.rawBytes
      let slash = bytes.lastIndex(of: UInt8(ascii: "/"))
      return (bytes[((slash ?? -1) + 1)...], bytes[..<(slash ?? 0)], path)
    }
    .sorted { one, other in
      if one.name != other.name { return one.name.lexicographicallyPrecedes(other.name) }
      return one.folder.lexicographicallyPrecedes(other.folder)
    }
    .map(\.path)
  }
}
