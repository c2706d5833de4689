public import SystemPackage

/// Why metadata was not signed, so that nothing was published.
public enum SigningError: Error, Equatable, Sendable, CustomStringConvertible {
  /// gpg knows no such secret (or, for `next_keys`, public) key.
  case noSuchKey(String, reason: String)
  /// The name of the key leads to several.
  case ambiguousKey(String, fingerprints: [String])
  /// The key cannot sign any more: `expired`, `revoked`, `disabled`, `not meant for signing`.
  case unusableKey(String, why: String)
  /// gpg would not sign.
  case failed(FilePath, reason: String)
  /// The signature that was just made is not what a client will accept.
  case notVerified(FilePath, reason: String)

  /// A sentence for people.
  public var description: String {
    switch self {
    case .noSuchKey(let key, let reason):
      "gpg has no key \"\(key)\" to sign with (\(reason)); look at [signing] key and home; "
        + "nothing was published"
    case .ambiguousKey(let key, let fingerprints):
      "\"\(key)\" leads to several keys; name one by its fingerprint: "
        + fingerprints.joined(separator: ", ") + "; nothing was published"
    case .unusableKey(let key, let why):
      "the signing key \(key) is \(why); prolong it or name another in [signing]; "
        + "nothing was published"
    case .failed(let path, let reason):
      "gpg did not sign \(path): \(reason); nothing was published"
    case .notVerified(let path, let reason):
      "the signature of \(path) does not verify with the key that clients get: \(reason); "
        + "nothing was published"
    }
  }
}
