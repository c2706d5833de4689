import Glibc
import SystemPackage

/// One factory for each system call, so that every sentence says what that call was for.
extension SystemError {
  static func open(_ path: FilePath, _ code: CInt) -> SystemError {
    let advice: String? =
      switch code {
      case ELOOP: "it is a symbolic link where none is followed, or links go round in a circle"
      default: nil
      }
    return SystemError("open", path, code, doing: "open \(path)", advice: advice)
  }

  static func create(_ path: FilePath, _ code: CInt) -> SystemError {
    let advice: String? =
      switch code {
      case EEXIST: "a file of that name is there already and is not overwritten"
      case ENOENT: "make the folder it is to lie in first"
      default: nil
      }
    return SystemError("open", path, code, doing: "create \(path)", advice: advice)
  }

  static func notRegular(_ path: FilePath) -> SystemError {
    SystemError(
      operation: "open", path: path, code: EINVAL,
      message: "\(path) is not a regular file, and only regular files are read")
  }

  static func tooLarge(_ path: FilePath, size: Int64, limit: Int) -> SystemError {
    SystemError(
      operation: "read", path: path, code: EFBIG,
      message: "\(path) has \(size) bytes, more than the \(limit) allowed for such a file")
  }

  static func read(_ path: FilePath, _ code: CInt) -> SystemError {
    SystemError("pread", path, code, doing: "read \(path)")
  }

  static func write(_ path: FilePath, _ code: CInt) -> SystemError {
    SystemError("write", path, code, doing: "write to \(path)")
  }

  static func close(_ path: FilePath, _ code: CInt) -> SystemError {
    SystemError("close", path, code, doing: "close \(path)")
  }

  static func status(_ path: FilePath, _ code: CInt) -> SystemError {
    SystemError("stat", path, code, doing: "read the status of \(path)")
  }

  static func synchronize(_ path: FilePath, _ code: CInt) -> SystemError {
    SystemError("fsync", path, code, doing: "write \(path) through to the device")
  }

  static func changeMode(_ path: FilePath, _ code: CInt) -> SystemError {
    SystemError("fchmod", path, code, doing: "set the mode of \(path)")
  }

  static func changeTimes(_ path: FilePath, _ code: CInt) -> SystemError {
    SystemError("futimens", path, code, doing: "set the modification time of \(path)")
  }

  static func duplicate(_ path: FilePath, _ code: CInt) -> SystemError {
    SystemError("fcntl", path, code, doing: "duplicate the descriptor of \(path)")
  }

  static func makeDirectory(_ path: FilePath, _ code: CInt) -> SystemError {
    let advice: String? =
      switch code {
      case EEXIST: "something of that name is there already"
      case ENOENT: "the folder above it is missing"
      case ENOTDIR: "a part of the path is not a folder"
      default: nil
      }
    return SystemError("mkdir", path, code, doing: "make the folder \(path)", advice: advice)
  }

  static func listDirectory(_ path: FilePath, _ code: CInt) -> SystemError {
    SystemError("readdir", path, code, doing: "list the folder \(path)")
  }

  static func remove(_ path: FilePath, _ code: CInt) -> SystemError {
    let advice: String? =
      switch code {
      case ENOTEMPTY: "something was put into the folder while it was being removed"
      default: nil
      }
    return SystemError("unlink", path, code, doing: "remove \(path)", advice: advice)
  }

  static func rename(_ from: FilePath, _ to: FilePath, _ code: CInt) -> SystemError {
    SystemError(
      "rename", to, code, doing: "rename \(from) to \(to)", advice: pairAdvice(code))
  }

  static func link(_ from: FilePath, _ to: FilePath, _ code: CInt) -> SystemError {
    SystemError("link", to, code, doing: "hard-link \(from) as \(to)", advice: pairAdvice(code))
  }

  static func symbolicLink(_ target: FilePath, _ path: FilePath, _ code: CInt) -> SystemError {
    SystemError(
      "symlink", path, code, doing: "make \(path) a symbolic link to \(target)",
      advice: pairAdvice(code))
  }

  static func reflink(_ from: FilePath, _ to: FilePath, _ code: CInt) -> SystemError {
    let advice: String? =
      switch code {
      case EOPNOTSUPP, ENOTTY, EINVAL, ENOSYS: "that file system cannot share blocks; copy instead"
      default: pairAdvice(code)
      }
    return SystemError(
      "ioctl(FICLONE)", to, code, doing: "share the blocks of \(from) with \(to)", advice: advice)
  }

  static func copy(_ from: FilePath, _ to: FilePath, _ code: CInt) -> SystemError {
    SystemError("copy_file_range", to, code, doing: "copy \(from) to \(to)")
  }

  static func exchange(_ first: FilePath, _ second: FilePath, _ code: CInt) -> SystemError {
    let advice: String? =
      switch code {
      case EINVAL, ENOSYS, EOPNOTSUPP:
        "that file system or kernel cannot exchange names (RENAME_EXCHANGE)"
      case ENOENT: "both must be there"
      default: pairAdvice(code)
      }
    return SystemError(
      "renameat2", second, code, doing: "exchange \(first) and \(second)", advice: advice)
  }

  static func lock(_ path: FilePath, _ code: CInt) -> SystemError {
    let advice: String? =
      switch code {
      case ENOLCK, EOPNOTSUPP: "that file system has no locks; put the lock file on a local one"
      default: nil
      }
    return SystemError("flock", path, code, doing: "lock \(path)", advice: advice)
  }

  /// What helps when a call over two paths fails.
  private static func pairAdvice(_ code: CInt) -> String? {
    switch code {
    case EXDEV: "they lie on different file systems; keep both on one, or copy"
    case EMLINK: "the file has as many links as its file system allows; copy instead"
    case EEXIST: "the new name is taken"
    default: nil
    }
  }
}
