import RPMFormat
import TestSupport

// MARK: - Offset, order, length

extension LimitCase {
  static let offset: [LimitCase] =
    [
      refused("an offset beyond the data", .valueOffset(tag: unknown, offset: 1000)) {
        $0.header.entries.append(.init(unknown, type: 7, offset: 1000))
      },
      refused("a negative offset", .valueOffset(tag: unknown, offset: .max)) {
        $0.header.entries.append(.init(unknown, type: 7, offset: .max))
      },
      refused("an offset at the end of the data", .valueLength(tag: unknown)) {
        let end = UInt32($0.header.data.count + 16)
        $0.header.entries.append(.init(unknown, type: 2, offset: end))
      },
    ]
    + [(UInt32(3), 1), (4, 1), (4, 2), (5, 1), (5, 4)].map { type, gap in
      var place = RawPackage()
      Self.place(&place.header, type, after: gap)
      let offset = place.header.entries[6].offset
      return LimitCase(
        name: "a value of type \(type), misaligned by \(gap)",
        refusal: .valueOffset(tag: unknown, offset: offset), package: place)
    }

  static let order: [LimitCase] = [
    refused("a value that overlaps the one before by a byte", .overlap(tag: unknown)) {
      $0.header.add(unknown, type: 7, [7])
      $0.header.entries[6].offset -= 1
    },
    refused("values in another order than their entries", .overlap(tag: 1002)) {
      ($0.header.entries[1].offset, $0.header.entries[2].offset) =
        ($0.header.entries[2].offset, $0.header.entries[1].offset)
    },
    refused("a value that overlaps the trailer by a byte", .overlap(tag: unknown)) {
      $0.header.add(unknown, type: 7, count: 2, [7])
    },
    refused("a value that is the trailer", .overlap(tag: unknown)) {
      let end = UInt32($0.header.data.count)
      $0.header.entries.append(.init(unknown, type: 7, offset: end, count: 16))
    },
    refused("a text without NUL before the trailer", .overlap(tag: unknown)) {
      $0.header.add(unknown, type: 6, [0x41])
    },
  ]

  static let length: [LimitCase] = [
    refused("numbers that reach past the data", .valueLength(tag: unknown)) {
      $0.header.add(unknown, type: 4, count: 6, padding: -$0.header.data.count & 3, [0, 0, 0, 1])
    },
    accepted("no region, as rpm 3 wrote") { $0.header.region = nil },
    refused("a byte that no entry names", .dataGap(filled: 41, size: 42)) {
      $0.header.data.append(0)
    },
    refused("a gap between two values", .dataGap(filled: 42, size: 43)) {
      $0.header.add(unknown, type: 7, padding: 1, [7])
    },
    refused("a larger gap than alignment needs", .dataGap(filled: 48, size: 52)) {
      place(&$0.header, 4, after: 4)
    },
    refused("a gap in the signature header", .dataGap(filled: 4, size: 8)) {
      $0.signature.data += [0, 0, 0, 0]
    },
    refused("a gap without region", .dataGap(filled: 41, size: 42)) {
      $0.header.region = nil
      $0.header.data.append(0)
    },
    refused("a text without NUL at the end of the data", .valueLength(tag: 1044)) {
      $0.header.region = nil
      $0.header.data.removeLast()
    },
    refused("one text more than there are NULs", .valueLength(tag: 1044)) {
      $0.header.region = nil
      $0.header.entries[5].type = 8
      $0.header.entries[5].count = 2
    },
  ]
}

// MARK: - Region

extension LimitCase {
  static let regionEntry: [LimitCase] = [
    refused("a region entry that is not binary", .region("its entry must be 16 binary bytes")) {
      let end = UInt32($0.header.data.count)
      $0.header.regionEntry = .init(63, type: 6, offset: end, count: 16)
    },
    refused("a region entry of 15 bytes", .region("its entry must be 16 binary bytes")) {
      let end = UInt32($0.header.data.count)
      $0.header.regionEntry = .init(63, type: 7, offset: end, count: 15)
    },
    refused("a trailer that begins a byte too late", .region("its trailer lies outside the data")) {
      let end = UInt32($0.header.data.count)
      $0.header.regionEntry = .init(63, type: 7, offset: end + 1, count: 16)
    },
    refused("a trailer at a negative offset", .region("its trailer lies outside the data")) {
      $0.header.regionEntry = .init(63, type: 7, offset: .max, count: 16)
    },
    refused("the signature header's region in the main header", .tagNumber(62)) {
      $0.header.region = 62
    },
    refused("an image region in the main header", .tagNumber(61)) { $0.header.region = 61 },
    refused("the main header's region in the signature header", .tagNumber(63)) {
      $0.signature.region = 63
    },
    refused("an image region in the signature header", .tagNumber(61)) {
      $0.signature.region = 61
    },
  ]

  private static let repeats = RPMFormatError.Rule.region(
    "its trailer must repeat the region entry")
  private static let back = RPMFormatError.Rule.region(
    "its trailer must point back by whole entries")

  static let regionTrailer: [LimitCase] = [
    refused("a trailer with another tag", repeats) { $0.header.setTrailer(62) },
    refused("an image trailer in the main header", repeats) { $0.header.setTrailer(61) },
    accepted("an image trailer in the signature header") { $0.signature.setTrailer(61) },
    refused("a trailer that is not binary", repeats) { $0.header.setTrailer(63, type: 6) },
    refused("a trailer of 15 bytes", repeats) { $0.header.setTrailer(63, count: 15) },
    refused("a trailer that points forward", back) { $0.header.setTrailer(63, offset: 112) },
    refused("a trailer that points nowhere", back) { $0.header.setTrailer(63, offset: 0) },
    refused("a trailer that points inside an entry", back) {
      $0.header.setTrailer(63, offset: -104)
    },
    refused("a region of one entry less", .region("it covers 6 of 7 entries")) {
      $0.header.setTrailer(63, offset: -96)
    },
    refused("a region of one entry more", .region("it covers 8 of 7 entries")) {
      $0.header.setTrailer(63, offset: -128)
    },
    refused("a byte behind the main region", .region("it covers 57 of 58 data bytes")) {
      $0.header.dataAfterTrailer = [0]
    },
    refused("a byte behind the signature region", .dataGap(filled: 4, size: 5)) {
      $0.signature.dataAfterTrailer = [0]
    },
    accepted("an entry behind the signature region") { addBehindRegion(&$0.signature, 20) },
    refused("an entry of the trailer's bytes behind the region", .overlap(tag: unknown)) {
      addBehindRegion(&$0.signature, 19)
    },
    refused("an entry behind the main region", .region("it covers 7 of 8 entries")) {
      addBehindRegion(&$0.header, 57)
    },
    refused(
      "a signature region of more entries than there are", .region("it covers 3 of 2 entries")
    ) { $0.signature.setTrailer(62, offset: -48) },
  ]
}

extension LimitCase {
  /// Adds a byte after the trailer, and an entry that the region does not cover.
  private static func addBehindRegion(_ header: inout RawHeader, _ offset: UInt32) {
    header.setTrailer(header.region ?? 0)
    header.entries.append(.init(unknown, type: 7, offset: offset))
    header.dataAfterTrailer = [7]
  }
}

extension RawHeader {
  fileprivate mutating func setTrailer(
    _ tag: UInt32, type: UInt32 = 7, offset: Int32? = nil, count: UInt32 = 16
  ) {
    let back = offset ?? Int32(-16 * (entries.count + 1))
    trailer = Entry(tag, type: type, offset: UInt32(bitPattern: back), count: count)
  }
}

// MARK: - Both headers

extension LimitCase {
  static let padding: [LimitCase] =
    (0..<8).map { length in
      accepted("a signature header of 8n + \((4 + length) % 8) bytes") {
        $0.signature.add(
          1008, type: 7, count: UInt32(length + 1), .init(repeating: 0, count: length + 1))
      }
    } + [
      accepted("padding that is not zero") { $0.padding = [1, 2, 3, 4] },
      refused("no padding", .headerMagic) { $0.padding = [] },
      refused("eight bytes of padding more", .headerMagic) {
        $0.padding = [UInt8](repeating: 0, count: 12)
      },
    ]

  static let sharedTags: [LimitCase] = [
    refused("a signature size of type binary", .entryType(tag: 1000, type: 7)) {
      $0.signature.entries[0].type = 7
      $0.signature.entries[0].count = 4
    },
    refused("two signature sizes", .valueCount(tag: 1000, count: 2)) {
      $0.signature.entries[0].count = 2
      $0.signature.data += [0, 0, 0, 0]
    },
    accepted("an MD5 of 16 bytes") {
      $0.signature.add(1004, type: 7, count: 16, .init(repeating: 1, count: 16))
    },
    refused("an MD5 of 15 bytes", .valueCount(tag: 1004, count: 15)) {
      $0.signature.add(1004, type: 7, count: 15, .init(repeating: 1, count: 15))
    },
    refused("a SHA-1 of type string array", .entryType(tag: 269, type: 8)) {
      $0.signature.add(269, type: 8, [0x61, 0])
    },
    accepted("an unknown signature tag of any type") {
      $0.signature.add(2000, type: 9, [0x61, 0])
    },
    // The signature header as a whole may have 64 MiB, so one tag of it can pass this limit.
    accepted("a signature of 16 Mi bytes") { addSignature(to: &$0.signature, 16 << 20) },
    refused("a signature of a byte more", .valueCount(tag: 1002, count: 16 << 20 + 1)) {
      addSignature(to: &$0.signature, 16 << 20 + 1)
    },
    accepted("an archive size in the main header alone") { addArchiveSize(to: &$0.header, 1046) },
    refused("an archive size in both headers", .misplacedTag(1046)) {
      addArchiveSize(to: &$0.header, 1046)
      addArchiveSize(to: &$0.signature, 1007)
    },
    refused("a signature's size in the main header", .misplacedTag(257)) {
      addArchiveSize(to: &$0.header, 257)
    },
    refused("a SHA-256 in the main header", .misplacedTag(273)) { $0.header.add(273, "a") },
  ]

  private static func addSignature(to header: inout RawHeader, _ count: Int) {
    header.add(1002, type: 7, count: UInt32(count), .init(repeating: 1, count: count))
  }

  private static func addArchiveSize(to header: inout RawHeader, _ tag: UInt32) {
    header.add(tag, type: 4, padding: -header.data.count & 3, [0, 0, 0, 124])
  }
}
