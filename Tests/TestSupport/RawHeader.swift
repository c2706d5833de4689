/// A header put together byte by byte, so that a test can make any part of it wrong.
///
/// Nothing is checked, sorted or aligned: entries and data stand as they are given. Without
/// changes, region entry, trailer and introduction are what rpm wants.
public struct RawHeader: Sendable {
  /// One index entry as it stands in the file.
  public struct Entry: Sendable {
    /// The tag's number.
    public var tag: UInt32
    /// The number of the type.
    public var type: UInt32
    /// Where the value begins in the data.
    public var offset: UInt32
    /// How many values there are.
    public var count: UInt32

    /// An entry from its four numbers.
    public init(_ tag: UInt32, type: UInt32, offset: UInt32, count: UInt32 = 1) {
      (self.tag, self.type, self.offset, self.count) = (tag, type, offset, count)
    }

    var numbers: [UInt32] { [tag, type, offset, count] }
  }

  /// The magic and the four bytes after it.
  public var magic: [UInt8] = [0x8e, 0xad, 0xe8, 0x01, 0, 0, 0, 0]
  /// The tag of the region; nothing leaves region entry and trailer out, as rpm 3 did.
  public var region: UInt32?
  /// The entries after the region's.
  public var entries: [Entry] = []
  /// The data before the region's trailer.
  public var data: [UInt8] = []
  /// What follows the region's trailer.
  public var dataAfterTrailer: [UInt8] = []
  /// Stands in for the region entry.
  public var regionEntry: Entry?
  /// Stands in for the trailer.
  public var trailer: Entry?
  /// Stands in for the number of entries in the introduction.
  public var statedEntryCount: UInt32?
  /// Stands in for the number of data bytes in the introduction.
  public var statedDataSize: UInt32?

  /// A header with nothing but its region.
  public init(region: UInt32?) { self.region = region }

  /// Adds a value at the end of the data, after `padding` bytes.
  public mutating func add(
    _ tag: UInt32, type: UInt32, count: UInt32 = 1, padding: Int = 0, _ value: [UInt8]
  ) {
    data += [UInt8](repeating: 0, count: padding)
    entries.append(Entry(tag, type: type, offset: UInt32(data.count), count: count))
    data += value
  }

  /// Adds a text of type string.
  public mutating func add(_ tag: UInt32, _ text: String) {
    add(tag, type: 6, Array(text.utf8) + [0])
  }

  /// The bytes of the header.
  public var bytes: [UInt8] {
    var index: [UInt32] = []
    var store = data
    let own = entries.count + (region == nil ? 0 : 1)
    if let region {
      let end = UInt32(data.count)
      index += (regionEntry ?? Entry(region, type: 7, offset: end, count: 16)).numbers
      let back = UInt32(bitPattern: Int32(-16 * own))
      store += Self.bytes((trailer ?? Entry(region, type: 7, offset: back, count: 16)).numbers)
      store += dataAfterTrailer
    }
    for entry in entries { index += entry.numbers }
    let counts = [statedEntryCount ?? UInt32(own), statedDataSize ?? UInt32(store.count)]
    return magic + Self.bytes(counts + index) + store
  }

  private static func bytes(_ numbers: [UInt32]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(numbers.count * 4)
    for number in numbers {
      for shift: UInt32 in [24, 16, 8, 0] {
        bytes.append(UInt8(truncatingIfNeeded: number >> shift))
      }
    }
    return bytes
  }
}

/// A package put together byte by byte: lead, signature header, padding, main header, no payload.
public struct RawPackage: Sendable {
  /// The 96 bytes of the lead.
  public var lead: [UInt8]
  /// The signature header.
  public var signature: RawHeader
  /// Bytes between the headers; nothing pads the signature header to a multiple of eight bytes.
  public var padding: [UInt8]?
  /// The main header.
  public var header: RawHeader

  /// A package that rpm reads: `limit-1-1.noarch`, without files and without digests.
  public init() {
    lead = [0xed, 0xab, 0xee, 0xdb, 3, 0] + [UInt8](repeating: 0, count: 90)
    lead[79] = 5
    signature = RawHeader(region: 62)
    signature.add(1000, type: 4, [0, 0, 1, 0])
    header = RawHeader(region: 63)
    let texts: [(UInt32, String)] = [
      (1000, "limit"), (1001, "1"), (1002, "1"), (1021, "linux"), (1022, "noarch"),
      (1044, "limit-1-1.src.rpm"),
    ]
    for (tag, text) in texts { header.add(tag, text) }
  }

  /// The bytes of the file.
  public var bytes: [UInt8] {
    let signature = signature.bytes
    let missing = (8 - signature.count % 8) % 8
    return lead + signature + (padding ?? [UInt8](repeating: 0, count: missing)) + header.bytes
  }
}
