import Glibc

/// An RPM header in the making: tagged values, in the order of their tags in the end.
///
/// On disk, all numbers big-endian: magic `8e ad e8 01`, 4 zero bytes, entry count, data size; one
/// index entry of four numbers (tag, type, offset, count) for each value; the data. The first entry
/// is the region: it points at a trailer, the last 16 bytes of the data, that looks like an entry
/// whose offset is minus the size of the index.
struct HeaderWriter {
  private enum Kind: UInt32 {
    case int16 = 3
    case int32 = 4
    case int64 = 5
    case string = 6
    case binary = 7
    case stringArray = 8
    case translated = 9

    var alignment: Int { self == .int16 ? 2 : self == .int32 ? 4 : self == .int64 ? 8 : 1 }
  }

  private struct Entry {
    let tag: UInt32
    let kind: Kind
    let count: Int
    let data: [UInt8]
  }

  private var entries: [Entry] = []

  mutating func string(_ tag: UInt32, _ text: String) throws {
    entries.append(Entry(tag: tag, kind: .string, count: 1, data: try Self.terminated([text])))
  }

  mutating func translated(_ tag: UInt32, _ texts: [String]) throws {
    entries.append(
      Entry(tag: tag, kind: .translated, count: texts.count, data: try Self.terminated(texts)))
  }

  mutating func strings(_ tag: UInt32, _ texts: [String]) throws {
    guard !texts.isEmpty else { return }
    let data = try Self.terminated(texts)
    entries.append(Entry(tag: tag, kind: .stringArray, count: texts.count, data: data))
  }

  mutating func numbers(_ tag: UInt32, _ values: [UInt32]) {
    guard !values.isEmpty else { return }
    let data = Self.bytes(of: values.map(\.bigEndian))
    entries.append(Entry(tag: tag, kind: .int32, count: values.count, data: data))
  }

  mutating func halves(_ tag: UInt32, _ values: [UInt16]) {
    guard !values.isEmpty else { return }
    let data = Self.bytes(of: values.map(\.bigEndian))
    entries.append(Entry(tag: tag, kind: .int16, count: values.count, data: data))
  }

  mutating func largeNumbers(_ tag: UInt32, _ values: [UInt64]) {
    guard !values.isEmpty else { return }
    let data = Self.bytes(of: values.map(\.bigEndian))
    entries.append(Entry(tag: tag, kind: .int64, count: values.count, data: data))
  }

  mutating func binary(_ tag: UInt32, _ data: [UInt8]) {
    entries.append(Entry(tag: tag, kind: .binary, count: data.count, data: data))
  }

  /// The header with everything in one region.
  func encoded(region: UInt32) throws -> [UInt8] {
    var index: [UInt32] = []
    var data: [UInt8] = []
    data.reserveCapacity(entries.reduce(64) { $0 + $1.data.count + 8 })
    for entry in entries.sorted(by: { $0.tag < $1.tag }) {
      let alignment = entry.kind.alignment
      while data.count % alignment != 0 { data.append(0) }
      index += [entry.tag, entry.kind.rawValue, UInt32(data.count), UInt32(entry.count)]
      data += entry.data
    }
    let entryCount = entries.count + 1
    try checkLimits(entryCount: entryCount, dataSize: data.count + 16)
    let regionEntry = [region, Kind.binary.rawValue, UInt32(data.count), 16]
    let trailer = [
      region, Kind.binary.rawValue, UInt32(bitPattern: Int32(-16 * entryCount)), 16,
    ]
    data += Self.bytes(of: trailer.map(\.bigEndian))
    let introduction: [UInt32] = [0x8ead_e801, 0, UInt32(entryCount), UInt32(data.count)]
    return Self.bytes(of: (introduction + regionEntry + index).map(\.bigEndian)) + data
  }

  /// What rpm refuses to read: 64 Ki entries, 1 Mi values in one, 256 MiB of data.
  private func checkLimits(entryCount: Int, dataSize: Int) throws {
    guard entryCount <= 0xffff else { throw RPMDraftError.overLimit("\(entryCount) entries") }
    guard dataSize <= 0x0fff_ffff else { throw RPMDraftError.overLimit("\(dataSize) bytes") }
    for entry in entries where entry.kind != .binary && entry.count > 0xf_ffff {
      throw RPMDraftError.overLimit("\(entry.count) values in tag \(entry.tag)")
    }
  }

  /// The texts, a NUL after each: tests write millions of them, mostly in unoptimised builds.
  private static func terminated(_ texts: [String]) throws -> [UInt8] {
    var data: [UInt8] = []
    data.reserveCapacity(texts.reduce(0) { $0 + $1.utf8.count + 1 })
    for var text in texts {
      let hasNUL = text.withUTF8 { bytes in
        data.append(contentsOf: bytes)
        return bytes.baseAddress.map { memchr($0, 0, bytes.count) != nil } ?? false
      }
      guard !hasNUL else { throw RPMDraftError.textWithNUL(text) }
      data.append(0)
    }
    return data
  }

  /// The memory of numbers that are big-endian already.
  private static func bytes<Number: FixedWidthInteger>(of numbers: [Number]) -> [UInt8] {
    numbers.withUnsafeBytes { Array($0) }
  }
}
