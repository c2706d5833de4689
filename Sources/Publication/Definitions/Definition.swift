public import SystemIO
public import SystemPackage

/// What a repository is to be: the content of one TOML file under `repos/`.
public struct Definition: Sendable {
  /// For whom the repository is published.
  public enum Audience: String, Sendable, CaseIterable {
    /// Stream as a product: what does not fit is left out.
    case endUser = "end-user"
    /// Stream as RHEL's upstream: kABI tracking matters, symbols off the stablelist are reported.
    case rhelUpstream = "rhel-upstream"
  }

  /// How a view gets the files of the pool.
  public enum Link: String, Sendable, CaseIterable {
    /// A second name of the same file: no space, one file system.
    case hard
    /// A copy that shares its blocks, where the file system can.
    case reflink
    /// A copy.
    case copy
    /// A symbolic link: breaks when one view alone is mirrored.
    case symlink
  }

  /// Where target kernels are found.
  public enum TargetSource: Sendable, Equatable {
    /// Kernel packages in a folder.
    case folder(FilePath, KernelSelection)
    /// A `Module.symvers` file, and the kernel (`uname -r`) that it belongs to; the architecture
    /// where that does not name it.
    case symvers(FilePath, release: String, arch: String?)
    /// The kernel packages in another repository: a path, `file://` or `http(s)://`.
    case repository(String, KernelSelection)
  }

  /// Which of the kernels found are targets.
  public struct KernelSelection: Sendable, Equatable {
    /// Only kernels whose `uname -r` matches this pattern of `*` and `?`.
    public var match: String?
    /// Only the newest so many, of each variant and architecture.
    public var newest: Int?
    /// Whether symbols and options are also read from the payload of the kernel packages.
    public var readsPayload = false
  }

  /// A stablelist, and the kernels that it is for.
  public struct StablelistSource: Sendable, Equatable {
    /// The file.
    public var path: FilePath
    /// The kernels (`uname -r`) as a pattern of `*` and `?`.
    public var kernels: String
  }

  /// The file that the definition was read from.
  public var file: FilePath
  /// The text of that file.
  let text: String
  /// The repository id: the name of its `.repo` file and of the sections in it.
  public var name: String
  /// The name for people.
  public var title: String
  /// Where the packages lie.
  public var pool: FilePath
  /// Where the views are published.
  public var root: FilePath
  /// Where the root is served, for the client files; nothing if unknown.
  public var url: String?
  /// For whom.
  public var audience: Audience = .endUser
  /// The architectures of packages that are taken from the pool (`noarch` always is).
  public var arches: Set<String>
  /// Kernel variants whose packages may stand in a stock kernel's view.
  public var variants: Set<String> = []
  /// How views get the files of the pool.
  public var link: Link = .hard
  /// How long superseded metadata stays beside the new, in seconds.
  public var grace: Int64 = 72 * 3600
  /// Where target kernels are found.
  public var targets: [TargetSource]
  /// Other repositories against which requirements outside the pool are closed.
  public var bases: [String] = []
  /// Stablelists by kernel.
  public var stablelists: [StablelistSource] = []
  /// Whether symbols outside the stablelist are a reason to drop.
  public var dropsOutsideStablelist = false
  /// How the metadata is written.
  public var metadata = Metadata()
  /// What may come into the pool.
  public var admission = Admission()
  /// How repomd.xml is signed; nothing if it is not.
  public var signing: Signing?
  /// What stays although it is superseded.
  public var retention = Retention()
  /// What a publish may take away without being told to.
  public var guards = Guards()
  /// How metalinks are written; nothing if they are not.
  public var metalink: MetalinkOptions?
  /// The file that metrics for Prometheus are written to; nothing for none.
  public var metrics: FilePath?

  /// How metadata is written.
  public struct Metadata: Sendable, Equatable {
    /// The compression; nothing for gzip in views of EL8 kernels and older, zstd from EL9 on.
    public var compression: CompressionFormat?
    /// Its level; nothing for the format's default.
    public var level: Int?
    /// Whether SQLite databases are written too.
    public var database = true
    /// The checksum of packages and metadata.
    public var checksum: DigestAlgorithm = .sha256
    /// Whether file names begin with their checksum.
    public var uniqueNames = true
    /// The newest so many changelog entries; nothing for all.
    public var changelogLimit: Int? = 10
    /// Whether the digests that packages state about themselves are verified.
    public var verifiesDigests = false
  }
}
