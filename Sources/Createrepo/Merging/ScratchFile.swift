import SystemIO
import SystemPackage

/// Bytes put aside in a file that has no name any more, so that it goes with the process.
final class ScratchFile {
  private let file: OpenFile
  private var pending: [UInt8] = []
  private var written: Int64 = 0

  /// A file on the file system of `folder`.
  init(in folder: FilePath) throws(SystemError) {
    let path = folder.appending(".scratch-\(String(UInt64.random(in: .min ... .max), radix: 16))")
    file = try OpenFile.creating(path, mode: 0o600)
    try FileSystem.unlink(path)
  }

  /// Puts bytes aside.
  ///
  /// - Returns: where they are.
  func append(_ bytes: [UInt8]) throws(SystemError) -> Range<Int64> {
    let start = written + Int64(pending.count)
    pending += bytes
    if pending.count >= 1 << 18 { try flush() }
    return start..<start + Int64(bytes.count)
  }

  /// The bytes that were put aside there.
  func read(_ range: Range<Int64>) throws(SystemError) -> [UInt8] {
    try flush()
    var bytes: [UInt8] = []
    try file.read(into: &bytes, count: Int(range.count), at: range.lowerBound)
    return bytes
  }

  private func flush() throws(SystemError) {
    guard !pending.isEmpty else { return }
    try file.write(pending)
    written += Int64(pending.count)
    pending.removeAll(keepingCapacity: true)
  }
}
