import RPMFormat

/// The schema of the three databases: version 10 of yum's, to the letter where anybody looks.
enum DatabaseSchema {
  static let version = 10

  /// The statements that make the tables.
  static func tables(_ kind: DocumentKind) -> String {
    "CREATE TABLE db_info (dbversion INTEGER, checksum TEXT);" + documentTables(kind)
  }

  private static func documentTables(_ kind: DocumentKind) -> String {
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

  /// The statements that make the indexes.
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

  /// A table as it is compared: its columns but the key of the package.
  struct Table {
    let name: String
    let columns: [String]
    /// Whether writers of old may leave it out.
    var isOptional = false
  }

  /// The tables of a database but `db_info`; the first is that of the packages.
  static func comparedTables(_ kind: DocumentKind) -> [Table] {
    switch kind {
    case .primary:
      [
        Table(
          name: "packages",
          columns: [
            "name", "arch", "version", "epoch", "release", "summary", "description", "url",
            "time_file", "time_build", "rpm_license", "rpm_vendor", "rpm_group", "rpm_buildhost",
            "rpm_sourcerpm", "rpm_header_start", "rpm_header_end", "rpm_packager", "size_package",
            "size_installed", "size_archive", "location_href", "location_base", "checksum_type",
          ]), Table(name: "files", columns: ["name", "type"]),
      ]
        + dependencyTables.map { table in
          Table(
            name: table,
            columns: ["name", "flags", "epoch", "version", "release"]
              + (table == "requires" ? ["pre"] : []),
            isOptional: ["suggests", "enhances", "recommends", "supplements"].contains(table))
        }
    case .filelists, .filelistsExt:
      [
        Table(name: "packages", columns: []),
        Table(name: "filelist", columns: ["dirname", "filenames", "filetypes"]),
      ]
    case .other:
      [
        Table(name: "packages", columns: []),
        Table(name: "changelog", columns: ["author", "date", "changelog"]),
      ]
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
