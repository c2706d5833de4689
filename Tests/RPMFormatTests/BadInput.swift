import Foundation
import RPMFormat
import SystemIO
import TestSupport

/// Packages to damage, and what to do with the damaged ones.
enum BadInput {
  struct Sample: Sendable {
    let name: String
    let bytes: [UInt8]
  }

  /// Packages written here, small ones.
  static let written: [Sample] = [Draft.empty, .kmod, .zstd, .source].compactMap { draft in
    var value = draft.value
    value.reservedSpace = 32
    return (try? value.encoded()).map { Sample(name: "written \(draft.rawValue)", bytes: $0) }
  }

  /// All real packages, and those written here.
  static let everything: [Sample] =
    written
    + SharedData.rpms.compactMap { file in
      (try? Data(contentsOf: file)).map { Sample(name: file.lastPathComponent, bytes: Array($0)) }
    }

  /// Those of at most 8 KiB that can be read.
  static let small = everything.filter { sample in
    sample.bytes.count <= 8192 && read(sample.bytes.span) == .read
  }

  enum Outcome: Equatable {
    case read
    case refused
    /// Refused with an offset that the file does not have.
    case misplaced(String)
  }

  /// Reads all there is to read.
  static func read(_ bytes: Span<UInt8>) -> Outcome {
    do throws(RPMFormatError) {
      let package = try Package(parsing: bytes)
      package.touchEverything()
      return .read
    } catch {
      return (0...bytes.count).contains(error.offset) ? .refused : .misplaced("\(error)")
    }
  }
}

// MARK: - Truncation

extension BadInput {
  /// Where lead, introductions, entries and values begin and end, and the bytes beside those;
  /// all of them less than the end of the main header. Nothing if the headers are refused.
  static func borders(of bytes: [UInt8]) -> [Int]? {
    guard let measured = try? PackageLayout.measure(bytes.span),
      case .complete(let layout) = measured
    else { return nil }
    var borders: Set<Int> = [0, 4, PackageLayout.leadSize]
    for range in [layout.signature, layout.header] {
      let start = range.lowerBound
      let count = number(bytes, at: start + 8)
      let data = start + 16 + 16 * count
      borders.formUnion([start, start + 8, data, range.upperBound])
      for index in 0..<count {
        borders.insert(start + 16 + 16 * index)
        borders.insert(data + number(bytes, at: start + 16 + 16 * index + 8))
      }
    }
    let beside = borders.union(borders.map { $0 - 1 }).union(borders.map { $0 + 1 })
    return beside.filter { $0 >= 0 && $0 < layout.header.upperBound }.sorted()
  }

  private static func number(_ bytes: [UInt8], at offset: Int) -> Int {
    bytes[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) }
  }
}

// MARK: - Wrong bytes

extension BadInput {
  /// How many variants were read and refused.
  struct Tally {
    var read = 0
    var refused = 0
    var misplaced: [String] = []

    mutating func add(_ other: Tally) {
      read += other.read
      refused += other.refused
      misplaced += other.misplaced
    }
  }

  /// Reads `count` variants of small packages with up to eight wrong bytes in their headers.
  static func flips(_ count: Int, seed: UInt64) -> Tally {
    var random = SeededGenerator(seed: seed)
    var tally = Tally()
    let prefixes = small.map { sample in
      let end = (try? Package(parsing: sample.bytes.span))?.headerRange.upperBound
      return Array(sample.bytes.prefix(end ?? sample.bytes.count))
    }
    for index in 0..<count {
      let bytes = prefixes[index % prefixes.count]
      // Half of them in the indexes' share of the file, where a byte means more than in a text.
      let area = index % 2 == 0 ? 0..<bytes.count : 96..<min(bytes.count, 1400)
      switch read(damage(bytes, area, &random).span) {
      case .read: tally.read += 1
      case .refused: tally.refused += 1
      case .misplaced(let what): tally.misplaced.append(what)
      }
    }
    return tally
  }

  /// `bytes` with one to eight wrong ones inside `area`; one in eight is cut short besides.
  static func damage(
    _ bytes: [UInt8], _ area: Range<Int>, _ random: inout SeededGenerator
  ) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<Int.random(in: 1...8, using: &random) {
      let place = Int.random(in: area, using: &random)
      // A bit, a boundary value or anything.
      switch Int.random(in: 0..<3, using: &random) {
      case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      case 1: bytes[place] = [0, 1, 0x7f, 0x80, 0xff][Int.random(in: 0..<5, using: &random)]
      default: bytes[place] = UInt8.random(in: 0...255, using: &random)
      }
    }
    if Int.random(in: 0..<8, using: &random) == 0 {
      bytes.removeLast(Int.random(in: 0..<bytes.count, using: &random))
    }
    return bytes
  }
}

// MARK: - Payloads

extension BadInput {
  /// An archive of a dozen members.
  static let archive: [UInt8] = (try? payload(.none)) ?? []

  /// The payload of a package with a few files.
  static func payload(_ format: RPMDraft.PayloadFormat) throws -> [UInt8] {
    var draft = Draft.kmod.value
    draft.payloadFormat = format
    draft.files += (0..<8).map {
      .text("/usr/share/demo/\($0)", String(repeating: "\($0)", count: 300))
    }
    let bytes = try draft.encoded()
    return Array(bytes[try Package(parsing: bytes.span).headerRange.upperBound...])
  }

  /// Reads an archive in pieces; false if it is refused.
  static func readArchive(_ bytes: [UInt8]) -> Bool {
    var reader = CpioReader(limits: CpioLimits(entries: 1000, fileBytes: 1 << 20))
    do throws(CpioError) {
      for start in stride(from: 0, to: bytes.count, by: 500) {
        let piece = bytes.span.extracting(start..<min(start + 500, bytes.count))
        _ = try reader.feed(piece) { $0.size < 10_000 }
      }
      try reader.finish()
      return true
    } catch {
      return false
    }
  }
}
