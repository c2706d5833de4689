import Glibc
public import SystemPackage

extension FileSystem {
  /// Reads a whole regular file.
  ///
  /// - `limit`: the most bytes it may have; a larger file is refused (EFBIG) unread.
  public static func readWholeFile(
    _ path: FilePath, limit: Int
  ) throws(SystemError) -> [UInt8] {
    let file = try OpenFile(reading: path)
    let size = try file.status().size
    guard size <= Int64(limit) else { throw .tooLarge(path, size: size, limit: limit) }
    // Files under /proc and /sys say 0 bytes or a whole page, and any file may grow meanwhile:
    // read until nothing comes.
    var bytes: [UInt8] = []
    bytes.reserveCapacity(Int(size))
    var chunk: [UInt8] = []
    while true {
      let room = min(max(Int(size) - bytes.count, 4096), 1 << 20)
      let count = try file.read(into: &chunk, count: room, at: Int64(bytes.count))
      if count == 0 { return bytes }
      bytes.append(contentsOf: chunk)
      if bytes.count > limit { throw .tooLarge(path, size: Int64(bytes.count), limit: limit) }
    }
  }

  /// Makes `bytes` the content of `path` in one step; see ``AtomicFile``.
  ///
  /// - `mode`: the permission bits the file will have, whatever the umask.
  public static func writeFileAtomically(
    _ bytes: [UInt8], to path: FilePath, mode: UInt32 = 0o644
  ) throws(SystemError) {
    let file = try AtomicFile(replacing: path, mode: mode)
    try file.write(bytes)
    try file.commit()
  }
}
