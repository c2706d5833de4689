import SystemIO
import SystemPackage

/// The lock that all tools hold while they change a repository: `.kmodrepo/lock` beside its
/// `repodata`. The kernel lets go of it when a process ends, however it ends; nothing is stale.
struct RepositoryLock: ~Copyable {
  private let lock: FileLock

  /// Runs `body` while the lock is held, after waiting for it.
  ///
  /// - Parameters:
  ///   - repodata: the folder `repodata` that is to change.
  ///   - body: what is done under the lock.
  /// - Returns: what `body` gives.
  /// - Throws: `SystemError`, what `body` throws.
  static func hold<Value>(repodata: FilePath, _ body: () throws -> Value) throws -> Value {
    let lock = try RepositoryLock(repodata: repodata)
    defer { lock.keep() }
    return try body()
  }

  /// Does nothing; what is used here is held until here.
  private func keep() {}

  private init(repodata: FilePath) throws(SystemError) {
    let folder = Self.parent(of: repodata).appending(".kmodrepo")
    try FileSystem.makeDirectory(folder, intermediate: true)
    lock = try FileLock.acquire(folder.appending("lock"))
  }

  /// The folder that a folder is in, also where its path is `.` or ends in `..`.
  static func parent(of folder: FilePath) -> FilePath {
    guard let last = folder.lastComponent, last.kind == .regular else {
      return folder.appending("..")
    }
    let parent = folder.removingLastComponent()
    return parent.isEmpty ? "." : parent
  }
}
