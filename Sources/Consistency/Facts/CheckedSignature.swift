import Publication

/// repomd.xml.asc and repomd.xml.key, as they were found.
struct CheckedSignature: Sendable {
  /// What the signature is worth.
  enum State: Sendable, Hashable {
    /// Nobody says that there must be one, and there is none, or no key to judge it by.
    case notJudged
    /// There must be one, but: why there is none.
    case missing(String)
    /// It could not be verified, though it had to be: why.
    case unverifiable(String)
    /// It is not of this repomd.xml: gpgv's words.
    case bad(String)
    /// It is by a key that is not among those expected, or was revoked: which, and why not.
    case refusedKey(String, why: String)
    /// It is of this repomd.xml, by this key.
    case good(SignatureVerifier.Key)
  }

  /// What repomd.xml.key was found to be.
  enum KeyFile: Sendable, Hashable {
    /// It is not there, or nobody asks for it.
    case absent
    /// No key can be read from it.
    case unreadable
    /// It has the keys of these fingerprints.
    case keys(Set<String>)
  }

  /// What the signature is worth.
  var state = State.notJudged
  /// What the keys beside it are.
  var keyFile = KeyFile.absent
  /// Whether somebody has said by which keys it must be, rather than the repository itself.
  var isExpected = false
}

/// What a definition promises of signatures.
struct SigningPromise: Sendable {
  /// The public keys that clients get, armored or binary; empty if they cannot be read, which the
  /// rule on that file tells.
  let publicKeys: [UInt8]
  /// For how many days before the key expires that is worth a warning.
  let warnDays: Int
}
