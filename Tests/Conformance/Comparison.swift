import Repodata
import Testing

/// What two programs wrote about the same packages, line by line and row by row.
enum Comparison {
  /// Records an issue for every line that only one side has, apart from the allowed differences.
  static func expectSame(_ ours: [String], _ theirs: [String], _ what: String) {
    var (more, less): ([String], [String]) = ([], [])
    for change in theirs.difference(from: ours) {
      switch change {
      case .insert(_, let line, _): less.append(line)
      case .remove(_, let line, _): more.append(line)
      }
    }
    for line in more {
      if let place = less.firstIndex(where: { AllowedDifferences.allow(line, for: $0) }) {
        less.remove(at: place)
      } else {
        Issue.record("\(what): has \(line)")
      }
    }
    for line in less { Issue.record("\(what): lacks \(line)") }
  }

  /// Rows of all tables, with the package's checksum in place of its key.
  static let queries: [(DocumentKind, String)] = {
    let columns = """
      pkgId, name, arch, version, epoch, release, summary, description, url, time_file, time_build,
      rpm_license, rpm_vendor, rpm_group, rpm_buildhost, rpm_sourcerpm, rpm_header_start,
      rpm_header_end, rpm_packager, size_package, size_installed, size_archive, location_href,
      location_base, checksum_type
      """
    var queries: [(DocumentKind, String)] = [
      (.primary, "SELECT \(columns) FROM packages ORDER BY location_href"),
      (
        .primary,
        """
        SELECT location_href, f.name, f.type FROM files f JOIN packages p USING (pkgKey)
        ORDER BY location_href, f.rowid
        """
      ),
      (
        .filelists,
        """
        SELECT DISTINCT pkgId, dirname, filenames, filetypes FROM filelist
        JOIN packages USING (pkgKey) ORDER BY pkgId, dirname
        """
      ),
      (
        .other,
        """
        SELECT pkgId, author, date, changelog FROM changelog JOIN packages USING (pkgKey)
        ORDER BY pkgId, date
        """
      ),
    ]
    for table in [
      "provides", "requires", "conflicts", "obsoletes", "suggests", "enhances", "recommends",
      "supplements",
    ] {
      let pre = table == "requires" ? ", d.pre" : ""
      queries.append(
        (
          .primary,
          """
          SELECT location_href, d.name, d.flags, d.epoch, d.version, d.release\(pre)
          FROM \(table) d JOIN packages p USING (pkgKey) ORDER BY location_href, d.rowid
          """
        ))
    }
    return queries
  }()
}
