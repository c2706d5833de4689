public import SystemIO

/// What tells that a file is the very same and unchanged: size, times to the nanosecond, inode and
/// device. No program can set the time of change (ctime), which every write moves on.
public struct FileIdentity: Hashable, Sendable {
  /// That of no file.
  static let none = FileIdentity()

  private var size: Int64 = 0
  private var modificationSeconds: Int64 = 0
  private var modificationNanoseconds: Int64 = 0
  private var changeSeconds: Int64 = 0
  private var changeNanoseconds: Int64 = 0
  /// The number of the inode.
  public private(set) var inode: UInt64 = 0
  private var device: UInt64 = 0

  private init() {}

  /// That of the file with this status.
  public init(_ status: FileStatus) {
    size = status.size
    modificationSeconds = status.modificationSeconds
    modificationNanoseconds = status.modificationNanoseconds
    changeSeconds = status.changeSeconds
    changeNanoseconds = status.changeNanoseconds
    inode = status.inode
    device = status.device
  }

  /// Whether both are the same file with the same content, as far as can be told without reading
  /// it: links to it may have come and gone.
  func isSameContent(as other: FileIdentity) -> Bool {
    self == other || differsOnlyInChange(from: other)
  }

  /// Whether both are the same but for the time of change: another link to the file does that,
  /// and so does writing to it and setting its time back.
  func differsOnlyInChange(from other: FileIdentity) -> Bool {
    var changed = self
    changed.changeSeconds = other.changeSeconds
    changed.changeNanoseconds = other.changeNanoseconds
    return changed == other
  }
}

extension StateWriter {
  /// Which file something is about.
  public mutating func add(_ identity: FileIdentity) { identity.write(to: &self) }
}

extension StateReader {
  /// Which file something is about.
  public mutating func identity() throws(StateDamage) -> FileIdentity {
    try FileIdentity(reading: &self)
  }
}

extension FileIdentity: CustomStringConvertible {
  /// All numbers of it.
  public var description: String {
    let times = [modificationSeconds, modificationNanoseconds, changeSeconds, changeNanoseconds]
    return "\(size) \(times.map(String.init).joined(separator: " ")) \(inode) \(device)"
  }

  fileprivate func write(to writer: inout StateWriter) {
    writer.add(size)
    writer.add(modificationSeconds)
    writer.add(modificationNanoseconds)
    writer.add(changeSeconds)
    writer.add(changeNanoseconds)
    writer.add(inode)
    writer.add(device)
  }

  fileprivate init(reading reader: inout StateReader) throws(StateDamage) {
    size = try reader.number()
    modificationSeconds = try reader.number()
    modificationNanoseconds = try reader.number()
    changeSeconds = try reader.number()
    changeNanoseconds = try reader.number()
    inode = try reader.number()
    device = try reader.number()
  }
}
