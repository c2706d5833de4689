public import KernelABI
import Repodata
public import SystemIO
public import SystemPackage

/// A package of the pool, with all that is ever needed of it: what the judge weighs, and where the
/// XML lies that was rendered once for every view.
///
/// It never changes, and every view holds the same object.
public final class ScannedPackage: Sendable {
  /// The file in the pool.
  public let path: FilePath
  /// Its status when the pool was walked.
  public let status: FileStatus
  let facts: PackageFacts
  /// The hash of its name and of which file it is; see ``PackageLinks``.
  let mark: UInt64

  init(path: FilePath, status: FileStatus, facts: PackageFacts) {
    self.path = path
    self.status = status
    self.facts = facts
    mark = PackageLinks.mark(facts.fileName, status)
  }

  /// The name of the file in every view.
  public var fileName: String { facts.fileName }
  /// The digest of the file: its pkgid.
  public var checksum: String { facts.checksum }
  /// What the judge weighs.
  public var candidate: Candidate { facts.candidate }
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
  /// What was found out about every file, in the same order.
  let files: [FileFacts]
  /// Whether that is something else than was remembered.
  let hasNews: Bool
  /// Whether all that was found can be relied on until a file changes; not so if something could
  /// not be read that may be readable the next time.
  let isSettled: Bool
}
