import RPMFormat

/// The schema of the three databases: version 10 of yum's, to the letter where anybody looks.
enum DatabaseSchema {
  static let version = 10

  /// The settings of a database that is written once in one go: a crash leaves nothing to recover,
  /// since the file is thrown away.
  static let pragmas = """
    PRAGMA page_size = 4096; PRAGMA encoding = 'UTF-8'; PRAGMA journal_mode = OFF;
    PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE; PRAGMA temp_store = MEMORY;
    PRAGMA cache_size = -16384; PRAGMA threads = 0;
    BEGIN;
    CREATE TABLE db_info (dbversion INTEGER, checksum TEXT);
    """

  static func tables(_ kind: DocumentKind) -> String {
    switch kind {
    case .primary: primaryTables
    case .filelists, .filelistsExt:
      """
      CREATE TABLE packages (pkgKey INTEGER PRIMARY KEY, pkgId TEXT);
      CREATE TABLE filelist (pkgKey INTEGER, dirname TEXT, filenames TEXT, filetypes TEXT);
      CREATE TRIGGER remove_filelist AFTER DELETE ON packages
        BEGIN DELETE FROM filelist WHERE pkgKey = old.pkgKey; END;
      """
    case .other:
      """
      CREATE TABLE packages (pkgKey INTEGER PRIMARY KEY, pkgId TEXT);
      CREATE TABLE changelog (pkgKey INTEGER, author TEXT, date INTEGER, changelog TEXT);
      CREATE TRIGGER remove_changelogs AFTER DELETE ON packages
        BEGIN DELETE FROM changelog WHERE pkgKey = old.pkgKey; END;
      """
    }
  }

  static func indexes(_ kind: DocumentKind) -> String {
    switch kind {
    case .primary:
      """
      CREATE INDEX packagename ON packages (name); CREATE INDEX packageId ON packages (pkgId);
      CREATE INDEX filenames ON files (name); CREATE INDEX pkgfiles ON files (pkgKey);
      CREATE INDEX requiresname ON requires (name); CREATE INDEX providesname ON provides (name);
      """ + dependencyTables.map { "CREATE INDEX pkg\($0) ON \($0) (pkgKey);" }.joined()
    case .filelists, .filelistsExt:
      """
      CREATE INDEX keyfile ON filelist (pkgKey); CREATE INDEX pkgId ON packages (pkgId);
      CREATE INDEX dirnames ON filelist (dirname);
      """
    case .other:
      """
      CREATE INDEX keychange ON changelog (pkgKey); CREATE INDEX pkgId ON packages (pkgId);
      """
    }
  }

  private static let dependencyTables = DependencyKind.allCases.map(\.rawValue)

  private static let primaryTables: String = {
    var sql = """
      CREATE TABLE packages (pkgKey INTEGER PRIMARY KEY, pkgId TEXT, name TEXT, arch TEXT,
        version TEXT, epoch TEXT, release TEXT, summary TEXT, description TEXT, url TEXT,
        time_file INTEGER, time_build INTEGER, rpm_license TEXT, rpm_vendor TEXT, rpm_group TEXT,
        rpm_buildhost TEXT, rpm_sourcerpm TEXT, rpm_header_start INTEGER,
        rpm_header_end INTEGER, rpm_packager TEXT, size_package INTEGER, size_installed INTEGER,
        size_archive INTEGER, location_href TEXT, location_base TEXT, checksum_type TEXT);
      CREATE TABLE files (name TEXT, type TEXT, pkgKey INTEGER);
      """
    for table in dependencyTables {
      let pre = table == "requires" ? ", pre BOOLEAN DEFAULT FALSE" : ""
      sql += "CREATE TABLE \(table) (name TEXT, flags TEXT, epoch TEXT, version TEXT,"
      sql += " release TEXT, pkgKey INTEGER\(pre));"
    }
    let deletions = (["files"] + dependencyTables).map {
      "DELETE FROM \($0) WHERE pkgKey = old.pkgKey;"
    }
    return sql + "CREATE TRIGGER removals AFTER DELETE ON packages BEGIN "
      + deletions.joined(separator: " ") + " END;"
  }()
}
