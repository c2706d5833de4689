import Publication
import Repodata
import SystemIO

/// The files in a view must come from the pool as `link` of the definition says.
///
/// With `hard` they must be the pool's own files, with `symlink` links that lead to them; with
/// `copy` or `reflink`, files of their own. A hard link that has become a copy takes space twice,
/// and what is done to one of the two the other does not see; it is asked of files whose content is
/// right, so clients are served. Remove the file and publish again.
struct PackageLinkRule: PublicationRule {
  static let name = "package-link"
  static let severity = Finding.Severity.warning

  func check(_ publication: CheckedPublication, _ findings: inout FindingList) {
    check(publication.views, from: publication.assessment.pool.packages, &findings)
  }

  /// Holds the packages of views against those of the pool they come from.
  func check(
    _ views: [CheckedRepository], from packages: [ScannedPackage], _ findings: inout FindingList
  ) {
    let pool = Dictionary(
      packages.map { ($0.fileName, $0) }, uniquingKeysWith: { first, _ in first })
    for view in views {
      guard let link = view.promise?.link else { continue }
      for (listed, found) in view.listedAndFound {
        let name = listed.href.split(separator: "/").last.map(String.init) ?? ""
        // What the pool has not, or has otherwise, is a matter of publishing again.
        guard found.state == .sound, let status = found.status, let origin = pool[name],
          origin.checksum == listed.checksum.hex,
          let problem = Self.problem(link, found.isLink, status, origin)
        else { continue }
        findings.add(
          listed.href, problem, hint: "remove it from the view, and publish again",
          view: view.name)
      }
    }
  }

  private static func problem(
    _ link: Definition.Link, _ isLink: Bool, _ status: FileStatus, _ origin: ScannedPackage
  ) -> String? {
    let isSame = status.isSameFile(as: origin.status)
    switch link {
    case .hard:
      if isLink { return "it is a symbolic link, and link = \"hard\"" }
      return isSame ? nil : "it is a file of its own, not \(origin.path), and link = \"hard\""
    case .symlink:
      if !isLink { return "it is no symbolic link, and link = \"symlink\"" }
      return isSame ? nil : "it leads elsewhere than to \(origin.path)"
    case .copy, .reflink:
      if isLink { return "it is a symbolic link, and link = \"\(link.rawValue)\"" }
      return isSame ? "it is \(origin.path) itself, and link = \"\(link.rawValue)\"" : nil
    }
  }
}
