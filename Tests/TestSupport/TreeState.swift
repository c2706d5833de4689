public import Foundation
public import SystemIO
import SystemPackage

/// Every file below a folder: what is in it, or which file it is.
public enum TreeState {
  /// Relative paths of all files and folders, sorted.
  public static func paths(_ folder: URL) -> [String] {
    let names = FileManager.default.enumerator(atPath: folder.path)
    return (names?.compactMap { $0 as? String } ?? []).sorted()
  }

  /// The content of every regular file by its relative path; a symbolic link's is where it points.
  ///
  /// What runs remember in `.kmodrepo/cache/` is left out: it names inodes and times.
  public static func contents(_ folder: URL) throws -> [String: Data] {
    var contents: [String: Data] = [:]
    for path in paths(folder) where !path.contains(".kmodrepo/cache/") {
      let file = folder.appending(path: path)
      let type = try FileManager.default.attributesOfItem(atPath: file.path)[.type]
      switch type as? FileAttributeType {
      case .typeRegular?: contents[path] = try Data(contentsOf: file)
      case .typeSymbolicLink?:
        let target = try FileManager.default.destinationOfSymbolicLink(atPath: file.path)
        contents[path] = Data(target.utf8)
      default: contents[path] = Data()
      }
    }
    return contents
  }

  /// The content of what is served below a root, which what runs remember of it is not.
  public static func served(_ root: URL) throws -> [String: Data] {
    try contents(root).filter { !$0.key.hasPrefix(".kmodrepo") }
  }

  /// The content of what is served but for the files that say when it was published.
  public static func undated(_ root: URL) throws -> [String: Data] {
    try served(root).filter { !$0.key.hasSuffix("repomd.xml") && !$0.key.hasSuffix("index.json") }
  }

  /// Device, inode, size and time of every file and folder by its relative path.
  public static func identities(_ folder: URL) throws -> [String: FileStatus] {
    var identities: [String: FileStatus] = [:]
    for path in paths(folder) {
      identities[path] = try status(folder.appending(path: path))
    }
    return identities
  }

  /// The status of one file, of a link itself.
  public static func status(_ file: URL) throws -> FileStatus? {
    try FileStatus.of(FilePath(file.path), followLinks: false)
  }
}
