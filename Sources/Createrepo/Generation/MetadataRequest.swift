public import Repodata
public import SystemIO
public import SystemPackage

/// What is to be said about which packages, and where it is to be written.
///
/// The caller has chosen the packages and their order; nothing is sorted or left out here, except
/// what cannot be read.
public struct MetadataRequest: Sendable {
  /// The packages, in the order of the documents.
  public var packages: [RequestedPackage]
  /// What is said about a package, and how it is laid out.
  public var fragments: FragmentOptions
  /// How the files are written. The checksum of packages is that of `fragments`.
  public var metadata: MetadataOptions
  /// The folder that will become `repodata`; it must be there and is filled, repomd.xml excepted.
  public var folder: FilePath
  /// Older metadata that may be used again; nothing for a full run.
  public var update: UpdateSource?
  /// Whether of packages with one NEVRA only the one with the greatest build time, then the
  /// greatest href, is written (`--duplicated-nevra keep-last`).
  public var keepsLastDuplicateOnly = false
  /// A folder that keeps checksums of packages from run to run (`--cachedir`); it is there.
  public var checksumCache: FilePath?
  /// How many threads work; at least one.
  public var workers: Int
  /// Called now and then with the number of packages done and that of all; from any thread.
  public var progress: (@Sendable (Int, Int) -> Void)?

  /// A full run over `packages` into `folder`.
  public init(
    packages: [RequestedPackage], fragments: FragmentOptions = FragmentOptions(),
    metadata: MetadataOptions, folder: FilePath, update: UpdateSource? = nil,
    workers: Int = HostSystem.processorCount()
  ) {
    self.packages = packages
    self.fragments = fragments
    self.metadata = metadata
    self.folder = folder
    self.update = update
    self.workers = workers
  }
}

/// One package that metadata is wanted of.
public struct RequestedPackage: Sendable {
  /// Where the file is.
  public var path: FilePath
  /// Where clients find it, relative to the repository or to `base`; raw, not URL-encoded.
  public var href: String
  /// What `href` is relative to (`xml:base`), if not the repository.
  public var base: String?
  /// The file's status if the caller knows it; spares a call of `stat`.
  public var status: FileStatus?

  /// A package at `path` that clients find at `href`.
  public init(path: FilePath, href: String, base: String? = nil, status: FileStatus? = nil) {
    self.path = path
    self.href = href
    self.base = base
    self.status = status
  }
}

/// Older metadata of the same repository.
public struct UpdateSource: Sendable {
  /// The folder `repodata` that is served now; it need not be there.
  public var repodata: FilePath
  /// The file with what the last run knew about it, `OUTPUTDIR/.kmodrepo/state`; a cache, which
  /// may be missing, stale or damaged.
  public var state: FilePath
  /// Folders that hold a `repodata` of other repositories with the same packages
  /// (`--update-md-path`), the last one to be looked at first.
  public var others: [FilePath]
  /// Whether a package's href alone says that it is the same (`--skip-stat`).
  public var nameDecides: Bool

  /// The metadata of a repository.
  public init(
    repodata: FilePath, state: FilePath, others: [FilePath] = [], nameDecides: Bool = false
  ) {
    self.repodata = repodata
    self.state = state
    self.others = others
    self.nameDecides = nameDecides
  }
}
