import Glibc
public import SystemPackage

/// An exclusive lock between processes (`flock`), held from acquiring until the value goes.
///
/// The lock file is made if missing and never deleted: a deleted lock file would let two
/// processes each hold a lock on a file of that name. A crash releases the lock; nothing is stale.
public struct FileLock: ~Copyable, Sendable {
  /// The lock file.
  public let path: FilePath
  private let descriptor: OwnedDescriptor

  private init(path: FilePath, descriptor: consuming OwnedDescriptor) {
    self.path = path
    self.descriptor = descriptor
  }

  // Closing is not enough: a child that another thread has just forked has the descriptor too, until
  // it executes its program.
  deinit { _ = flock(descriptor.raw, LOCK_UN) }

  /// Takes the lock, or nil if another holds it.
  public static func tryAcquire(_ path: FilePath) throws(SystemError) -> FileLock? {
    do throws(SystemError) {
      return try take(path, LOCK_EX | LOCK_NB)
    } catch  where error.code == EWOULDBLOCK {
      return nil
    }
  }

  /// Takes the lock, waiting for as long as another holds it.
  public static func acquire(_ path: FilePath) throws(SystemError) -> FileLock {
    try take(path, LOCK_EX)
  }

  private static func take(_ path: FilePath, _ kind: CInt) throws(SystemError) -> FileLock {
    while true {
      let raw = try open(path)
      let descriptor = OwnedDescriptor(raw)
      try systemCall({ .lock(path, $0) }) { flock(raw, kind) }
      // Somebody may have deleted the file against the rule, and the lock with it: start anew.
      var held = stat()
      try systemCall({ .status(path, $0) }) { fstat(raw, &held) }
      let named = try FileStatus.of(path, followLinks: false)
      if let named, named.isSameFile(as: FileStatus(held)) {
        return FileLock(path: path, descriptor: descriptor)
      }
    }
  }

  /// Opens the lock file, made if missing. One that belongs to another user is opened for reading:
  /// that suffices for a lock, except on network file systems, which say so.
  private static func open(_ path: FilePath) throws(SystemError) -> CInt {
    do throws(SystemError) {
      return try systemCall({ .open(path, $0) }) {
        path.withPlatformString {
          Glibc.open($0, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, mode_t(0o644))
        }
      }
    } catch  where error.code == EACCES {
      return try systemCall({ .open(path, $0) }) {
        path.withPlatformString { Glibc.open($0, O_RDONLY | O_CLOEXEC | O_NOFOLLOW) }
      }
    }
  }
}

extension FileLock {
  /// Whether a process holds the lock at this moment, found out without touching it: by the list of
  /// the system (`/proc/locks`). Not so if that cannot be read, or the process cannot be seen.
  public static func isHeld(_ path: FilePath) -> Bool {
    guard let status = try? FileStatus.of(path, followLinks: false),
      let bytes = try? FileSystem.readWholeFile("/proc/locks", limit: 64 << 20)
    else { return false }
    // "1: FLOCK ADVISORY WRITE PID MAJOR:MINOR:INODE 0 EOF"; the device is not that of stat on
    // every file system.
    let wanted = ":\(status.inode)"
    return bytes.split(separator: UInt8(ascii: "\n")).contains { line in
      let words = String(decoding: line, as: UTF8.self).split(separator: " ")
      return words.count > 5 && words[1] == "FLOCK" && words[5].hasSuffix(wanted)
    }
  }
}
