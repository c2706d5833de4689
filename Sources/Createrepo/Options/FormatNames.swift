import SystemIO

extension CompressionFormat {
  /// The format that createrepo_c's options call `name`; nothing for others, `zck` among them.
  init?(createrepoName name: String) {
    switch name.lowercased() {
    case "gz", "gzip": self = .gzip
    case "bz2", "bzip2": self = .bzip2
    case "xz": self = .xz
    case "zstd", "zst": self = .zstd
    default: return nil
    }
  }
}

extension DigestAlgorithm {
  /// The algorithm of checksums in metadata that createrepo_c's options call `name`.
  ///
  /// SHA-3 is none of them: rpm names the digests of payloads by it, but no client knows it in
  /// metadata, and a repository with it would be unusable.
  init?(createrepoName name: String) {
    guard let algorithm = DigestAlgorithm(name: name) else { return nil }
    switch algorithm {
    case .sha3_256, .sha3_512: return nil
    case .md5, .sha1, .sha224, .sha256, .sha384, .sha512: self = algorithm
    }
  }
}
