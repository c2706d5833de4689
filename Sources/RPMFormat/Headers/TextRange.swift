/// Where a text lies in the bytes of its header, without its NUL.
///
/// Texts of a header are copied far more often than they are looked at, so they stay bytes:
/// a `String` is made only for what is compared or shown.
public struct TextRange: Hashable, Sendable {
  private let start: UInt32
  private let end: UInt32

  init(_ range: Range<Int>) {
    start = UInt32(clamping: range.lowerBound)
    end = UInt32(clamping: range.upperBound)
  }

  /// The offsets in bytes, relative to the start of `Header.bytes`.
  public var range: Range<Int> { Int(start)..<Int(end) }
  /// How many bytes the text has.
  public var count: Int { Int(end) - Int(start) }
  /// Whether the text has no bytes.
  public var isEmpty: Bool { start == end }
}

/// Whether `bytes` are well-formed UTF-8.
public func isUTF8(_ bytes: Span<UInt8>) -> Bool {
  do {
    _ = try UTF8Span(validating: bytes)
    return true
  } catch {
    return false
  }
}

/// Gives text as UTF-8: unchanged if it is, else read as Latin-1 by ``latin1Text(_:)``.
///
/// That is what createrepo_c does: a package with one stray byte in its description stays readable.
public func utf8Text(_ bytes: Span<UInt8>) -> [UInt8] {
  isUTF8(bytes) ? bytes.copied() : latin1Text(bytes)
}

/// Reads text as Latin-1 and gives it as UTF-8, without the bytes 0x80 to 0xBF.
///
/// createrepo_c drops those too; in text that really is Latin-1 they are no letters.
public func latin1Text(_ bytes: Span<UInt8>) -> [UInt8] {
  var text: [UInt8] = []
  text.reserveCapacity(bytes.count)
  for index in bytes.indices {
    let byte = bytes[index]
    if byte < 0x80 {
      text.append(byte)
    } else if byte >= 0xC0 {
      text.append(0xC3)
      text.append(0x80 | byte & 0x3F)
    }
  }
  return text
}
