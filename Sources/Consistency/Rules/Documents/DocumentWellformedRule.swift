import Repodata

/// primary, filelists and other must be well-formed XML with the outermost element of their kind, and
/// within bounds that no repository comes near.
///
/// One character that may not stand in XML makes a client refuse all packages. Find the package on that
/// line, take it out, and publish again: kmodrepo itself never writes such a document.
struct DocumentWellformedRule: RepositoryRule {
  static let name = "document-wellformed"
  static let severity = Finding.Severity.error

  func check(_ repository: CheckedRepository, _ findings: inout FindingList) {
    for document in repository.documents {
      guard let refusal = document.refusal, !refusal.isAboutDoctype else { continue }
      findings.add(
        document.href, "\(refusal)",
        hint: "take the package out that it stumbles over, and make the repository anew")
    }
  }
}

extension MetadataError {
  /// Whether it is that the document has a DOCTYPE, or an entity that one would declare.
  var isAboutDoctype: Bool {
    switch kind {
    case .documentType, .entity: true
    default: false
    }
  }
}
