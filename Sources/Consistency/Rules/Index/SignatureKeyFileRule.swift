import Publication

/// Where `repomd.xml.key` is there beside a signature, it must hold the key that made it.
///
/// zypper imports its keys from there, and can then not verify the signature. Put the public part of the
/// signing key there. In our own views it must moreover be the file that the `.repo` file sends clients
/// to, which is another rule's matter.
struct SignatureKeyFileRule: RepositoryRule {
  static let name = "signature-key-file"
  static let severity = Finding.Severity.error
  static let explainsOtherIndex = false

  func check(_ repository: CheckedRepository, _ findings: inout FindingList) {
    guard repository.promise?.signing == nil else { return }
    switch (repository.signature.keyFile, repository.signature.state) {
    case (.unreadable, _):
      findings.add(
        "repodata/repomd.xml.key", "no public key can be read from it",
        hint: "put the public part of the signing key there")
    case (.keys(let fingerprints), .good(let key)) where !fingerprints.contains(key.fingerprint):
      findings.add(
        "repodata/repomd.xml.key",
        "it does not have the key \(key.fingerprint), which has signed repomd.xml",
        hint: "put the public part of the signing key there")
    default: return
    }
  }
}
