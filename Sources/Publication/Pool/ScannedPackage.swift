public import KernelABI
public import Repodata
public import SystemIO
public import SystemPackage

/// A package of the pool, with all that is ever needed of it: what the judge weighs and what the
/// metadata says, rendered once and used by every view.
public struct ScannedPackage: Sendable {
  /// The file in the pool.
  public let path: FilePath
  /// Its status when it was read.
  public let status: FileStatus
  /// The name of the file in every view.
  public let fileName: String
  /// The digest of the file: its pkgid.
  public let checksum: String
  /// What the judge weighs.
  public let candidate: Candidate
  /// What the metadata says.
  public let record: PackageRecord
  /// The same as XML.
  public let fragments: PackageFragments
}

/// A file that is left out, and why.
public struct QuarantinedFile: Sendable {
  /// The file.
  public let path: FilePath
  /// The rule it broke, with the offset where there is one.
  public let reason: String
}

/// What a scan of the pool found.
public struct PoolScan: Sendable {
  /// The packages, sorted by file name, then by folder.
  public let packages: [ScannedPackage]
  /// The files that were left out, in the same order.
  public let quarantined: [QuarantinedFile]
  /// What readers should know although nothing was left out.
  public let warnings: [String]
}
