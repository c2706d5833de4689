public import SystemIO

/// What tells that a file is the very same and unchanged: size, times to the nanosecond, inode and
/// device. No program can set the time of change (ctime), which every write moves on.
public struct FileIdentity: Hashable, Sendable {
  static let wordCount = 7
  /// That of no file.
  static let none = FileIdentity(words: Array(repeating: 0, count: wordCount))
  /// Size, seconds and nanoseconds of both times, inode, device.
  let words: [UInt64]

  /// The number of the inode.
  public var inode: UInt64 { words[5] }

  init(words: [UInt64]) {
    self.words = words
  }

  /// That of the file with this status.
  public init(_ status: FileStatus) {
    words =
      [
        status.size, status.modificationSeconds, status.modificationNanoseconds,
        status.changeSeconds, status.changeNanoseconds,
      ].map { UInt64(bitPattern: $0) } + [status.inode, status.device]
  }

  /// Whether both are the same file with the same content, as far as can be told without reading
  /// it: links to it may have come and gone.
  func isSameContent(as other: FileIdentity) -> Bool {
    self == other || differsOnlyInChange(from: other)
  }

  /// Whether both are the same but for the time of change: another link to the file does that,
  /// and so does writing to it and setting its time back.
  func differsOnlyInChange(from other: FileIdentity) -> Bool {
    words[..<3] == other.words[..<3] && words[5...] == other.words[5...]
  }
}
