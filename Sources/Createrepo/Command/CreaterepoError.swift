import SystemPackage

/// Why `createrepo` does not run, or ends without having changed anything; the texts are those
/// that scripts look for.
enum CreaterepoError: Error, Hashable, CustomStringConvertible {
  case noDirectory
  case missingDirectory(FilePath)
  case missingOutput(FilePath)
  case checksumType(String)
  case compressionType(String)
  case compressionLevel(Int, ClosedRange<Int>)
  case noGroupfile(FilePath)
  case remoteGroupfile(FilePath)
  case noPkglist(FilePath)
  case retainTwice
  case timeUnit(String)
  case age(String)
  case revisionIsNoTime(String?)
  case duplicatedNEVRA(String)
  case deltas(option: String)
  case noZchunk
  case locked(FilePath)
  case modules(FilePath, reason: String)
  case unreadableOldList(FilePath, reason: String)
  case strangeOldList(FilePath)
  case recyclingCutPaths
  case unsoundResult(FilePath, reason: String)

  var description: String {
    switch self {
    case .noDirectory:
      """
      Must specify exactly one directory to index.
      Usage: createrepo_c [options] <directory_to_index>
      """
    case .missingDirectory(let path): "Directory \(path.withSlash) must exist"
    case .missingOutput(let path): "Specified output dir doesn't exist: \(path)"
    case .checksumType(let type): "Unknown/Unsupported checksum type \"\(type)\""
    case .compressionType(let type): "Unknown/Unsupported compression type \"\(type)\""
    case .compressionLevel(let level, let allowed):
      "--compress-level takes \(allowed.lowerBound) to \(allowed.upperBound), not \(level)"
    case .noGroupfile(let path): "groupfile \(path) doesn't exist"
    case .remoteGroupfile(let path):
      "groupfile \(path) is on the web, which is not read here: fetch it first"
    case .noPkglist(let path): "pkglist file \"\(path)\" doesn't exist"
    case .retainTwice: "--retain-old-md-by-age cannot be combined with --retain-old-md"
    case .timeUnit(let unit): "Bad time unit \"\(unit)\""
    case .age(let text): "\"\(text)\" is no age: write seconds, or 5m, 2h, 30d"
    case .revisionIsNoTime(let revision):
      """
      --set-timestamp-to-revision needs a --revision in seconds since 1970\
      \(revision.map { ", not \"\($0)\"" } ?? "")
      """
    case .duplicatedNEVRA(let value):
      "--duplicated-nevra takes keep or keep-last, not \"\(value)\""
    case .deltas(let option):
      """
      \(option): delta RPMs are not made here, and hardly any client reads them any more. Run \
      without it.
      """
    case .noZchunk: "--zck: this build has no zchunk library. Run without it."
    case .locked(let path):
      """
      Temporary repodata directory \(path.withSlash) already exists! (Another createrepo process \
      is running?)
      """
    case .modules(let path, let reason):
      "Could not load module index file \(path): \(reason)"
    case .unreadableOldList(let path, let reason):
      "--recycle-pkglist: the packages of \(path) cannot be read: \(reason)"
    case .strangeOldList(let path):
      """
      --recycle-pkglist: none of the packages that \(path) names is where it says. Were they \
      given other places, by --location-prefix say? Run without it.
      """
    case .recyclingCutPaths:
      """
      --recycle-pkglist does not go with --cut-dirs: the old metadata does not tell the folders \
      that were cut from the places of packages. Give a --pkglist.
      """
    case .unsoundResult(let path, let reason):
      "\(path) was not written as it should be: \(reason). What was served is served still."
    }
  }
}

extension FilePath {
  /// The path of a folder as createrepo_c writes it: with a slash at its end.
  var withSlash: String {
    let text = string
    return text.hasSuffix("/") ? text : text + "/"
  }
}
