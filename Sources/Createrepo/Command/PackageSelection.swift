import Repodata
import SystemIO
import SystemPackage

/// Which files a run is about: the packages in the order of the documents, and module metadata.
struct PackageSelection {
  /// The packages, by the bytes of their file name, then of their folder; volume after volume.
  var packages: [RequestedPackage] = []
  /// Files with module metadata, in the order of their paths.
  var moduleFiles: [FilePath] = []
  /// What was asked for by name and cannot be taken.
  var failures: [PackageFailure] = []
  /// Folders that could not be read and links that lead nowhere.
  var problems: [SystemError] = []

  /// Looks for what `settings` asks for.
  ///
  /// - Throws: `SystemError` if a folder to be indexed cannot be read; ``CreaterepoError``.
  init(_ settings: CreaterepoSettings) throws {
    let options = settings.options
    let wanted = try ListedPaths(settings)
    try wanted?.checkRecycled(settings)
    for (number, volume) in settings.volumes.enumerated() {
      let location = PackageLocation(
        base: options.isSplit ? "media:#\(number + 1)" : options.baseURL.map(Self.address),
        cutDirectories: options.cutDirs ?? 0, prefix: options.locationPrefix)
      if let wanted {
        // What a list names is looked for in all volumes; what is nowhere is missed in the first.
        let here = try wanted.paths.filter { path in
          let isHere = try FileStatus.of(volume.pushing(path)) != nil
          if isHere || number > 0 { return isHere }
          return try !wanted.isElsewhere(path, settings.volumes)
        }
        try addListed(here, in: volume, location, wanted)
      } else {
        try addWalked(volume, location, options)
      }
    }
    moduleFiles.sort { $0.rawBytes.lexicographicallyPrecedes($1.rawBytes) }
  }

  /// The base of `--baseurl`: a path is an address of the `file` scheme.
  private static func address(_ base: String) -> String {
    base.hasPrefix("/") ? "file://\(base)" : base
  }

  private mutating func addWalked(
    _ volume: FilePath, _ location: PackageLocation, _ options: CreaterepoOptions
  ) throws {
    var walk = DirectoryWalk()
    walk.includeHidden = true
    walk.skipsLinkedFiles = options.skipsSymlinks
    walk.alsoWanted = { ModuleFileName.isModuleMetadata($0.rawBytes) }
    let patterns = options.excludes.map { NamePattern($0.bytes) }
    // What this program keeps beside the metadata holds no packages to offer.
    walk.exclude = { path in
      if path == StateFolder.relativePath { return true }
      if patterns.isEmpty { return false }
      let bytes = path.rawBytes
      let name = bytes[((bytes.lastIndex(of: UInt8(ascii: "/")) ?? -1) + 1)...]
      return patterns.contains { $0.matches(name) || $0.matches(bytes) }
    }
    problems += try walk.run(in: volume) { file in
      let path = volume.pushing(file.relativePath)
      if file.relativePath.isPackage {
        add(path, file.relativePath, location, status: file.status)
      } else {
        moduleFiles.append(path)
      }
    }
  }

  private mutating func addListed(
    _ paths: [FilePath], in volume: FilePath, _ location: PackageLocation, _ list: ListedPaths
  ) throws {
    for path in paths {
      let whole = volume.pushing(path)
      if ModuleFileName.isModuleMetadata(path.rawBytes) {
        moduleFiles.append(whole)
        continue
      }
      if list.skipsSymlinks, try FileStatus.of(whole, followLinks: false)?.isSymlink == true {
        continue
      }
      add(whole, path, location, status: try FileStatus.of(whole))
    }
  }

  private mutating func add(
    _ path: FilePath, _ relative: FilePath, _ location: PackageLocation, status: FileStatus?
  ) {
    guard let href = location.href(of: relative) else {
      failures.append(
        PackageFailure(
          path: path, href: relative.string,
          reason: "its path is not UTF-8, so that no metadata can say where it is"))
      return
    }
    packages.append(
      RequestedPackage(path: path, href: href, base: location.base, status: status))
  }
}

/// How clients are told where a package lies.
struct PackageLocation: Sendable {
  /// `xml:base`.
  let base: String?
  /// How many leading folders are dropped.
  let cutDirectories: Int
  /// What is put before the rest.
  let prefix: String?

  /// The href of a package, raw; nothing if its path is not UTF-8.
  func href(of relative: FilePath) -> String? {
    guard var path = String(validating: relative.rawBytes, as: UTF8.self) else { return nil }
    if cutDirectories > 0 {
      let parts = path.split(separator: "/")
      // The name itself is never dropped.
      path = parts.dropFirst(min(cutDirectories, parts.count - 1)).joined(separator: "/")
    }
    guard let prefix, !prefix.isEmpty else { return path }
    return prefix.hasSuffix("/") ? prefix + path : "\(prefix)/\(path)"
  }
}

/// Which names belong to files with module metadata.
enum ModuleFileName {
  private static let marks = ["modules.yaml", ".modulemd.yaml", ".modulemd-defaults.yaml"]
    .map { Array($0.utf8) }

  /// Whether a path has one of the names in it.
  static func isModuleMetadata(_ path: [UInt8]) -> Bool {
    marks.contains { mark in
      path.count >= mark.count
        && (0...(path.count - mark.count)).contains {
          path[$0] == mark[0] && path[$0..<($0 + mark.count)].elementsEqual(mark)
        }
    }
  }
}

extension FilePath {
  /// Whether the name ends in `.rpm`.
  fileprivate var isPackage: Bool { self.extension == "rpm" || lastComponent?.string == ".rpm" }
}
