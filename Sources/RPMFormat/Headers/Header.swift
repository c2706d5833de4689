/// One header of an RPM file, signature or main: an index of 16-byte entries and the data they name.
///
///     8e ad e8 01  00 00 00 00   il (u32)  dl (u32)      16 bytes of introduction
///     tag  type  offset  count   (4 × u32)               il times
///     data                                               dl bytes
///
/// All numbers are big-endian (rpm file format, `format_header`). A `Header` exists only if every
/// entry has passed rpm's own limits, so its accessors need no checks of the callers.
public struct Header: Sendable {
  /// The entry of one tag: its type, and where its values begin in `bytes`.
  struct Entry: Sendable {
    let tag: HeaderTag
    let type: HeaderValueType
    let start: Int
    let length: Int
    let count: Int
  }

  /// Which of the two headers of a file this is; their limits differ.
  public enum Role: Sendable {
    /// The header before the main one: digests and signatures, itself not authenticated.
    case signature
    /// The header that describes the package.
    case main
  }

  /// The bytes of the header as in the file, introduction included.
  public let bytes: [UInt8]
  /// The entries in the order of the file, without the region entry.
  let entries: [Entry]
  /// Whether the entries lie in an immutable region (every package since rpm 4).
  public let hasRegion: Bool

  /// Reads and checks the header that `span` begins with.
  ///
  /// `fileOffset` is where `span` begins in its file; it is added to the offsets of errors.
  public init(parsing span: Span<UInt8>, role: Role, fileOffset: Int) throws(RPMFormatError) {
    let extent = try Header.extent(of: span, role: role, fileOffset: fileOffset)
    guard extent.total <= span.count else {
      throw RPMFormatError(.truncated(part: role.partName), at: fileOffset + span.count)
    }
    let own = span.extracting(0..<extent.total)
    let validator = HeaderValidator(bytes: own, extent: extent, role: role, fileOffset: fileOffset)
    let found = try validator.validate()
    entries = found.entries
    hasRegion = found.hasRegion
    bytes = own.copied()
  }
}

/// How many bytes a header takes, as its introduction says, already held against rpm's limits.
public struct HeaderExtent: Equatable, Sendable {
  /// The number of index entries.
  public let entryCount: Int
  /// The number of data bytes.
  public let dataSize: Int
  /// Bytes of introduction, index and data together.
  public var total: Int { Header.introductionSize + 16 * entryCount + dataSize }
  /// Where the data begins, in bytes from the start of the header.
  var dataStart: Int { Header.introductionSize + 16 * entryCount }
}

extension Header {
  /// Bytes of magic, reserved field and the two counts.
  public static let introductionSize = 16

  /// Reads the introduction at the start of `span` (16 bytes are enough).
  ///
  /// rpm's limits: 1 to 65,535 entries and 256 MiB - 1 of data in the main header, 32 entries and
  /// 64 MiB in the signature header, less than 256 MiB in all.
  public static func extent(
    of span: Span<UInt8>, role: Role, fileOffset: Int
  ) throws(RPMFormatError) -> HeaderExtent {
    guard span.count >= introductionSize else {
      throw RPMFormatError(.truncated(part: role.partName), at: fileOffset + span.count)
    }
    let magic: [UInt8] = [0x8e, 0xad, 0xe8, 0x01, 0, 0, 0, 0]
    for (index, byte) in magic.enumerated() where span[index] != byte {
      throw RPMFormatError(.headerMagic, at: fileOffset + index)
    }
    let entries = bigEndian32(span, at: 8)
    let size = bigEndian32(span, at: 12)
    guard entries >= 1, entries <= role.maximumEntries else {
      throw RPMFormatError(
        .entryCount(entries, limit: role.maximumEntries), at: fileOffset + 8)
    }
    guard size <= role.maximumDataSize else {
      throw RPMFormatError(.dataSize(size, limit: role.maximumDataSize), at: fileOffset + 12)
    }
    let extent = HeaderExtent(entryCount: Int(entries), dataSize: Int(size))
    // rpm counts from the entry count on, without magic and reserved field.
    guard extent.total - 8 < 256 << 20 else {
      throw RPMFormatError(.dataSize(size, limit: role.maximumDataSize), at: fileOffset + 12)
    }
    return extent
  }
}

extension Header.Role {
  var partName: String { self == .main ? "main header" : "signature header" }
  var maximumEntries: UInt32 { self == .main ? 0xffff : 32 }
  var maximumDataSize: UInt32 { self == .main ? 0x0fff_ffff : 64 << 20 }
  var regionTag: HeaderTag { self == .main ? .headerImmutable : .headerSignatures }
}

/// Four bytes at `offset` as a big-endian number; the caller has checked that they are there.
func bigEndian32(_ span: Span<UInt8>, at offset: Int) -> UInt32 {
  UInt32(span[offset]) << 24 | UInt32(span[offset + 1]) << 16 | UInt32(span[offset + 2]) << 8
    | UInt32(span[offset + 3])
}

extension Span<UInt8> {
  /// The bytes as an array of their own.
  func copied() -> [UInt8] {
    var array: [UInt8] = []
    array.append(addingCapacity: count) { output in
      for index in indices { output.append(self[index]) }
    }
    return array
  }
}
