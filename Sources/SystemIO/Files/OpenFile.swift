import Glibc
public import SystemPackage

/// An open regular file that belongs to one owner and is closed with it.
///
/// Reading is by position (`pread`), so that one open file can be read by several tasks at once;
/// writing goes on where the last write ended, unless a position is named.
public struct OpenFile: ~Copyable, Sendable {
  /// The path it was opened by, for messages.
  public let path: FilePath
  let descriptor: OwnedDescriptor

  init(path: FilePath, descriptor: consuming OwnedDescriptor) {
    self.path = path
    self.descriptor = descriptor
  }

  /// Opens a regular file for reading.
  ///
  /// - `followLinks`: whether the last part of `path` may be a symbolic link.
  /// - Throws: `SystemError`, also (EINVAL) if it is a folder, pipe, socket or device; opening a
  ///   pipe does not wait for a writer.
  public init(reading path: FilePath, followLinks: Bool = true) throws(SystemError) {
    let flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | (followLinks ? 0 : O_NOFOLLOW)
    // A socket has no such thing as opening it: ENXIO, like a device that is not there.
    let raw = try systemCall({ $0 == ENXIO ? .notRegular(path) : .open(path, $0) }) {
      path.withPlatformString { Glibc.open($0, flags) }
    }
    let descriptor = OwnedDescriptor(raw)
    guard try Self.status(of: descriptor, path: path).isRegular else { throw .notRegular(path) }
    self.path = path
    self.descriptor = descriptor
  }

  /// Creates a file that was not there, for writing.
  ///
  /// - `mode`: its permission bits, exactly these whatever the umask.
  /// - Throws: `SystemError`; EEXIST if something of that name is there, be it a dangling link.
  public static func creating(
    _ path: FilePath, mode: UInt32 = 0o644
  ) throws(SystemError) -> OpenFile {
    let raw = try systemCall({ .create(path, $0) }) {
      path.withPlatformString {
        Glibc.open($0, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode_t(0o600))
      }
    }
    let file = OpenFile(path: path, descriptor: OwnedDescriptor(raw))
    do throws(SystemError) {
      try systemCall({ .changeMode(path, $0) }) { fchmod(raw, mode_t(mode)) }
    } catch {
      // Nobody else knows of it yet.
      _ = path.withPlatformString { Glibc.unlink($0) }
      throw error
    }
    return file
  }

  /// Opens a file for reading and for writing at its end; makes an empty one if there is none.
  ///
  /// - `mode`: the permission bits of a new file.
  /// - Throws: `SystemError`; ELOOP if it is a symbolic link.
  public static func extending(
    _ path: FilePath, mode: UInt32 = 0o644
  ) throws(SystemError) -> OpenFile {
    let raw = try systemCall({ .open(path, $0) }) {
      path.withPlatformString {
        Glibc.open($0, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, mode_t(mode))
      }
    }
    return OpenFile(path: path, descriptor: OwnedDescriptor(raw))
  }

  /// Its status now.
  public func status() throws(SystemError) -> FileStatus {
    try Self.status(of: descriptor, path: path)
  }

  private static func status(
    of descriptor: borrowing OwnedDescriptor, path: FilePath
  ) throws(SystemError) -> FileStatus {
    let number = descriptor.raw
    var raw = stat()
    try systemCall({ .status(path, $0) }) { fstat(number, &raw) }
    return FileStatus(raw)
  }

  /// A second owner of the same open file, with a descriptor of its own.
  public func duplicate() throws(SystemError) -> OpenFile {
    let raw = try systemCall({ .duplicate(path, $0) }) {
      fcntl(descriptor.raw, F_DUPFD_CLOEXEC, 0)
    }
    return OpenFile(path: path, descriptor: OwnedDescriptor(raw))
  }

  /// Writes what the kernel still holds of the file's content through to the device (`fsync`).
  public func synchronize() throws(SystemError) {
    try systemCall({ .synchronize(path, $0) }) { fsync(descriptor.raw) }
  }

  /// Sets the modification time, in seconds and nanoseconds since 1970-01-01 UTC.
  public func setModificationTime(
    seconds: Int64, nanoseconds: Int64 = 0
  ) throws(SystemError) {
    let modified = timespec(tv_sec: Int(seconds), tv_nsec: Int(nanoseconds))
    let times = [modified, modified]
    try systemCall({ .changeTimes(path, $0) }) { futimens(descriptor.raw, times) }
  }

  /// Closes, and reports what only closing brings to light (a late write error).
  public consuming func close() throws(SystemError) {
    let path = path
    let code = descriptor.close()
    if code != 0 { throw .close(path, code) }
  }
}
