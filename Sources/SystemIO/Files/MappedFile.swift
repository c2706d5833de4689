import Glibc
public import SystemPackage

/// The content of a file as memory: read by the kernel when it is looked at, and dropped again
/// when memory is short.
///
/// Nobody may shorten the file meanwhile: touching what is gone ends the process. It is for files
/// that this program alone writes, under its lock.
public final class MappedFile: @unchecked Sendable {
  // Sendable: the memory is only read, and lives as long as this object.
  private let memory: UnsafeRawBufferPointer

  /// Maps the file as long as it is now.
  ///
  /// - Throws: `SystemError`.
  public init(_ path: FilePath) throws(SystemError) {
    let file = try OpenFile(reading: path)
    let size = Int(try file.status().size)
    guard size > 0 else {
      memory = UnsafeRawBufferPointer(start: nil, count: 0)
      return
    }
    let address = mmap(nil, size, PROT_READ, MAP_SHARED, file.descriptor.raw, 0)
    guard let address, address != MAP_FAILED else { throw .read(path, errno) }
    memory = UnsafeRawBufferPointer(start: address, count: size)
  }

  deinit {
    if let base = memory.baseAddress {
      munmap(UnsafeMutableRawPointer(mutating: base), memory.count)
    }
  }

  /// How many bytes there are.
  public var count: Int { memory.count }

  /// Adds the bytes of a range to `bytes`; nothing is added, and false given, if they do not exist.
  public func append(_ range: Range<Int>, to bytes: inout [UInt8]) -> Bool {
    read(range) { bytes.append(contentsOf: $0) }
  }

  /// Gives the bytes of a range to `body`; if they do not exist, nothing is called, and false given.
  public func read(_ range: Range<Int>, _ body: (UnsafeRawBufferPointer) -> Void) -> Bool {
    guard range.lowerBound >= 0, range.upperBound <= memory.count else { return false }
    body(UnsafeRawBufferPointer(rebasing: memory[range]))
    return true
  }
}
