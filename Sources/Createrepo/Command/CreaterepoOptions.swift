import SystemPackage

/// What was typed after `createrepo`, not yet judged; ``CreaterepoSettings`` says what it means.
struct CreaterepoOptions: Sendable {
  // What is said, and how much.
  var showsVersion = false
  var isQuiet = false
  var isVerbose = false

  // Which packages.
  var excludes: [CommandArgument] = []
  var basedir: FilePath?
  var pkglist: FilePath?
  var includepkg: [CommandArgument] = []
  var recyclesPkglist = false
  var skipsSymlinks = false
  var isSplit = false
  var duplicatedNEVRA: String?
  /// Whether of packages of one NEVRA only the last is kept.
  var keepsLastDuplicate: Bool { duplicatedNEVRA == "keep-last" }

  // Where they lie for clients.
  var baseURL: String?
  var cutDirs: Int?
  var locationPrefix: String?

  // What is written of them.
  var checksum: String?
  var changelogLimit: Int?
  var isPretty = true
  var hasExtendedFilelists = false
  var database: Bool?
  var localSQLite = false

  // repomd.xml and the files it names.
  var outputdir: FilePath?
  var repomdChecksum: String?
  var hasUniqueNames = true
  var distro: [CommandArgument] = []
  var content: [CommandArgument] = []
  var repo: [CommandArgument] = []
  var revision: String?
  var setsTimestampToRevision = false
  var groupfile: FilePath?
  var compressType: String?
  var generalCompressType: String?
  var compressLevel: Int?
  var isXZ = false
  var zchunk = false
  var zchunkDictionaries: FilePath?
  var compatibility = false

  // What was there before.
  var update = false
  var updatePaths: [CommandArgument] = []
  var skipsStat = false
  var keepsAllMetadata = false
  var discardsAdditionalMetadata = false
  var retainOld: Int?
  var retainOldByAge: String?
  var ignoresLock = false

  // How it is done.
  var workers: Int?
  var readPackagesList: FilePath?
  var cachedir: FilePath?

  // What is refused: no client reads delta RPMs any more.
  var deltas = false
  var oldPackageFolders: [CommandArgument] = []
  var deltaCount: Int?
  var deltaSize: String?
  var errorExitValue = false
}
