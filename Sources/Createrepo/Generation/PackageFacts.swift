import RPMFormat
import Repodata
import Scanning
import SystemIO

/// What is kept of each package of the documents, for as long as the run lasts and for the next.
struct PackageFacts: Sendable, Equatable {
  /// Where clients find it.
  var href: String
  /// What its href is relative to, if not the repository.
  var base: String?
  /// The digest of its file, in hexadecimal.
  var pkgid: String
  /// What tells that the file is still the same.
  var identity: FileIdentity
  /// A hash of its NEVRA.
  var nevra: UInt64
  /// When it was built.
  var buildTime: UInt64
  /// How many bytes its element has in each document, by `DocumentKind.place`.
  var sizes = SIMD4<UInt32>()
  /// Its ``BlockCut/mark(pkgid:href:)``.
  var mark: UInt64

  init(_ package: Package, _ requested: RequestedPackage, pkgid: String, status: FileStatus) {
    href = requested.href
    base = requested.base
    self.pkgid = pkgid
    identity = FileIdentity(status)
    nevra = Self.hash(package)
    buildTime = package.buildTime
    mark = BlockCut.mark(pkgid: pkgid, href: requested.href)
  }

  init(
    href: String, base: String?, pkgid: String, identity: FileIdentity, nevra: UInt64,
    buildTime: UInt64, sizes: SIMD4<UInt32>
  ) {
    self.href = href
    self.base = base
    self.pkgid = pkgid
    self.identity = identity
    self.nevra = nevra
    self.buildTime = buildTime
    self.sizes = sizes
    mark = BlockCut.mark(pkgid: pkgid, href: href)
  }

  /// A hash of name, epoch, version, release and architecture (FNV-1a), to find candidates for
  /// duplicates by.
  static func hash(_ package: Package) -> UInt64 {
    var value: UInt64 = 0xcbf2_9ce4_8422_2325
    func add(_ text: String) {
      for byte in text.utf8 { value = (value ^ UInt64(byte)) &* 0x100_0000_01b3 }
      value = (value ^ 0) &* 0x100_0000_01b3
    }
    add(package.name)
    add(package.version)
    add(package.release)
    add(package.arch)
    return (value ^ UInt64(package.epoch ?? 0)) &* 0x100_0000_01b3
  }
}

/// What `stat` says of a file's content: if all of it is equal, so is the content. The time of the
/// last change of the inode can be set by no program.
struct FileIdentity: Sendable, Hashable {
  var size: Int64
  var modified: Int64
  var changed: Int64
  var inode: UInt64

  init(size: Int64, modified: Int64, changed: Int64, inode: UInt64) {
    self.size = size
    self.modified = modified
    self.changed = changed
    self.inode = inode
  }

  init(_ status: FileStatus) {
    size = status.size
    modified = status.modificationSeconds &* 1_000_000_000 &+ status.modificationNanoseconds
    changed = status.changeSeconds &* 1_000_000_000 &+ status.changeNanoseconds
    inode = status.inode
  }
}

extension DocumentKind {
  /// The documents of a run, in the order of repomd.xml.
  static func wanted(_ options: FragmentOptions) -> [DocumentKind] {
    options.hasExtendedFilelists ? allCases + [.filelistsExt] : allCases
  }

  /// Where its size stands in `PackageFacts.sizes`.
  var place: Int {
    switch self {
    case .primary: 0
    case .filelists: 1
    case .other: 2
    case .filelistsExt: 3
    }
  }
}
