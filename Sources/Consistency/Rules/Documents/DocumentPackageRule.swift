/// Each package of a document must have what names it: name, version, architecture and checksum, and in
/// primary its place.
///
/// Clients pass over a package that lacks one of them, or give up. Make the repository anew.
struct DocumentPackageRule: RepositoryRule {
  static let name = "document-package"
  static let severity = Finding.Severity.error

  func check(_ repository: CheckedRepository, _ findings: inout FindingList) {
    for document in repository.documents where document.refusal == nil {
      guard let first = document.incomplete.first else { continue }
      let count = document.incomplete.count
      findings.add(
        document.href, count == 1 ? first : "\(first), and \(count - 1) packages like it",
        hint: "make the repository anew")
    }
  }
}
