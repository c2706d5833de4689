import Glibc
public import SystemPackage

extension FileSystem {
  /// The number of the user that a file or folder belongs to, or nil where nothing is.
  public static func owner(of path: FilePath) throws(SystemError) -> UInt32? {
    var raw = stat()
    do throws(SystemError) {
      try systemCall({ .status(path, $0) }) { path.withPlatformString { stat($0, &raw) } }
    } catch {
      if error.isNotFound { return nil }
      throw error
    }
    return UInt32(raw.st_uid)
  }
}
