import CLinux
import Glibc
public import SystemPackage

extension FileSystem {
  /// Makes `new` a file that shares all blocks of `path` (`FICLONE`): its own inode, no space.
  ///
  /// `new` must not be there. It gets the modification time of `path`. On failure nothing is left;
  /// EOPNOTSUPP, EXDEV and EINVAL mean that a copy is needed instead.
  ///
  /// - `mode`: the permission bits of `new`, whatever the umask.
  public static func reflink(
    _ path: FilePath, as new: FilePath, mode: UInt32 = 0o644
  ) throws(SystemError) {
    try filling(new, from: path, mode: mode) { source, target throws(SystemError) in
      try systemCall({ .reflink(path, new, $0) }) {
        clinux_reflink(target.descriptor.raw, source.descriptor.raw)
      }
    }
  }

  /// Copies a regular file, sharing blocks where the file system can, else inside the kernel, else
  /// through memory. The copy is written through to the device.
  ///
  /// `new` must not be there. It gets the modification time of `path`. On failure nothing is left.
  ///
  /// - `mode`: the permission bits of `new`, whatever the umask.
  /// - `followLinks`: whether `path` may be a symbolic link; if not, one fails with ELOOP.
  public static func copyFile(
    _ path: FilePath, to new: FilePath, mode: UInt32 = 0o644, followLinks: Bool = true
  ) throws(SystemError) {
    try filling(
      new, from: path, mode: mode, followLinks: followLinks
    ) { source, target throws(SystemError) in
      if clinux_reflink(target.descriptor.raw, source.descriptor.raw) == 0 { return }
      let copied = try copyInKernel(source, target)
      try copyThroughMemory(source, target, from: copied)
    }
  }

  /// Creates `new`, has `body` fill it from `path`, sets its time and writes it through; removes
  /// it again if any of that fails.
  private static func filling(
    _ new: FilePath, from path: FilePath, mode: UInt32, followLinks: Bool = true,
    body: (borrowing OpenFile, borrowing OpenFile) throws(SystemError) -> Void
  ) throws(SystemError) {
    let source = try OpenFile(reading: path, followLinks: followLinks)
    let status = try source.status()
    let target = try OpenFile.creating(new, mode: mode)
    do throws(SystemError) {
      try body(source, target)
      try target.setModificationTime(
        seconds: status.modificationSeconds, nanoseconds: status.modificationNanoseconds)
      try target.synchronize()
    } catch {
      _ = new.withPlatformString { Glibc.unlink($0) }
      throw error
    }
  }

  /// Copies by `copy_file_range` as far as the kernel does it.
  ///
  /// - Returns: how many bytes were copied; where the kernel will not copy between these two file
  ///   systems, the rest is left to the caller.
  private static func copyInKernel(
    _ source: borrowing OpenFile, _ target: borrowing OpenFile
  ) throws(SystemError) -> Int64 {
    var copied: Int64 = 0
    while true {
      let count = clinux_copy(source.descriptor.raw, target.descriptor.raw, 1 << 30)
      if count == 0 { return copied }
      if count > 0 {
        copied += Int64(count)
        continue
      }
      switch errno {
      case EINTR: continue
      case EXDEV, EINVAL, ENOSYS, EOPNOTSUPP, EPERM, EBADF: return copied
      case let code: throw .copy(source.path, target.path, code)
      }
    }
  }

  /// Copies what is left from `offset` on by reading and writing.
  private static func copyThroughMemory(
    _ source: borrowing OpenFile, _ target: borrowing OpenFile, from offset: Int64
  ) throws(SystemError) {
    var position = offset
    var buffer: [UInt8] = []
    while try source.read(into: &buffer, count: 1 << 18, at: position) > 0 {
      try target.write(buffer)
      position += Int64(buffer.count)
    }
  }
}
