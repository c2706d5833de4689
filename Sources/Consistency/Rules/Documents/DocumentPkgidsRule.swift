import Repodata

/// primary, filelists and other must list the same packages, each by the same checksum of its file
/// (pkgid).
///
/// Clients join the three by it: of a package that filelists does not list they find no file, and a
/// dependency on one of its files cannot be resolved. The documents are of different states of the
/// repository. Publish again, or synchronize the mirror again.
struct DocumentPkgidsRule: RepositoryRule {
  static let name = "document-pkgids"
  static let severity = Finding.Severity.error

  func check(_ repository: CheckedRepository, _ findings: inout FindingList) {
    guard repository.listsPackages else { return }
    var listed: [String: Int] = [:]
    for package in repository.packages { listed[package.checksum.hex, default: 0] += 1 }
    for document in repository.documents where document.kind != .primary && document.isSound {
      var left = listed
      var surplus: [String] = []
      for entry in document.entries {
        if let count = left[entry.pkgid], count > 0 {
          left[entry.pkgid] = count - 1
        } else {
          surplus.append("\(entry.nevra) (\(entry.pkgid))")
        }
      }
      let missing = repository.packages.filter { package in
        guard let count = left[package.checksum.hex], count > 0 else { return false }
        left[package.checksum.hex] = count - 1
        return true
      }.map { "\($0.nevra) (\($0.checksum.hex))" }
      add(missing, "it lacks", document, &findings)
      add(surplus, "primary does not list", document, &findings)
    }
  }

  private func add(
    _ packages: [String], _ words: String, _ document: CheckedDocument,
    _ findings: inout FindingList
  ) {
    guard let first = packages.first else { return }
    let more = packages.count == 1 ? "" : " and \(packages.count - 1) more"
    findings.add(
      document.href, "\(words) \(first)\(more)", hint: "publish again, or make the repository anew")
  }
}
