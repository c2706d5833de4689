/// One member of a cpio archive, as its header describes it; in rpm's large-file form, where the
/// archive has no more than a number, as the package's header does.
public struct CpioEntry: Sendable, Hashable {
  /// Its place in the header's file table for rpm's large-file form; its number in the archive,
  /// from 0, otherwise.
  public let index: Int
  /// Its path with a leading `./` turned into `/`, as in the package's header.
  public let name: String
  /// File type and permissions, as `st_mode`.
  public let mode: UInt32
  /// How many bytes of data follow. Of a set of hard links rpm stores the data with the last one
  /// only; the others have none.
  public let size: UInt64
  /// How many hard links the file has.
  public let nlink: UInt32
  /// The inode number, the same for all links of a file.
  public let ino: UInt32

  /// A member of these parts.
  public init(
    index: Int, name: String, mode: UInt32, size: UInt64, nlink: UInt32, ino: UInt32
  ) {
    self.index = index
    self.name = name
    self.mode = mode
    self.size = size
    self.nlink = nlink
    self.ino = ino
  }

  static let typeMask: UInt32 = 0o170000
  static let regularType: UInt32 = 0o100000
  static let linkType: UInt32 = 0o120000

  /// Whether it is a regular file.
  public var isRegular: Bool { mode & Self.typeMask == Self.regularType }
  /// Whether it is a symbolic link.
  public var isSymbolicLink: Bool { mode & Self.typeMask == Self.linkType }
}

/// A member of a cpio archive together with its data.
public struct CpioFile: Sendable, Hashable {
  /// The member.
  public let entry: CpioEntry
  /// All its data, `entry.size` bytes.
  public let bytes: [UInt8]
}

/// What a reader of an archive from outside puts up with.
public struct CpioLimits: Sendable, Hashable {
  /// The most members an archive may have.
  public var entries: Int
  /// The longest name, with its terminating NUL, in bytes.
  public var nameBytes: Int
  /// The largest member that is collected, in bytes; members that are skipped may be larger.
  public var fileBytes: UInt64

  /// The limits given; without any, those of ordinary packages.
  public init(
    entries: Int = 1_000_000, nameBytes: Int = 4096, fileBytes: UInt64 = 256 * 1024 * 1024
  ) {
    self.entries = entries
    self.nameBytes = nameBytes
    self.fileBytes = fileBytes
  }
}
