import RPMFormat
import SystemIO
import SystemPackage

/// One of the two files that a ``PairedPackageReader`` has open.
final class ReadingLane {
  /// Most headers fit into the first read, most small packages as a whole; two of these stay in a
  /// processor's own cache.
  private static let chunkSize = 128 << 10

  /// The place of the file in the list; nothing while the lane is idle.
  private(set) var number: Int?
  private var memory: UnsafeMutableRawBufferPointer
  private var file: OpenFile?
  private var package: Package?
  private var status: FileStatus?
  private var failure: (any Error)?
  private var path = FilePath()
  /// How much of the file has been read.
  private var offset: Int64 = 0
  /// What of `memory` has been read and not yet been hashed.
  private var pending = 0..<0
  private var digest: PairedDigest?

  init() {
    memory = .allocate(byteCount: Self.chunkSize, alignment: 4096)
  }

  deinit { memory.deallocate() }

  /// Opens a file and reads its headers; `settle` tells whether that went well.
  func start(_ path: FilePath, number: Int, checksum algorithm: DigestAlgorithm?) {
    self.path = path
    self.number = number
    do {
      let file = try OpenFile(reading: path)
      let status = try file.status()
      let package = try readHeaders(file, size: status.size)
      try PackageFile.checkSizes(package, fileSize: status.size)
      if let algorithm {
        digest = try PairedDigest(algorithm)
      } else {
        // Nothing is left to be done.
        pending = 0..<0
        offset = status.size
      }
      if offset < status.size { file.willBeReadInOrder() }
      self.package = package
      self.status = status
      self.file = consume file
    } catch {
      failure = error
    }
  }

  /// Hashes what both have read, as far as both reach; all of it where only one has something.
  static func hash(_ first: ReadingLane, _ second: ReadingLane) {
    let shared = min(first.pending.count, second.pending.count)
    if shared > 0, var one = first.digest.take(), var two = second.digest.take() {
      PairedDigest.update(&one, first.take(shared), &two, second.take(shared))
      first.digest = consume one
      second.digest = consume two
    } else {
      for lane in [first, second] where !lane.pending.isEmpty {
        lane.digest?.update(lane.take(lane.pending.count))
      }
    }
  }

  private func take(_ count: Int) -> UnsafeRawBufferPointer {
    let start = pending.lowerBound
    pending = start + count..<pending.upperBound
    return UnsafeRawBufferPointer(rebasing: memory[start..<start + count])
  }

  /// Reads on if there is nothing to hash, and ends the file if there is nothing to read.
  func settle(_ outcomes: inout [Outcome]) {
    guard let number, failure != nil || pending.isEmpty else { return }
    do {
      if let failure { throw failure }
      if let size = status?.size, offset < size {
        try readOn()
        return
      }
      outcomes[number] = .done(.success(try finish()))
    } catch {
      outcomes[number] = .done(.failure(error))
    }
    reset()
  }

  private func readOn() throws {
    let chunk = UnsafeMutableRawBufferPointer(rebasing: memory[..<Self.chunkSize])
    let count = try file?.read(into: chunk, at: offset) ?? 0
    guard count > 0 else { throw PackageFileError.changedWhileRead }
    offset += Int64(count)
    pending = 0..<count
  }

  private func finish() throws -> PackageFile {
    guard let package, let status, try file?.status() == status, offset == status.size else {
      throw PackageFileError.changedWhileRead
    }
    let checksum = try digest.take()?.finishHex() ?? ""
    return PackageFile(path: path, status: status, checksum: checksum, package: package)
  }

  private func reset() {
    number = nil
    file = nil
    package = nil
    status = nil
    failure = nil
    digest = nil
    offset = 0
    pending = 0..<0
  }

  private func readHeaders(_ file: borrowing OpenFile, size: Int64) throws -> Package {
    var (wanted, filled) = (Self.chunkSize, 0)
    while true {
      let target = Int(min(Int64(wanted), size))
      if target > memory.count { grow(to: target, keeping: filled) }
      let room = UnsafeMutableRawBufferPointer(rebasing: memory[filled..<max(filled, target)])
      filled += try file.read(into: room, at: Int64(filled))
      let bytes = UnsafeRawBufferPointer(rebasing: memory[..<filled])
      let prefix = Span<UInt8>(_unsafeElements: bytes.bindMemory(to: UInt8.self))
      switch try PackageLayout.measure(prefix) {
      case .complete(let layout):
        offset = Int64(filled)
        pending = 0..<filled
        return try Package(parsing: prefix, layout: layout)
      case .needs(let count):
        guard filled == wanted, count > wanted else {
          throw RPMFormatError(.truncated(part: "headers"), at: filled)
        }
        wanted = count
      }
    }
  }

  private func grow(to count: Int, keeping filled: Int) {
    let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 4096)
    larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: memory[..<filled]))
    memory.deallocate()
    memory = larger
  }
}
