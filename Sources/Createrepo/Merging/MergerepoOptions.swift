import SystemIO
import SystemPackage

/// What a command line of `mergerepo` asks for.
struct MergerepoOptions: Sendable {
  var showsVersion = false
  var isVerbose = false
  /// The locations of the repositories, in their order.
  var repositories: [String] = []
  var outputFolder: FilePath?
  var prefixSearch: String?
  var prefixReplace: String?
  var archlist: String?
  var expandsArches = false
  var database = false
  var filelistsExtended = false
  var groups = true
  var groupFile: FilePath?
  var updateinfo = true
  /// The format of all files; nothing for the default of each.
  var compression: CompressionFormat?
  var zchunk = false
  var dictionaryFolder: FilePath?
  var chosenMethod = MergeSelection.Method.repository
  var keepsAll = false
  var noarchRepository: String?
  var uniqueNames = true
  var omitsBase = false
  var koji = false
  var simple = false
  var pkgorigins = false
  var blockedFile: FilePath?
  /// The time written, in seconds since the epoch.
  var time = BuildClock.currentTime()

  /// Whether pkgorigins is written; the first repository is then the one that is merged into.
  var tellsOrigins: Bool { koji || pkgorigins }

  var method: MergeSelection.Method {
    if koji { return simple ? .everything : .all }
    return keepsAll ? .all : chosenMethod
  }

  var arches: ArchitectureList {
    archlist.map { ArchitectureList($0, expanded: expandsArches || koji) } ?? .all
  }

  /// The names in the file of blocked source packages, one a line.
  func blocked() throws -> Set<String> {
    guard let blockedFile else { return [] }
    let bytes = try FileSystem.readWholeFile(blockedFile, limit: 16 << 20)
    let lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
    return Set(lines.map { String($0.filter { $0 != " " && $0 != "\t" }) }.filter { !$0.isEmpty })
  }

  /// Why the options do not go together; nothing if they do.
  var contradiction: String? {
    if expandsArches, archlist == nil {
      return "--arch-expand cannot be used without -a/--archlist argument"
    }
    if (prefixSearch == nil) != (prefixReplace == nil) {
      return "--repo-prefix-search and --repo-prefix-replace go together"
    }
    if simple, !koji { return "--simple can be used only with -k/--koji" }
    if blockedFile != nil, !koji { return "-b/--blocked can be used only with -k/--koji" }
    if zchunk, !ZchunkWriter.isAvailable {
      return "--zck: this build of kmodrepo has no zchunk support (libzck)"
    }
    return nil
  }
}
