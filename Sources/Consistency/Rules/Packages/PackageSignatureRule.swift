/// Every package must be signed by an accepted key.
///
/// Accepted are the keys that are given to the check, or else those that `[admission] keys` of the
/// definition names; without any, nobody asks. `rpmkeys` verifies, with a database that knows these
/// keys alone. Clients with `gpgcheck=1` refuse what this finds. Have the package signed and
/// admitted again, or name the key that has signed it.
struct PackageSignatureRule: RepositoryRule {
  static let name = "package-signature"
  static let severity = Finding.Severity.error
  static let explainsOtherIndex = false

  func check(_ repository: CheckedRepository, _ findings: inout FindingList) {
    for (listed, found) in repository.listedAndFound {
      for defect in found.defects {
        switch defect {
        case .unsigned:
          findings.add(
            listed.href, "it is not signed", hint: "sign it and admit it again")
        case .signature(let why):
          findings.add(
            listed.href, why, hint: "sign it by an accepted key, or name the key that signed it")
        default: continue
        }
      }
    }
  }
}
