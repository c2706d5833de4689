import Publication

/// The key that has signed repomd.xml must not have expired, and should not expire soon.
///
/// From that moment on clients refuse the repository, all at once. Prolong the key and publish it again
/// while clients can still fetch it, or let the next key take its place.
struct SignatureExpiryRule: RepositoryRule {
  static let name = "signature-expiry"
  static let severity = Finding.Severity.error
  static let explainsOtherIndex = false

  /// For how many days before that it is worth a warning, unless the definition says otherwise.
  private static let warnDays = 30

  func check(_ repository: CheckedRepository, _ findings: inout FindingList) {
    guard case .good(let key) = repository.signature.state, let expiry = key.expiry else { return }
    let now = repository.options.now
    let days = Int64(repository.promise?.signing?.warnDays ?? Self.warnDays)
    if expiry <= now {
      findings.add(
        "repodata/repomd.xml.asc", "the key \(key.fingerprint), which has signed it, has expired",
        hint: "prolong the key or sign with another, and give it to the clients",
        severity: repository.signature.isExpected ? .error : .warning)
    } else if (expiry - now) / 86_400 < days {
      findings.add(
        "repodata/repomd.xml.asc",
        "the key \(key.fingerprint), which has signed it, expires in "
          + "\((expiry - now) / 86_400) days",
        hint: "prolong the key, or let clients learn the next one now (next_keys)",
        severity: .warning)
    }
  }
}
