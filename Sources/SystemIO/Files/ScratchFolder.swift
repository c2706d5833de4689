import Glibc
public import SystemPackage

/// A folder for temporary files, in `TMPDIR` or `/tmp`, that goes with its last reference.
public final class ScratchFolder: Sendable {
  /// Where it is.
  public let path: FilePath

  /// Makes one, which its owner alone may enter.
  ///
  /// - Throws: ``SystemError``.
  public init() throws(SystemError) {
    let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    let name = "kmodrepo-\(String(UInt64.random(in: .min ... .max), radix: 16))"
    path = FilePath(parent).appending(name)
    try FileSystem.makeDirectory(path, mode: 0o700)
  }

  deinit { try? FileSystem.removeTree(path) }
}
