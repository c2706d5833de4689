import Glibc
public import SystemPackage

/// What `stat` says about a file: enough to know it again, and to see that it has changed.
public struct FileStatus: Hashable, Sendable {
  /// Length in bytes.
  public let size: Int64
  /// Last change of the content, in seconds since 1970-01-01 UTC.
  public let modificationSeconds: Int64
  /// The part of the last change of the content below a second, in nanoseconds.
  public let modificationNanoseconds: Int64
  /// Last change of content or inode, in seconds since 1970-01-01 UTC; no program can set it.
  public let changeSeconds: Int64
  /// The part of the last change of content or inode below a second, in nanoseconds.
  public let changeNanoseconds: Int64
  /// The number of the inode, unique on its device.
  public let inode: UInt64
  /// The device the inode lies on.
  public let device: UInt64
  /// File type and permission bits, as in `st_mode`.
  public let mode: UInt32
  /// How many hard links lead to the inode.
  public let links: UInt64
  /// The number of the user it belongs to.
  public let owner: UInt32

  init(_ raw: stat) {
    size = Int64(raw.st_size)
    modificationSeconds = Int64(raw.st_mtim.tv_sec)
    modificationNanoseconds = Int64(raw.st_mtim.tv_nsec)
    changeSeconds = Int64(raw.st_ctim.tv_sec)
    changeNanoseconds = Int64(raw.st_ctim.tv_nsec)
    inode = UInt64(raw.st_ino)
    device = UInt64(raw.st_dev)
    mode = UInt32(raw.st_mode)
    links = UInt64(raw.st_nlink)
    owner = UInt32(raw.st_uid)
  }

  /// Whether it is a regular file.
  public var isRegular: Bool { mode & S_IFMT == S_IFREG }
  /// Whether it is a folder.
  public var isDirectory: Bool { mode & S_IFMT == S_IFDIR }
  /// Whether it is a symbolic link, which only a status taken without following links can be.
  public var isSymlink: Bool { mode & S_IFMT == S_IFLNK }
  /// The permission bits alone, as 0o644.
  public var permissions: UInt32 { mode & 0o7777 }

  /// Whether both are one and the same file, by device and inode.
  public func isSameFile(as other: FileStatus) -> Bool {
    inode == other.inode && device == other.device
  }

  /// Whether device, inode, size and time of modification are the same; links may have come or gone.
  public func isSameContent(as other: FileStatus) -> Bool {
    isSameFile(as: other) && size == other.size
      && modificationSeconds == other.modificationSeconds
      && modificationNanoseconds == other.modificationNanoseconds
  }

  /// The status of what lies at `path`, or nil where nothing is (ENOENT, ENOTDIR).
  ///
  /// - `followLinks`: whether a symbolic link stands for what it leads to; a link that
  ///   leads nowhere then counts as nothing.
  public static func of(
    _ path: FilePath, followLinks: Bool = true
  ) throws(SystemError) -> FileStatus? {
    var raw = stat()
    do throws(SystemError) {
      try systemCall({ .status(path, $0) }) {
        path.withPlatformString { followLinks ? stat($0, &raw) : lstat($0, &raw) }
      }
    } catch {
      if error.isNotFound { return nil }
      throw error
    }
    return FileStatus(raw)
  }
}
