/// The number of packages at the head of a document (`packages=`) must be how many there are.
///
/// Clients reserve space by it and show progress; some stop there. A document that has fewer was put
/// together by a program that broke off. Make the repository anew.
struct DocumentCountRule: RepositoryRule {
  static let name = "document-count"
  static let severity = Finding.Severity.error

  func check(_ repository: CheckedRepository, _ findings: inout FindingList) {
    for document in repository.documents where document.refusal == nil {
      guard document.statedCount != document.realCount else { continue }
      let stated = document.statedCount.map { "it says that it has \($0) packages" }
      findings.add(
        document.href,
        "\(stated ?? "it does not say how many packages it has"), but there are "
          + "\(document.realCount)",
        hint: "make the repository anew")
    }
  }
}
