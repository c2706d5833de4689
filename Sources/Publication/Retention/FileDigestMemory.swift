import SystemIO
import SystemPackage

/// The digests of files of which views have many links: each file is read once.
struct FileDigestMemory {
  private struct Key: Hashable {
    let device: UInt64
    let inode: UInt64
    let algorithm: DigestAlgorithm
  }

  private var known: [Key: String] = [:]

  /// The digest of a file in lower-case hexadecimal; throws `SystemError`, `DigestError`.
  mutating func digest(of path: FilePath, _ algorithm: DigestAlgorithm) throws -> String {
    let file = try OpenFile(reading: path)
    let status = try file.status()
    let key = Key(device: status.device, inode: status.inode, algorithm: algorithm)
    if let digest = known[key] { return digest }
    let digest = Digest.hex(of: try file.digest(algorithm))
    known[key] = digest
    return digest
  }
}
