/// One file of a package that a test writes.
public struct DraftFile: Hashable, Sendable {
  /// The absolute path; in a source package a bare name.
  public var path: String
  /// Type and permission bits as in `stat`: `0o100644`, `0o040755`, `0o120777` …
  public var mode: UInt16
  /// rpm's file flags: 1 config, 2 documentation, 16 noreplace, 64 ghost, 128 licence.
  public var flags: UInt32
  /// The content of a regular file.
  public var contents: [UInt8]
  /// Where a symbolic link points.
  public var linkTarget: String
  /// The path of another file of the package that this is one more name of; it has the contents.
  public var sameFileAs: String?
  /// The size that the header states; nothing for that of the contents. File systems give folders
  /// sizes of their own.
  public var statedSize: UInt64?

  /// A file; by default an empty regular one.
  public init(
    path: String, mode: UInt16 = 0o100644, flags: UInt32 = 0, contents: [UInt8] = [],
    linkTarget: String = ""
  ) {
    self.path = path
    self.mode = mode
    self.flags = flags
    self.contents = contents
    self.linkTarget = linkTarget
  }

  /// A regular file with this text.
  public static func text(_ path: String, _ text: String) -> DraftFile {
    DraftFile(path: path, contents: Array(text.utf8))
  }

  /// A directory.
  public static func directory(_ path: String) -> DraftFile {
    DraftFile(path: path, mode: 0o040755)
  }

  /// A symbolic link.
  public static func link(_ path: String, to target: String) -> DraftFile {
    DraftFile(path: path, mode: 0o120777, linkTarget: target)
  }

  /// A hard link: one more name of the file at `other`.
  public static func hardLink(_ path: String, to other: String) -> DraftFile {
    var file = DraftFile(path: path)
    file.sameFileAs = other
    return file
  }

  /// A file that the package owns but does not carry.
  public static func ghost(_ path: String) -> DraftFile { DraftFile(path: path, flags: 64) }

  var isGhost: Bool { flags & 64 != 0 }
  var isRegular: Bool { mode & 0o170000 == 0o100000 }
  var isDirectory: Bool { mode & 0o170000 == 0o040000 }

  /// The bytes that the archive carries for it.
  var body: [UInt8] { isRegular ? contents : Array(linkTarget.utf8) }

  /// The directory with its slash at the end (empty for a bare name), and the rest.
  var parts: (directory: Substring, base: Substring) {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return ("", path[...]) }
    let base = path.utf8.index(after: slash)
    return (path[..<base], path[base...])
  }
}
