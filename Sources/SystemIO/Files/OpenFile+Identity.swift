import CLinux
import Glibc
public import SystemPackage

extension OpenFile {
  /// Where the open file lies now, all links resolved; nothing if its name is gone, or if `/proc`
  /// is not there.
  public func realPath() -> FilePath? {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
    let count = readlink("/proc/self/fd/\(descriptor.raw)", &buffer, Int(PATH_MAX))
    guard count > 0 else { return nil }
    let path = FilePath(platformString: buffer)
    guard path.isAbsolute, let named = try? FileStatus.of(path, followLinks: false),
      let own = try? status(), named.isSameFile(as: own)
    else { return nil }
    return path
  }

  /// Makes an empty file share all blocks of this one (`FICLONE`).
  ///
  /// - Returns: false where the file systems cannot, and nothing was written.
  public func shareBlocks(with copy: borrowing OpenFile) -> Bool {
    clinux_reflink(copy.descriptor.raw, descriptor.raw) == 0
  }
}
