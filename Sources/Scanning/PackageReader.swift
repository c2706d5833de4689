import RPMFormat
public import SystemIO
public import SystemPackage

/// Reads one package file after the other into the same memory; one thread's own.
public final class PackageReader {
  /// Most headers fit into the first read, most small packages as a whole.
  private static let chunkSize = 256 << 10

  private var memory: UnsafeMutableRawBufferPointer

  /// A reader that has read nothing.
  public init() {
    memory = .allocate(byteCount: Self.chunkSize, alignment: 64)
  }

  deinit { memory.deallocate() }

  /// Opens a file, reads its headers and, where an algorithm is given, hashes it.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - algorithm: that of the checksum; nothing leaves the checksum empty and the payload unread.
  /// - Returns: what was read.
  /// - Throws: `SystemError`, `RPMFormatError`, ``PackageFileError``, `DigestError`.
  public func read(_ path: FilePath, checksum algorithm: DigestAlgorithm?) throws -> PackageFile {
    let file = try OpenFile(reading: path)
    let status = try file.status()
    var filled = 0
    let package = try readHeaders(file, size: status.size, filled: &filled)
    try PackageFile.checkSizes(package, fileSize: status.size)
    var checksum = ""
    if let algorithm {
      checksum = try hash(file, algorithm, size: status.size, filled: filled)
      guard try file.status() == status else { throw PackageFileError.changedWhileRead }
    }
    return PackageFile(path: path, status: status, checksum: checksum, package: package)
  }

  private func readHeaders(
    _ file: borrowing OpenFile, size: Int64, filled: inout Int
  ) throws -> Package {
    var wanted = Self.chunkSize
    while true {
      let target = Int(min(Int64(wanted), size))
      if target > memory.count { grow(to: target, keeping: filled) }
      let room = UnsafeMutableRawBufferPointer(rebasing: memory[filled..<max(filled, target)])
      filled += try file.read(into: room, at: Int64(filled))
      let known = filled
      let bytes = UnsafeRawBufferPointer(rebasing: memory[..<known])
      let prefix = Span<UInt8>(_unsafeElements: bytes.bindMemory(to: UInt8.self))
      switch try PackageLayout.measure(prefix) {
      case .complete(let layout): return try Package(parsing: prefix, layout: layout)
      case .needs(let count):
        guard known == wanted, count > wanted else {
          throw RPMFormatError(.truncated(part: "headers"), at: known)
        }
        wanted = count
      }
    }
  }

  private func grow(to count: Int, keeping filled: Int) {
    let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 64)
    larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: memory[..<filled]))
    memory.deallocate()
    memory = larger
  }

  private func hash(
    _ file: borrowing OpenFile, _ algorithm: DigestAlgorithm, size: Int64, filled: Int
  ) throws -> String {
    var digest = try Digest(algorithm)
    digest.update(UnsafeRawBufferPointer(rebasing: memory[..<filled]))
    var offset = Int64(filled)
    let chunk = UnsafeMutableRawBufferPointer(rebasing: memory[..<Self.chunkSize])
    while offset < size {
      let count = try file.read(into: chunk, at: offset)
      if count == 0 { break }
      digest.update(UnsafeRawBufferPointer(rebasing: chunk[..<count]))
      offset += Int64(count)
    }
    guard offset == size else { throw PackageFileError.changedWhileRead }
    return try digest.finishHex()
  }
}
