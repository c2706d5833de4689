import Glibc
public import SystemPackage

extension FileSystem {
  /// `path` seen from the root: a relative one begins at the working directory. Links in it are not
  /// followed, and nothing needs to be there.
  public static func absolutePath(_ path: FilePath) throws(SystemError) -> FilePath {
    guard path.isRelative else { return path.lexicallyNormalized() }
    guard let text = getcwd(nil, 0) else {
      throw SystemError(
        operation: "getcwd", path: path, code: errno,
        message: "cannot tell the working directory, which \(path) is relative to")
    }
    defer { free(text) }
    return FilePath(platformString: text).pushing(path).lexicallyNormalized()
  }
}

extension FileSystem {
  /// Where `path` leads, all links resolved (`realpath`).
  public static func realPath(of path: FilePath) throws(SystemError) -> FilePath {
    guard let text = path.withPlatformString({ realpath($0, nil) }) else {
      throw SystemError("realpath", path, errno, doing: "tell where \(path) leads")
    }
    defer { free(text) }
    return FilePath(platformString: text)
  }

  /// Where `path` leads or would lead: the links in what is there of it are resolved, what is not
  /// there yet is appended as it stands, `..` in it taken for the folder above.
  public static func resolvedPath(of path: FilePath) throws(SystemError) -> FilePath {
    var present = path.isRelative ? try absolutePath(".").pushing(path) : path
    var absent: [FilePath.Component] = []
    while true {
      if let real = try? realPath(of: present) {
        return FilePath(root: real.root, real.components + absent.reversed())
          .lexicallyNormalized()
      }
      guard let last = present.lastComponent else { return path.lexicallyNormalized() }
      absent.append(last)
      present.removeLastComponent()
    }
  }
}
