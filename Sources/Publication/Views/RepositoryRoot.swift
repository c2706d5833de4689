import SystemIO
public import SystemPackage

/// Where things lie below the root of a published repository.
///
///     views/NAME/repodata, views/NAME/Packages     what clients read
///     views/NAME/judgement.json                    what its kernel drops, with every reason
///     views/index.json                             every view, in short what was dropped and why
///     NAME.repo                                    the clients' configuration
///     .kmodrepo/repository.json                    whose root it is
///     .kmodrepo/lock                               held while publishing, never deleted
///     .kmodrepo/metrics.lock                       held while metrics are written, never deleted
///     .kmodrepo/staging/                           what is being built
///     .kmodrepo/generations/NAME.json              what each view has published before
///     .kmodrepo/cache/                             what saves the next run work; may be deleted
///     .kmodrepo/spool/                             requests of build systems
///     .kmodrepo/quarantine/                        files that were refused, with the reason
///
/// Staging lies below the root, so that it is on the file system that it is exchanged with.
public struct RepositoryRoot: Sendable {
  /// The root.
  public let path: FilePath

  /// The layout below `path`.
  public init(_ path: FilePath) {
    self.path = path
  }

  /// All views and their index.
  public var views: FilePath { path.appending("views") }
  /// The index of the views.
  public var index: FilePath { views.appending("index.json") }
  /// The folder of one view.
  public func view(_ name: String) -> FilePath { views.appending(name) }
  /// The name of the file that says what a view's kernel drops and why.
  static let judgementName = "judgement.json"
  /// The name of the signature beside a repomd.xml.
  public static let signatureName = "repomd.xml.asc"
  /// The name of the public keys beside a repomd.xml.
  public static let keyName = "repomd.xml.key"
  /// The file that says what a view's kernel drops and why.
  public func judgement(_ view: String) -> FilePath {
    self.view(view).appending(Self.judgementName)
  }
  /// The metadata of a view.
  public func repodata(_ view: String) -> FilePath { self.view(view).appending("repodata") }
  /// The packages of a view.
  public func packages(_ view: String) -> FilePath { self.view(view).appending("Packages") }
  /// The clients' configuration.
  public func clientConfiguration(_ name: String) -> FilePath { path.appending("\(name).repo") }
  /// What clients never read.
  public var state: FilePath { path.appending(".kmodrepo") }
  /// The file that says whose root it is.
  public var identity: FilePath { state.appending("repository.json") }
  /// The lock file.
  public var lock: FilePath { state.appending("lock") }
  /// The lock file of the metrics, which are written after the lock on the root is let go.
  public var metricsLock: FilePath { state.appending("metrics.lock") }
  /// What runs remember; all of it may be deleted.
  public var cache: FilePath { state.appending("cache") }
  /// The XML of every package.
  var fragments: FilePath { cache.appending("fragments") }
  /// The folder for what is being built; nothing in it outlives a run.
  public var staging: FilePath { state.appending("staging") }
  /// Where requests are filed unless the definition says otherwise.
  public var spool: FilePath { state.appending("spool") }
  /// Files that were not let into the pool, and why.
  public var quarantine: FilePath { state.appending("quarantine") }
  /// The folder in which one view is built.
  public func staging(_ view: String) -> FilePath { staging.appending(view) }
  /// The record of a view's generations.
  public func generations(_ view: String) -> FilePath {
    state.appending("generations").appending("\(view).json")
  }

  /// Makes the folders that publishing needs.
  func prepare() throws(SystemError) {
    for folder in [views, staging, cache, state.appending("generations")] {
      try FileSystem.makeDirectory(folder, mode: 0o755, intermediate: true)
    }
  }

  /// Removes what a run that was killed has left behind; only for the holder of the lock.
  ///
  /// No symbolic link is followed: what one leads to is not ours to clean.
  func removeLeftovers() throws(SystemError) {
    for name in try FileSystem.listDirectory(staging, followLinks: false) {
      try FileSystem.removeTree(staging.appending(name))
    }
    var folders = [path, views, state, cache, state.appending("generations")]
    for folder in [quarantine] + (try FileSystem.listDirectory(views, followLinks: false)).map(view)
    where try FileStatus.of(folder, followLinks: false)?.isDirectory == true {
      folders.append(folder)
    }
    for folder in folders {
      // The root itself may be reached through a link.
      for name in try FileSystem.listDirectory(folder, followLinks: folder == path)
      where name.hasSuffix(AtomicFile.temporarySuffix) {
        try FileSystem.removeTree(folder.appending(name))
      }
    }
  }
}
