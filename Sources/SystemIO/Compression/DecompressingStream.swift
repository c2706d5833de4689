public import SystemPackage

/// Content read piece by piece from compressed input that is itself read piece by piece: at no
/// time is more in memory than one piece of each.
public final class DecompressingStream {
  /// How many bytes ``read(into:)-([UInt8])`` gives at most.
  public static let chunkSize = 1 << 17

  private let source: (inout [UInt8]) throws -> Void
  private var decompressor: Decompressor
  private var input: [UInt8] = []
  private var position = 0
  private var hasEnded = false

  /// Starts a stream.
  ///
  /// - `source`: replaces what is in the array by the next compressed bytes; leaves it
  ///   empty at the end.
  public init(
    _ format: CompressionFormat, limits: DecompressionLimits = .standard,
    source: @escaping (inout [UInt8]) throws -> Void
  ) throws(CompressionError) {
    decompressor = try Decompressor(format, limits: limits)
    self.source = source
  }

  /// Starts a stream over a part of a file, such as a package's payload.
  ///
  /// - `file`: the file; the stream keeps a duplicate of its descriptor.
  /// - `offset`: where the compressed bytes begin.
  /// - `length`: how many there are; nil for all up to the end of the file.
  public convenience init(
    reading file: borrowing OpenFile, from offset: Int64 = 0, length: Int64? = nil,
    _ format: CompressionFormat, limits: DecompressionLimits = .standard
  ) throws {
    let part = FilePart(file: try file.duplicate(), offset: offset, length: length)
    try self.init(format, limits: limits, source: part.read)
  }

  /// Starts a stream over a whole file.
  ///
  /// - `format`: its format; nil to go by the magic number, `none` if there is none.
  public convenience init(
    path: FilePath, _ format: CompressionFormat? = nil, limits: DecompressionLimits = .standard
  ) throws {
    let file = try OpenFile(reading: path)
    var magic: [UInt8] = []
    if format == nil { try file.read(into: &magic, count: 6, at: 0) }
    try self.init(
      reading: file, format ?? CompressionFormat(magic: magic) ?? .none, limits: limits)
  }

  /// Compressed bytes taken so far.
  public var consumed: Int64 { decompressor.consumed }
  /// Plain bytes given so far.
  public var produced: Int64 { decompressor.produced }

  /// Replaces `buffer` by the next bytes of the content.
  ///
  /// - Returns: whether there were any; false once the content has ended as it should.
  /// - Throws: ``CompressionError``, or what the source throws.
  public func read(into buffer: inout [UInt8]) throws -> Bool {
    buffer = try [UInt8](unsafeUninitializedCapacity: Self.chunkSize) { memory, count in
      count = try read(into: UnsafeMutableRawBufferPointer(memory))
    }
    return !buffer.isEmpty
  }

  /// Fills `memory` with the next bytes of the content.
  ///
  /// - Returns: how many bytes were given, fewer than there is room for only at the end; 0 once
  ///   the content has ended as it should.
  /// - Throws: ``CompressionError``, or what the source throws.
  public func read(into memory: UnsafeMutableRawBufferPointer) throws -> Int {
    let room = memory.bindMemory(to: UInt8.self)
    var filled = 0
    while filled < room.count, !hasEnded {
      let rest = UnsafeMutableBufferPointer(rebasing: room[filled...])
      let (taken, given) = try input.withUnsafeBufferPointer {
        try decompressor.advance(UnsafeBufferPointer(rebasing: $0[position...]), rest)
      }
      position += taken
      filled += given
      if position == input.count, given < rest.count { try refill() }
    }
    return filled
  }

  /// The next piece of the content, or nil once it has ended as it should.
  public func next() throws -> [UInt8]? {
    var buffer: [UInt8] = []
    return try read(into: &buffer) ? buffer : nil
  }

  private func refill() throws {
    try source(&input)
    position = 0
    if input.isEmpty {
      try decompressor.finish()
      hasEnded = true
    }
  }
}

/// The bytes of a part of a file, in order.
private final class FilePart {
  private let file: OpenFile
  private var offset: Int64
  private var left: Int64

  init(file: consuming OpenFile, offset: Int64, length: Int64?) {
    self.file = file
    self.offset = offset
    left = length ?? .max
  }

  func read(_ buffer: inout [UInt8]) throws {
    let count = Int(min(left, 1 << 16))
    let given = try file.read(into: &buffer, count: count, at: offset)
    offset += Int64(given)
    left -= Int64(given)
  }
}
