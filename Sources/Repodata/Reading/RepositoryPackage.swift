public import RPMFormat

/// What the metadata of some repository says about one package.
public struct RepositoryPackage: Sendable, Hashable {
  /// Name, epoch, version, release and architecture.
  public var nevra = RepositoryNEVRA()
  /// The digest of the package's file.
  public var checksum: RepomdRecord.Checksum?
  /// Where it lies, relative to the repository or to `base`; not to be trusted as a path.
  public var href = ""
  /// What `href` is relative to, if not the repository.
  public var base: String?
  /// The size of the file in bytes.
  public var size: Int64 = 0
  /// The file name of its source package.
  public var sourceRPM = ""
  /// What it offers.
  public var provides: [Dependency] = []
  /// What it needs.
  public var requires: [Dependency] = []
  /// What it cannot be installed with.
  public var conflicts: [Dependency] = []
  /// What it replaces.
  public var obsoletes: [Dependency] = []
  /// The files that primary.xml lists: those in `/etc` and in `bin` folders.
  public var files: [String] = []

  /// The name.
  public var name: String { nevra.name }
  /// The architecture.
  public var arch: String { nevra.arch }
  /// Epoch, version and release.
  public var evr: EVR { nevra.evr }
}

/// What names a package in metadata.
public struct RepositoryNEVRA: Sendable, Hashable, CustomStringConvertible {
  /// The name.
  public var name = ""
  /// Epoch, version and release.
  public var evr = EVR(epoch: 0, version: "", release: nil)
  /// The architecture.
  public var arch = ""

  init() {}

  /// `NAME-[EPOCH:]VERSION-RELEASE.ARCH`, without an epoch of 0.
  public var description: String {
    let epoch = evr.epoch.flatMap { $0 == 0 ? nil : "\($0):" } ?? ""
    return "\(name)-\(epoch)\(evr.version)-\(evr.release ?? "").\(arch)"
  }
}

/// What filelists.xml says about one package.
public struct RepositoryFiles: Sendable, Hashable {
  /// The digest of the package's file.
  public var checksum = ""
  /// Name, epoch, version, release and architecture.
  public var nevra = RepositoryNEVRA()
  /// The paths of all files.
  public var paths: [String] = []
}
