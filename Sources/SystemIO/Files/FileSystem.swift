import CLinux
import Glibc
public import SystemPackage

/// Operations on names: folders, links, renames. Every failure is a ``SystemError``.
public enum FileSystem {
  /// Makes a folder.
  ///
  /// - `mode`: its permission bits, exactly these whatever the umask.
  /// - `intermediate`: whether missing folders above it are made too (with the same mode), and
  ///   one that is there already is fine.
  public static func makeDirectory(
    _ path: FilePath, mode: UInt32 = 0o755, intermediate: Bool = false
  ) throws(SystemError) {
    if intermediate {
      if let status = try FileStatus.of(path) {
        if status.isDirectory { return }
        throw .makeDirectory(path, ENOTDIR)
      }
      let parent = path.parentFolder
      if parent != path { try makeDirectory(parent, mode: mode, intermediate: true) }
    }
    do throws(SystemError) {
      try systemCall({ .makeDirectory(path, $0) }) {
        path.withPlatformString { mkdir($0, mode_t(mode)) }
      }
    } catch {
      // Another process may have made it meanwhile.
      guard intermediate, error.code == EEXIST, let status = try FileStatus.of(path),
        status.isDirectory
      else { throw error }
      return
    }
    let folder = try openDirectory(path)
    try systemCall({ .changeMode(path, $0) }) { fchmod(folder.raw, mode_t(mode)) }
  }

  /// Sets the permission bits of a folder.
  public static func changeMode(_ folder: FilePath, to mode: UInt32) throws(SystemError) {
    let open = try openDirectory(folder)
    try systemCall({ .changeMode(folder, $0) }) { fchmod(open.raw, mode_t(mode)) }
  }

  /// Gives `path` a second name (a hard link). A symbolic link is linked itself, not followed.
  public static func hardLink(_ path: FilePath, as new: FilePath) throws(SystemError) {
    try systemCall({ .link(path, new, $0) }) {
      path.withPlatformString { from in new.withPlatformString { link(from, $0) } }
    }
  }

  /// Makes `path` a symbolic link whose text is `target`.
  public static func symbolicLink(
    at path: FilePath, to target: FilePath
  ) throws(SystemError) {
    try systemCall({ .symbolicLink(target, path, $0) }) {
      target.withPlatformString { text in path.withPlatformString { symlink(text, $0) } }
    }
  }

  /// Renames, replacing a file (or an empty folder, by a folder) of the new name in one step.
  public static func rename(_ path: FilePath, to new: FilePath) throws(SystemError) {
    try systemCall({ .rename(path, new, $0) }) {
      path.withPlatformString { from in new.withPlatformString { Glibc.rename(from, $0) } }
    }
  }

  /// Removes a name that is not a folder; a symbolic link goes itself.
  public static func unlink(_ path: FilePath) throws(SystemError) {
    try systemCall({ .remove(path, $0) }) { path.withPlatformString { Glibc.unlink($0) } }
  }

  /// Writes the entries of a folder through to the device, so that names made, renamed or removed
  /// in it stay so after a crash.
  public static func synchronizeDirectory(_ path: FilePath) throws(SystemError) {
    let folder = try openDirectory(path)
    try systemCall({ .synchronize(path, $0) }) { fsync(folder.raw) }
  }

  /// Removes an empty folder.
  public static func removeEmptyDirectory(_ path: FilePath) throws(SystemError) {
    try systemCall({ .remove(path, $0) }) { path.withPlatformString { rmdir($0) } }
  }

  /// Opens a folder for `fsync`, `fchmod` and the like.
  static func openDirectory(
    _ path: FilePath, followLinks: Bool = true
  ) throws(SystemError) -> OwnedDescriptor {
    let flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC | (followLinks ? 0 : O_NOFOLLOW)
    let raw = try systemCall({ .open(path, $0) }) {
      path.withPlatformString { open($0, flags) }
    }
    return OwnedDescriptor(raw)
  }
}
