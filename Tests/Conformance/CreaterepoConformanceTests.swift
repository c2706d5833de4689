import Foundation
import Repodata
import SystemIO
import TestSupport
import Testing

@Suite("Metadata says what createrepo_c says", .enabled(if: Oracle.has("createrepo_c", "sqlite3")))
struct CreaterepoConformanceTests {
  @Test("about the real packages", .enabled(if: SharedData.isPresent))
  func realPackages() throws {
    let root = try #require(SharedData.folder).appending(path: "rpms")
    try compare(SharedData.rpms, relativeTo: root)
  }

  @Test("about packages that ask for its rules")
  func awkwardPackages() throws {
    let folder = try TemporaryFolder()
    for draft in AwkwardPackages.all { try draft.write(to: folder.path) }
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    try compare(names.map { folder.file($0) }, relativeTo: folder.url)
  }

  /// Has both write, and compares what both accepted.
  private func compare(_ packages: [URL], relativeTo root: URL) throws {
    let theirs = try PublishedFolder(packages, relativeTo: root)
    try theirs.runCreaterepo()
    let accepted = try theirs.packages(.primary).keys
    #expect(!accepted.isEmpty)
    let ours = try PublishedFolder(
      accepted.map { root.appending(path: $0) }, relativeTo: root)
    let refused = try ours.runOwn()
    #expect(refused.isEmpty, "\(refused)")
    for kind in DocumentKind.allCases {
      let (own, other) = (try ours.packages(kind), try theirs.packages(kind))
      for (key, lines) in other {
        expectSame(own[key] ?? [], lines, "\(kind) \(key)")
      }
      #expect(own.keys.allSatisfy { other.keys.contains($0) })
    }
    for (kind, query) in Self.queries {
      expectSame(try ours.rows(kind, query), try theirs.rows(kind, query), query)
    }
  }

  private func expectSame(_ ours: [String], _ theirs: [String], _ what: String) {
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
