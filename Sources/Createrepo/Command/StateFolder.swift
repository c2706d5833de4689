import SystemIO
import SystemPackage

/// What the tools keep beside a `repodata`, in `.kmodrepo`: the lock, what the last run knew, the
/// record of superseded files, and metadata in the making.
///
/// All but the lock may be deleted between runs; the next run then takes longer.
struct StateFolder: Sendable {
  /// Its place below the folder that `repodata` is in.
  static let relativePath: FilePath = ".kmodrepo"

  /// The folder.
  let path: FilePath

  /// The folder beside `output/repodata`.
  init(output: FilePath) {
    path = output.appending(Self.relativePath.string)
  }

  /// Held by whoever changes the metadata; never deleted.
  var lock: FilePath { path.appending("lock") }
  /// What the last run knew of packages and documents.
  var state: FilePath { path.appending("state") }
  /// Which files were superseded when.
  var superseded: FilePath { path.appending("superseded") }

  /// Takes the lock, or throws that another run has it.
  func takeLock() throws -> FileLock {
    try FileSystem.makeDirectory(path, intermediate: true)
    guard let taken = try FileLock.tryAcquire(lock) else { throw CreaterepoError.locked(path) }
    return taken
  }

  /// Makes the folder to build in; what dead runs have left is removed.
  ///
  /// - `isAlone`: whether the lock is held, so that no other run can be building.
  func makeBuildFolder(isAlone: Bool) throws -> FilePath {
    try FileSystem.makeDirectory(path, intermediate: true)
    if isAlone {
      for name in try FileSystem.listDirectory(path) where name.hasPrefix(Self.buildPrefix) {
        try FileSystem.removeTree(path.appending(name))
      }
    }
    let build = path.appending("\(Self.buildPrefix)\(HostSystem.processID())")
    UnfinishedWork.add(build)
    try FileSystem.makeDirectory(build)
    return build
  }

  private static let buildPrefix = "build."
}
