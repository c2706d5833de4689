import Glibc
public import SystemPackage

extension FileSystem {
  /// The names in a folder but `.` and `..`, in the order of their bytes.
  ///
  /// Bytes of a name that are not UTF-8 are replaced; such a name cannot be opened by this text.
  public static func listDirectory(_ path: FilePath) throws(SystemError) -> [String] {
    try entryNames(openDirectory(path), path: path).sorted().map(\.string)
  }

  /// Removes a file, or a folder with everything in it. Nothing there is fine.
  ///
  /// Symbolic links are removed, never followed, not even when one takes a folder's place while
  /// the removal runs.
  public static func removeTree(_ path: FilePath) throws(SystemError) {
    do throws(SystemError) {
      try removeEntry(EntryName(bytes: path.rawBytes), in: AT_FDCWD, path: path)
    } catch  where error.code == ENOENT {
      return
    }
  }

  /// Removes one entry of the folder behind `folder`, and what is in it.
  private static func removeEntry(
    _ name: EntryName, in folder: CInt, path: FilePath
  ) throws(SystemError) {
    do throws(SystemError) {
      try systemCall({ .remove(path, $0) }) { name.withCString { unlinkat(folder, $0, 0) } }
      return
    } catch {
      // Linux says EISDIR for a folder, POSIX would have it say EPERM.
      guard error.code == EISDIR || error.code == EPERM else { throw error }
    }
    let raw = try systemCall({ .remove(path, $0) }) {
      name.withCString { openat(folder, $0, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) }
    }
    let inner = OwnedDescriptor(raw)
    let copy = try systemCall({ .duplicate(path, $0) }) { fcntl(raw, F_DUPFD_CLOEXEC, 0) }
    for entry in try entryNames(OwnedDescriptor(copy), path: path) {
      try removeEntry(entry, in: inner.raw, path: path.appending(entry))
    }
    try systemCall({ .remove(path, $0) }) {
      name.withCString { unlinkat(folder, $0, AT_REMOVEDIR) }
    }
  }
}
