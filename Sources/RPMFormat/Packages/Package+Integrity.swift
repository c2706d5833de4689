import ByteReading

/// A digest that a package states about a part of itself.
public struct StatedDigest: Equatable, Sendable {
  /// What the digest covers.
  public enum Subject: Equatable, Sendable {
    /// The main header, introduction included.
    case header
    /// The payload as it stands in the file.
    case payload
    /// The main header and the payload together (rpm's MD5).
    case headerAndPayload
  }

  /// What is covered.
  public let subject: Subject
  /// The algorithm: `md5`, `sha1`, `sha256`, `sha384`, `sha512`, `sha3-256`.
  public let algorithm: String
  /// The digest in lower-case hexadecimal.
  public let hex: String
}

extension Package {
  /// The digests that the headers state, strongest of each kind included.
  public var statedDigests: [StatedDigest] {
    var digests: [StatedDigest] = []
    let headerDigests: [(HeaderTag, String)] = [
      (.signatureSHA3, "sha3-256"), (.signatureSHA256, "sha256"), (.signatureSHA1, "sha1"),
    ]
    for (tag, algorithm) in headerDigests {
      if let hex = signature.string(tag) {
        digests.append(StatedDigest(subject: .header, algorithm: algorithm, hex: hex))
      }
    }
    // Packages of rpm 6 have each digest in a tag of its own, and no algorithm beside the first.
    let algorithm = header.number(.payloadDigestAlgorithm).map(Self.algorithmName) ?? "sha256"
    let payloadDigests: [(HeaderTag, String?)] = [
      (.payloadSHA3, "sha3-256"), (.payloadSHA512, "sha512"), (.payloadDigest, algorithm),
    ]
    for (tag, algorithm) in payloadDigests {
      if let hex = header.string(tag), let algorithm {
        digests.append(StatedDigest(subject: .payload, algorithm: algorithm, hex: hex))
      }
    }
    if let bytes = signature.binary(.signatureMD5) {
      digests.append(
        StatedDigest(subject: .headerAndPayload, algorithm: "md5", hex: hexadecimal(bytes)))
    }
    return digests
  }

  /// The size in bytes of main header and payload as the signature header states it.
  public var statedSize: UInt64? {
    signature.number(.signatureLongSize) ?? signature.number(.signatureSize)
  }

  /// The kinds of signature present, by rpm's names of their tags.
  public var signatureKinds: [String] {
    let tags: [(String, HeaderTag)] = [
      ("OPENPGP", .signatureOpenPGP), ("RSAHEADER", .signatureRSA), ("DSAHEADER", .signatureDSA),
      ("SIGPGP", .signaturePGP), ("SIGGPG", .signatureGPG),
    ]
    return tags.filter { signature.contains($0.1) }.map(\.0)
  }

  /// The OpenPGP signatures of rpm 6 over the main header, each in base64.
  public var openPGPSignatures: [String] {
    signature.texts(.signatureOpenPGP).map { signature.string($0) }
  }

  /// The hash algorithms of OpenPGP (RFC 4880 §9.4, RFC 9580) that rpm uses by number.
  static func algorithmName(_ number: UInt64) -> String? {
    switch number {
    case 1: "md5"
    case 2: "sha1"
    case 8: "sha256"
    case 9: "sha384"
    case 10: "sha512"
    case 11: "sha224"
    case 12: "sha3-256"
    case 14: "sha3-512"
    default: nil
    }
  }
}
