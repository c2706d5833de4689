/// One member of a cpio archive, as its header describes it.
public struct CpioEntry: Sendable, Hashable {
  /// Its place in the header's file table for rpm's large-file form; its number in the archive,
  /// from 0, otherwise.
  public let index: Int
  /// Its path with a leading `./` turned into `/`, as in the package's header. Empty in the
  /// large-file form, where the header's file table has the name.
  public let name: String
  /// File type and permissions, as `st_mode`. 0 in the large-file form.
  public let mode: UInt32
  /// How many bytes of data follow. Of a set of hard links rpm stores the data with the last one
  /// only; the others have none.
  public let size: UInt64
  /// How many hard links the file has. 0 in the large-file form.
  public let nlink: UInt32
  /// The inode number, the same for all links of a file. 0 in the large-file form.
  public let ino: UInt32
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
