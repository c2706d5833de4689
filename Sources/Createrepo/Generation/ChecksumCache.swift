import RPMFormat
import Scanning
import SystemIO
import SystemPackage

/// Checksums of package files, kept from run to run in a folder of the user's (`--cachedir`).
///
/// A file for each package, `BASENAME-KEY-INSTALLEDSIZE-MTIME` as createrepo_c calls it, holds the
/// checksum and nothing else. KEY is a digest of both headers, which tell the digest of the payload
/// and hold the signatures, so a package that was rebuilt or signed anew is hashed again. The folder
/// may serve several repositories with the same packages; what cannot be read from it, or written
/// to it, only costs the hashing.
struct ChecksumCache: Sendable {
  /// The folder, which is there.
  let folder: FilePath
  /// That of the checksums.
  let algorithm: DigestAlgorithm

  /// Reads package files, and hashes those whose checksum is not known yet.
  func read(
    _ paths: [FilePath], with reader: PairedPackageReader
  ) -> [Result<PackageFile, any Error>] {
    var results = reader.read(paths, checksum: nil)
    var unknown: [Int] = []
    for index in results.indices {
      guard case .success(let file) = results[index] else { continue }
      if let checksum = checksum(of: file) {
        results[index] = .success(file.withChecksum(checksum))
      } else {
        unknown.append(index)
      }
    }
    let hashed = reader.read(unknown.map { paths[$0] }, checksum: algorithm)
    for (index, result) in zip(unknown, hashed) {
      results[index] = result
      if case .success(let file) = result { remember(file) }
    }
    return results
  }

  private func checksum(of file: PackageFile) -> String? {
    guard let place = place(of: file),
      let bytes = try? FileSystem.readWholeFile(place, limit: 1024)
    else { return nil }
    let isHex = bytes.allSatisfy {
      UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 || UInt8(ascii: "a")...UInt8(ascii: "f") ~= $0
    }
    guard isHex, bytes.count == 2 * algorithm.byteCount else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }

  private func remember(_ file: PackageFile) {
    guard let place = place(of: file) else { return }
    // What is there is no checksum, or it would have been taken.
    try? FileSystem.removeTree(place)
    try? OpenFile.creating(place).write(Array(file.checksum.utf8))
  }

  private func place(of file: PackageFile) -> FilePath? {
    guard let name = file.path.lastComponent, var digest = try? Digest(.sha256) else { return nil }
    digest.update(Array(algorithm.rawValue.utf8))
    digest.update(file.package.signature.bytes)
    digest.update(file.package.header.bytes)
    guard let key = try? digest.finishHex() else { return nil }
    let installed = file.package.installedSize
    return folder.appending(
      "\(name.string)-\(key)-\(installed)-\(file.status.modificationSeconds)")
  }
}
