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
  private let output: FilePath

  /// The folder beside `output/repodata`.
  init(output: FilePath) {
    self.output = output
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
    try make()
    guard let taken = try FileLock.tryAcquire(lock) else { throw CreaterepoError.locked(path) }
    return taken
  }

  /// Makes the folder to build in; what dead runs have left is removed.
  ///
  /// - `isAlone`: whether the lock is held, so that no other run can be building.
  func makeBuildFolder(isAlone: Bool) throws -> FilePath {
    try make()
    if isAlone {
      for name in try FileSystem.listDirectory(path) where name.hasPrefix(Self.buildPrefix) {
        // What another user has left, who may remove it, is in nobody's way.
        try? FileSystem.removeTree(path.appending(name))
      }
    }
    let serial = String(UInt32.random(in: .min ... .max), radix: 16)
    let build = path.appending("\(Self.buildPrefix)\(HostSystem.processID()).\(serial)")
    let mode = try folderMode()
    // A signal finds the folder not yet made, or known and made.
    try UnfinishedWork.withoutInterruption {
      UnfinishedWork.add(build)
      try FileSystem.makeDirectory(build, mode: mode)
    }
    return build
  }

  private func make() throws {
    if try FileStatus.of(path) != nil { return }
    try FileSystem.makeDirectory(path, mode: try folderMode(), intermediate: true)
  }

  /// Readable for all, and writable for a group where the folder above is: several users may
  /// publish into one repository.
  private func folderMode() throws -> UInt32 {
    0o755 | (try FileStatus.of(output)?.permissions ?? 0) & 0o2020
  }

  private static let buildPrefix = "build."
}
