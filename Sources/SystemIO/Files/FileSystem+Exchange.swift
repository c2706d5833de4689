import CLinux
import Glibc
public import SystemPackage

extension FileSystem {
  /// Swaps what two names lead to in one step (`renameat2` with `RENAME_EXCHANGE`): at no moment
  /// is either missing. Both must be there and lie on one file system.
  public static func exchangeDirectories(
    _ first: FilePath, _ second: FilePath
  ) throws(SystemError) {
    try systemCall({ .exchange(first, second, $0) }) {
      first.withPlatformString { one in
        second.withPlatformString { clinux_exchange(AT_FDCWD, one, $0) }
      }
    }
  }

  /// Whether names in `folder` can be exchanged, found out by doing it with two scratch folders.
  ///
  /// Ask once for each file system and keep the answer: it makes and removes two folders.
  ///
  /// - Throws: `SystemError` if the scratch folders cannot be made or removed.
  public static func supportsExchange(in folder: FilePath) throws(SystemError) -> Bool {
    let serial = String(UInt64.random(in: .min ... .max), radix: 16)
    let first = folder.appending(".exchange-\(serial)-a")
    let second = folder.appending(".exchange-\(serial)-b")
    try makeDirectory(first, mode: 0o700)
    defer { removeQuietly(first) }
    try makeDirectory(second, mode: 0o700)
    defer { removeQuietly(second) }
    do throws(SystemError) {
      try exchangeDirectories(first, second)
      return true
    } catch {
      switch error.code {
      case EINVAL, ENOSYS, EOPNOTSUPP, EPERM: return false
      default: throw error
      }
    }
  }

  /// Removes an empty scratch folder; one that stays is harmless.
  private static func removeQuietly(_ path: FilePath) {
    _ = path.withPlatformString { rmdir($0) }
  }
}
