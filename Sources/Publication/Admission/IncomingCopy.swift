import Scanning
import SystemIO
import SystemPackage

/// The copy of a submitted file that is examined in place of it: an inode of our own, in a hidden
/// folder of the pool, which no scan looks into.
struct IncomingCopy: Sendable {
  /// The folder for copies in a pool.
  static func folder(of pool: FilePath) -> FilePath { pool.appending(".incoming") }

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
      // Another link to the file may come or go meanwhile, which changes nothing in it.
      let after = try file.status()
      guard after.size == before.size, after.inode == before.inode,
        after.modificationSeconds == before.modificationSeconds,
        after.modificationNanoseconds == before.modificationNanoseconds
      else { throw AdmissionRefusal.changed }
    } catch {
      try? FileSystem.unlink(path)
      throw error
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
