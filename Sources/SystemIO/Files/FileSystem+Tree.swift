import Glibc
public import SystemPackage

extension FileSystem {
  /// The names in a folder but `.` and `..`, in the order of their bytes.
  ///
  /// Bytes of a name that are not UTF-8 are replaced; such a name cannot be opened by this text.
  ///
  /// - `followLinks`: whether the folder itself may be reached through a symbolic link as the last
  ///   part of its path; if not, one fails with ENOTDIR.
  public static func listDirectory(
    _ path: FilePath, followLinks: Bool = true
  ) throws(SystemError) -> [String] {
    try entryNames(openDirectory(path, followLinks: followLinks), path: path)
      .sorted().map(\.string)
  }

  /// The paths of everything in a folder, in the order of their bytes, all of which are kept: also
  /// what is not UTF-8 can be opened, renamed and removed by them.
  ///
  /// - `followLinks`: as for ``listDirectory(_:followLinks:)``.
  public static func paths(
    in folder: FilePath, followLinks: Bool = true
  ) throws(SystemError) -> [FilePath] {
    try entryNames(openDirectory(folder, followLinks: followLinks), path: folder)
      .sorted().map { folder.appending($0) }
  }

  /// Removes a file, or a folder with everything in it. Nothing there is fine, and so is anything
  /// that goes meanwhile because others rename or remove it.
  ///
  /// Symbolic links are removed, never followed, not even when one takes a folder's place while
  /// the removal runs.
  public static func removeTree(_ path: FilePath) throws(SystemError) {
    try removeEntry(EntryName(bytes: path.rawBytes), in: AT_FDCWD, path: path)
  }

  /// Removes one entry of the folder behind `folder`, and what is in it. That the entry itself has
  /// gone is no failure, and says nothing about those beside it.
  private static func removeEntry(
    _ name: EntryName, in folder: CInt, path: FilePath
  ) throws(SystemError) {
    do throws(SystemError) {
      try removePresent(name, in: folder, path: path)
    } catch  where error.code == ENOENT {
      return
    }
  }

  private static func removePresent(
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
