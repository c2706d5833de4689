import Scanning
import SystemIO
import SystemPackage

/// The copy of a submitted file that is examined in place of it: an inode of our own, in a hidden
/// folder of the pool, which no scan looks into.
struct IncomingCopy: Sendable {
  /// The hidden folder in the pool for copies: one for each repository, since several may share a
  /// pool, and each cleans up after itself.
  private static func folder(_ definition: Definition) -> FilePath {
    definition.pool.appending(".incoming").appending(definition.name)
  }

  /// Makes the folder anew; only for the holder of the repository's lock.
  static func makeFolder(_ definition: Definition) throws -> FilePath {
    let folder = folder(definition)
    // What a run that was killed has left.
    try FileSystem.removeTree(folder)
    let parent = folder.removingLastComponent()
    if try FileStatus.of(parent, followLinks: false) == nil {
      try FileSystem.makeDirectory(parent, mode: 0o700)
    }
    try FileSystem.makeDirectory(folder, mode: 0o700)
    return folder
  }

  /// Removes it, if it is there, with whatever is in it; only for the holder of the lock.
  static func removeFolder(_ definition: Definition) {
    let folder = folder(definition)
    try? FileSystem.removeTree(folder)
    try? FileSystem.removeEmptyDirectory(folder.removingLastComponent())
  }

  let path: FilePath
  /// SHA-256 of what was read, which the copy must have too.
  let checksum: String

  /// Copies what an open file holds, sharing blocks where the file system can, and writes it
  /// through to the device. On failure nothing is left.
  init(of file: borrowing OpenFile, in folder: FilePath) throws {
    let serial = String(UInt64.random(in: .min ... .max), radix: 16)
    path = folder.appending("\(serial)\(AtomicFile.temporarySuffix)")
    let before = try file.status()
    let copy = try OpenFile.creating(path, mode: 0o644)
    do {
      checksum = try Self.fill(copy, from: file, size: before.size)
      try copy.setModificationTime(
        seconds: before.modificationSeconds, nanoseconds: before.modificationNanoseconds)
      try copy.synchronize()
      try Self.checkUnchanged(file, since: before, checksum)
    } catch {
      try? FileSystem.unlink(path)
      throw error
    }
  }

  /// Refuses a file that has changed since it was looked at, or while it was read.
  ///
  /// The time of modification can be set back, that of change cannot; but it is another too when a
  /// link to the file has come or gone, which changes nothing in it: then the content decides.
  private static func checkUnchanged(
    _ file: borrowing OpenFile, since before: FileStatus, _ checksum: String
  ) throws {
    let after = try file.status()
    guard after.isSameContent(as: before) else { throw AdmissionRefusal.changed }
    guard after.changeSeconds == before.changeSeconds,
      after.changeNanoseconds == before.changeNanoseconds
    else {
      guard Digest.hex(of: try file.digest(.sha256)) == checksum,
        try file.status().isSameContent(as: before)
      else { throw AdmissionRefusal.changed }
      return
    }
  }

  private static func fill(
    _ copy: borrowing OpenFile, from file: borrowing OpenFile, size: Int64
  ) throws -> String {
    let isShared = file.shareBlocks(with: copy)
    var digest = try Digest(.sha256)
    var buffer: [UInt8] = []
    var offset: Int64 = 0
    while offset <= size, try file.read(into: &buffer, count: 1 << 18, at: offset) > 0 {
      digest.update(buffer)
      if !isShared { try copy.write(buffer) }
      offset += Int64(buffer.count)
    }
    guard offset == size else { throw AdmissionRefusal.changed }
    return try digest.finishHex()
  }
}
