/// The checksums that repository metadata, packages and payloads are named by.
public enum DigestAlgorithm: String, CaseIterable, Sendable, Hashable {
  case md5, sha1, sha224, sha256, sha384, sha512
  /// Payload digests of RPM v6 packages.
  case sha3_256 = "sha3-256"
  /// Payload digests of RPM v6 packages.
  case sha3_512 = "sha3-512"

  /// The algorithm of a checksum `type` in metadata, of any case: createrepo's names, `sha` for
  /// `sha1`.
  public init?(name: String) {
    let lowered = name.lowercased()
    self.init(rawValue: lowered == "sha" ? "sha1" : lowered)
  }

  /// The length of the digest in bytes.
  public var byteCount: Int {
    switch self {
    case .md5: 16
    case .sha1: 20
    case .sha224: 28
    case .sha256, .sha3_256: 32
    case .sha384: 48
    case .sha512, .sha3_512: 64
    }
  }
}
