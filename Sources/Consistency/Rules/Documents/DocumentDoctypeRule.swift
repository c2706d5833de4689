/// primary, filelists and other must have no DOCTYPE and use no entities but XML's own five.
///
/// No metadata needs them, and they are how a small document is made to fill the memory of everybody
/// who reads it, or to read their files. Do not trust a repository that has one; find out who wrote it.
struct DocumentDoctypeRule: RepositoryRule {
  static let name = "document-doctype"
  static let severity = Finding.Severity.error

  func check(_ repository: CheckedRepository, _ findings: inout FindingList) {
    for document in repository.documents {
      guard let refusal = document.refusal, refusal.isAboutDoctype else { continue }
      findings.add(
        document.href, "\(refusal)", hint: "find out who wrote it, and make the repository anew")
    }
  }
}
