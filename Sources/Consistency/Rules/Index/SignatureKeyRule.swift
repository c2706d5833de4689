/// The signature of repomd.xml must be by one of the keys that clients are given, which must not have
/// been revoked.
///
/// Clients refuse any other. Either the wrong key signs, or clients were not given the new one: publish
/// the next key beside the present one (`next_keys`) before it signs.
struct SignatureKeyRule: RepositoryRule {
  static let name = "signature-key"
  static let severity = Finding.Severity.error
  static let explainsOtherIndex = false

  func check(_ repository: CheckedRepository, _ findings: inout FindingList) {
    guard case .refusedKey(let key, let why) = repository.signature.state else { return }
    findings.add(
      "repodata/repomd.xml.asc", "it is by the key \(key), \(why)",
      hint: "sign with a key that clients have, or give them this one")
  }
}
