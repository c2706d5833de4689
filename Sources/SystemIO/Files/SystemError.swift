import Glibc
public import SystemPackage

/// A system call that failed: which one, on which path, with which errno, and what to do about it.
///
/// Rules of our own that refuse a path (not a regular file, larger than allowed) are told the same
/// way, with the errno that fits best, so that a caller has one type to catch.
public struct SystemError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The system call, as its manual page names it: `open`, `rename`, `fsync`.
  public let operation: String
  /// The path the call was about; of two paths, the one that was to be made or replaced.
  public let path: FilePath
  /// The errno of the failure.
  public let code: CInt
  /// A whole sentence that names the path, the cause, and, where that helps, what to do.
  public let message: String

  /// An error whose sentence the caller has written.
  public init(operation: String, path: FilePath, code: CInt, message: String) {
    self.operation = operation
    self.path = path
    self.code = code
    self.message = message
  }

  /// An error told as "could not DOING: REASON; ADVICE".
  init(
    _ operation: String, _ path: FilePath, _ code: CInt, doing: String, advice: String? = nil
  ) {
    let reason = Errno(rawValue: code).description
    let hint = advice ?? Self.commonAdvice(code)
    let tail = hint.map { "; \($0)" } ?? ""
    self.init(
      operation: operation, path: path, code: code,
      message: "could not \(doing): \(reason) (\(operation), errno \(code))\(tail)")
  }

  /// The sentence.
  public var description: String { message }

  /// Whether two paths lie on different file systems (`EXDEV`).
  public var isCrossDevice: Bool { code == EXDEV }

  /// Whether nothing was there: `ENOENT`, or `ENOTDIR` for a path that leads through a file.
  public var isNotFound: Bool { code == ENOENT || code == ENOTDIR }

  /// Whether the machine failed (a device, a full disk, too many open files), which says nothing
  /// about the path: the next attempt may succeed, and nothing may be concluded meanwhile.
  public var isFault: Bool {
    switch code {
    case ENOSPC, EDQUOT, EMFILE, ENFILE, ENOMEM: true
    default: isDeviceFault
    }
  }

  /// Whether a device or its server failed, which others need not share.
  public var isDeviceFault: Bool {
    switch code {
    case EIO, ENODEV, ENXIO, ENOLINK, EREMOTEIO, ESTALE, ETIMEDOUT, EUCLEAN: true
    default: false
    }
  }

  /// What helps against failures that any call may meet.
  private static func commonAdvice(_ code: CInt) -> String? {
    switch code {
    case EACCES, EPERM: "check owner and mode of the path and of the folders above it"
    case ENOSPC: "free space on that file system, then run again"
    case EDQUOT: "the quota of this user is used up"
    case EROFS: "that file system is mounted read-only"
    case EMFILE, ENFILE: "raise the limit of open files (ulimit -n)"
    case EIO: "the device reported an error; look at the kernel log"
    default: nil
    }
  }
}
