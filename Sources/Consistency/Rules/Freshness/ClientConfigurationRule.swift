import Publication

/// `NAME.repo` must be there and say what the definition says: where the views are, and whether
/// clients verify signatures. Where the definition has changed since the last publish, it must say what
/// that was told.
///
/// Hosts install it once and follow it for years. Publish again.
struct ClientConfigurationRule: PublicationRule {
  static let name = "client-configuration"
  static let severity = Finding.Severity.error

  func check(_ publication: CheckedPublication, _ findings: inout FindingList) {
    guard publication.isPublished else { return }
    let file = publication.surroundings.clientConfiguration
    let name = "\(publication.promised.name).repo"
    if let trouble = file.trouble {
      findings.add(name, trouble, hint: "publish again")
      return
    }
    // A publish that was interrupted may have written it already.
    guard file.bytes != publication.expected.clientConfiguration,
      file.bytes != publication.nextConfiguration
    else { return }
    findings.add(name, "it is not what the definition says", hint: "publish again")
  }
}
