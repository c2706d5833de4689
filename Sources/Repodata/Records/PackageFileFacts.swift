public import SystemIO

/// What is known of a package's file beside its headers.
public struct PackageFileFacts: Sendable, Hashable {
  /// The digest of the whole file in lower-case hexadecimal: the package's pkgid.
  public let checksum: String
  /// The algorithm of `checksum`.
  public let checksumType: DigestAlgorithm
  /// The size in bytes.
  public let size: Int64
  /// The modification time in seconds since the epoch.
  public let modificationTime: Int64

  /// Facts that the caller has found out.
  public init(
    checksum: String, checksumType: DigestAlgorithm = .sha256, size: Int64,
    modificationTime: Int64
  ) {
    self.checksum = checksum
    self.checksumType = checksumType
    self.size = size
    self.modificationTime = modificationTime
  }
}
