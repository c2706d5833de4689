import RPMFormat
import TestSupport
import Testing

/// A package at one of rpm's limits, or one step beyond it.
struct LimitCase: Sendable, CustomTestStringConvertible {
  let name: String
  /// The rule it breaks; nothing if rpm reads it.
  let refusal: RPMFormatError.Rule?
  let package: RawPackage

  var testDescription: String { name }

  static func accepted(_ name: String, _ change: (inout RawPackage) -> Void) -> LimitCase {
    var package = RawPackage()
    change(&package)
    return LimitCase(name: name, refusal: nil, package: package)
  }

  static func refused(
    _ name: String, _ refusal: RPMFormatError.Rule, _ change: (inout RawPackage) -> Void
  ) -> LimitCase {
    var package = RawPackage()
    change(&package)
    return LimitCase(name: name, refusal: refusal, package: package)
  }

  static let all =
    lead + magic + entryCount + dataSize + tag + type + count + offset + order + length
    + regionEntry + regionTrailer + padding + sharedTags

  /// A tag that no rpm knows, so that any type is allowed.
  static let unknown: UInt32 = 999_999
}

// MARK: - Lead and introduction

extension LimitCase {
  static let lead: [LimitCase] =
    [
      // rpm 4.18 still looks at the version (bytes 4 and 5) and the signature type (78 and 79).
      accepted("a lead with anything in its obsolete fields") {
        for index in Array(6..<78) + Array(80..<96) { $0.lead[index] = 0xff }
      }
    ]
    + (0..<4).map { index in
      refused("byte \(index) of the lead's magic wrong", .leadMagic) { $0.lead[index] ^= 1 }
    }

  static let magic: [LimitCase] = (0..<8).flatMap { index in
    [
      refused("byte \(index) of the signature header's magic wrong", .headerMagic) {
        $0.signature.magic[index] ^= 1
      },
      refused("byte \(index) of the main header's magic wrong", .headerMagic) {
        $0.header.magic[index] ^= 1
      },
    ]
  }

  static let entryCount: [LimitCase] = [
    refused("no entry in the signature header", .entryCount(0, limit: 32)) {
      $0.signature.statedEntryCount = 0
    },
    refused("no entry in the main header", .entryCount(0, limit: 65535)) {
      $0.header.statedEntryCount = 0
    },
    accepted("32 entries in the signature header") { fill(&$0.signature, to: 32) },
    refused("33 entries in the signature header", .entryCount(33, limit: 32)) {
      fill(&$0.signature, to: 33)
    },
    accepted("65,535 entries in the main header") { fill(&$0.header, to: 65535) },
    refused("65,536 entries in the main header", .entryCount(65536, limit: 65535)) {
      fill(&$0.header, to: 65536)
    },
  ]

  private static func fill(_ header: inout RawHeader, to count: Int) {
    let missing = count - 1 - header.entries.count
    for index in 0..<missing { header.add(unknown + UInt32(index), type: 7, [7]) }
  }

  static let dataSize: [LimitCase] = [
    accepted("64 MiB of data in the signature header") { pad(&$0.signature, to: 64 << 20) },
    refused(
      "64 MiB and a byte of data in the signature header", .dataSize(67_108_865, limit: 67_108_864)
    ) { $0.signature.statedDataSize = 64 << 20 + 1 },
    refused("256 MiB of data in the main header", .dataSize(1 << 28, limit: 0x0fff_ffff)) {
      $0.header.statedDataSize = 1 << 28
    },
  ]

  private static func pad(_ header: inout RawHeader, to size: Int) {
    let count = size - 16 - header.data.count
    header.add(
      unknown, type: 7, count: UInt32(count), [UInt8](repeating: 7, count: count))
  }
}

// MARK: - Tag, type, count

extension LimitCase {
  static let tag: [LimitCase] = [
    accepted("tag 100") { $0.header.add(100, type: 8, [0x43, 0]) },
    refused("tag 99", .tagNumber(99)) { $0.header.add(99, type: 7, [7]) },
    accepted("tag 0x7fffffff") { $0.header.add(0x7fff_ffff, type: 7, [7]) },
    refused("tag 0x80000000", .tagNumber(0x8000_0000)) {
      $0.header.add(0x8000_0000, type: 7, [7])
    },
    refused("tag 0", .tagNumber(0)) { $0.header.add(0, type: 7, [7]) },
    refused("tag 99 in the signature header", .tagNumber(99)) {
      $0.signature.add(99, type: 7, [7])
    },
    refused("a second region entry", .tagNumber(63)) {
      $0.header.add(63, type: 7, count: 16, [UInt8](repeating: 0, count: 16))
    },
  ]

  static let type: [LimitCase] =
    (1...9).map { type in
      accepted("type \(type) for an unknown tag") {
        place(&$0.header, UInt32(type))
      }
    }
    + [0, 10, .max].map { type in
      refused("type \(type)", .entryType(tag: unknown, type: type)) {
        $0.header.add(unknown, type: type, value)
      }
    } + [
      accepted("a version of type string array") { $0.header.entries[1].type = 8 },
      accepted("a version of type translated string") { $0.header.entries[1].type = 9 },
      refused("a version of type binary", .entryType(tag: 1001, type: 7)) {
        $0.header.entries[1].type = 7
      },
      accepted("file states of type char") { $0.header.add(1029, type: 1, [0]) },
      refused("file states of type int8", .entryType(tag: 1029, type: 2)) {
        $0.header.add(1029, type: 2, [0])
      },
      refused("an icon of type string", .entryType(tag: 1043, type: 6)) {
        $0.header.add(1043, "icon")
      },
      refused("an epoch of type string", .entryType(tag: 1003, type: 6)) {
        $0.header.add(1003, "1")
      },
      refused("file modes of type int32", .entryType(tag: 1030, type: 4)) {
        $0.header.add(1030, type: 4, padding: -$0.header.data.count & 3, value)
      },
    ]

  private static let value: [UInt8] = [0x41, 0, 0, 0, 0, 0, 0, 0]

  /// Adds one value of `type` where its alignment wants it.
  static func place(_ header: inout RawHeader, _ type: UInt32, after gap: Int = 0) {
    let sizes: [UInt32: Int] = [3: 2, 4: 4, 5: 8, 6: 2, 8: 2, 9: 2]
    let size = sizes[type, default: 1]
    let padding = (3...5).contains(type) ? -header.data.count & (size - 1) : 0
    header.add(unknown, type: type, padding: padding + gap, Array(value.prefix(size)))
  }

  static let count: [LimitCase] = [
    refused("a count of 0", .valueCount(tag: unknown, count: 0)) {
      $0.header.add(unknown, type: 7, count: 0, [])
    },
    refused("more bytes than there are data", .valueCount(tag: unknown, count: 68)) {
      pad(&$0.header, to: 67)
      $0.header.entries[6].count = 68
    },
    accepted("0xfffff values of type int8") { $0.header.add(unknown, count: 0xf_ffff, type: 2) },
    refused("0x100000 values of type int8", .valueCount(tag: unknown, count: 0x10_0000)) {
      $0.header.add(unknown, count: 0x10_0000, type: 2)
    },
    accepted("0x100000 binary bytes") { $0.header.add(unknown, count: 0x10_0000, type: 7) },
    refused("two values of type string", .valueCount(tag: 1001, count: 2)) {
      $0.header.entries[1].count = 2
    },
  ]
}

extension RawHeader {
  /// Adds `count` values of one byte.
  fileprivate mutating func add(_ tag: UInt32, count: Int, type: UInt32) {
    add(tag, type: type, count: UInt32(count), [UInt8](repeating: 7, count: count))
  }
}
