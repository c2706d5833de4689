public import SystemPackage

/// Why nothing more is published; what was served is served still.
public enum PublicationError: Error, Equatable, Sendable, CustomStringConvertible {
  /// Another run holds the lock.
  case locked(FilePath)
  /// What has just been published cannot be read back.
  case unreadableAfterPublishing(FilePath)
  /// What has just been built does not read back as it was written; it was not shown.
  case notAsWritten(FilePath, reason: String)
  /// The XML of a package is not where it was put: somebody else has changed our state.
  case fragmentsMissing(FilePath)
  /// A file of the pool has changed since it was read.
  case changedMeanwhile(FilePath)
  /// Something else than a folder is where a view's metadata should be.
  case notAFolder(FilePath)
  /// No package of the name asked for is in the pool.
  case noSuchPackage(String)
  /// No target of the name asked for is defined.
  case noSuchTarget(String, known: [String])

  /// A sentence for people.
  public var description: String {
    switch self {
    case .locked(let path): "another run is publishing (it holds \(path)); try again later"
    case .unreadableAfterPublishing(let path): "\(path) cannot be read back after publishing"
    case .notAsWritten(let path, let reason):
      "what was built in \(path) does not read back as it was written: \(reason); nothing was "
        + "published; look at the disk"
    case .fragmentsMissing(let path):
      "what was rendered of \(path) has been removed from .kmodrepo/cache by somebody else; "
        + "publish again"
    case .changedMeanwhile(let path): "\(path) changed while it was published; publish again"
    case .notAFolder(let path):
      "\(path) is not a folder; move it away, kmodrepo does not publish over it"
    case .noSuchPackage(let name): "the pool has no package \"\(name)\""
    case .noSuchTarget(let name, let known):
      "\"\(name)\" is no target; there are \(known.joined(separator: ", "))"
    }
  }
}
