import Publication
import SystemPackage

/// The files with public keys must be there for clients: those that metadata is signed with, the same
/// beside each view's repomd.xml, and those of packages where admission asks for signatures.
///
/// The `.repo` file sends clients to them; zypper asks for the one beside repomd.xml. Publish again.
struct ClientKeysRule: PublicationRule {
  static let name = "client-keys"
  static let severity = Finding.Severity.error

  func check(_ publication: CheckedPublication, _ findings: inout FindingList) {
    guard publication.isPublished else { return }
    checkPackageKeys(publication, &findings)
    if publication.promised.signing != nil { checkSigningKeys(publication, &findings) }
  }

  private func checkPackageKeys(
    _ publication: CheckedPublication, _ findings: inout FindingList
  ) {
    guard !publication.promised.admission.keys.isEmpty, !publication.hasPackageKeys else { return }
    let file = publication.surroundings.packageKeys
    let path = publication.root.packageKeys(publication.promised.name)
    findings.add(
      path.lastComponent?.string ?? "",
      file.trouble ?? "its keys are not those that admission asks for", hint: "publish again")
  }

  private func checkSigningKeys(
    _ publication: CheckedPublication, _ findings: inout FindingList
  ) {
    let surroundings = publication.surroundings
    let file = surroundings.publicKeys
    let name = publication.root.publicKeys(publication.promised.name).lastComponent?.string ?? ""
    if let trouble = file.trouble { findings.add(name, trouble, hint: "publish again") }
    let views = publication.plans.map(\.name).filter {
      surroundings.viewKeys[$0] != nil && surroundings.served[$0] != nil
    }
    let others = views.filter { surroundings.viewKeys[$0] != file }
    // Where it is alone against all views, it is the one that is wrong.
    if file.trouble == nil, others.count == views.count, !views.isEmpty {
      findings.add(name, "its keys are not those beside any repomd.xml", hint: "publish again")
      return
    }
    for view in others {
      let own = surroundings.viewKeys[view]
      if file.trouble != nil, own?.trouble == nil { continue }
      findings.add(
        "repodata/repomd.xml.key", own?.trouble ?? "its keys are not those of \(name)",
        hint: "publish again", view: view)
    }
  }
}
