/// Reading values by tag. The entries were checked when the header was made.
extension Header {
  /// The first entry with this tag, as rpm takes it.
  func entry(_ tag: HeaderTag) -> Entry? {
    entries.first { $0.tag == tag }
  }

  /// Whether the header has this tag.
  public func contains(_ tag: HeaderTag) -> Bool {
    entry(tag) != nil
  }

  /// The first number of an integer tag, or nothing if it is absent or no integer.
  public func number(_ tag: HeaderTag) -> UInt64? {
    guard let entry = entry(tag), let width = entry.type.width, entry.type != .binary else {
      return nil
    }
    return number(at: entry.start, width: width)
  }

  /// All numbers of an integer tag; empty if it is absent.
  public func numbers(_ tag: HeaderTag) -> [UInt64] {
    guard let entry = entry(tag), let width = entry.type.width, entry.type != .binary else {
      return []
    }
    return (0..<entry.count).map { number(at: entry.start + $0 * width, width: width) }
  }

  /// All numbers of a tag whose values have at most 32 bits; larger ones are cut to their low bits.
  func smallNumbers(_ tag: HeaderTag) -> [UInt32] {
    guard let entry = entry(tag), let width = entry.type.width, entry.type != .binary else {
      return []
    }
    var values: [UInt32] = []
    values.reserveCapacity(entry.count)
    for index in 0..<entry.count {
      values.append(
        UInt32(truncatingIfNeeded: number(at: entry.start + index * width, width: width)))
    }
    return values
  }

  /// The first text of a tag: of a translated one the C entry, which is always the first.
  public func text(_ tag: HeaderTag) -> TextRange? {
    guard let entry = entry(tag), entry.type.width == nil else { return nil }
    return TextRange(entry.start..<textEnd(from: entry.start))
  }

  /// All texts of a string array; empty if it is absent.
  public func texts(_ tag: HeaderTag) -> [TextRange] {
    guard let entry = entry(tag), entry.type.width == nil else { return [] }
    var texts: [TextRange] = []
    texts.reserveCapacity(entry.count)
    var start = entry.start
    for _ in 0..<entry.count {
      let end = textEnd(from: start)
      texts.append(TextRange(start..<end))
      start = end + 1
    }
    return texts
  }

  /// The bytes of a binary tag, or nothing if it is absent or no binary.
  public func binary(_ tag: HeaderTag) -> ArraySlice<UInt8>? {
    guard let entry = entry(tag), entry.type == .binary else { return nil }
    return bytes[entry.start..<entry.start + entry.length]
  }

  /// The text at `range` as a String; bytes that are not UTF-8 are read as Latin-1.
  public func string(_ range: TextRange) -> String {
    let slice = bytes.span.extracting(range.range)
    return String(decoding: utf8Text(slice), as: UTF8.self)
  }

  /// The first text of a tag as a String, or nothing if it is absent.
  public func string(_ tag: HeaderTag) -> String? {
    text(tag).map { string($0) }
  }

  private func number(at start: Int, width: Int) -> UInt64 {
    var value: UInt64 = 0
    for index in start..<start + width { value = value << 8 | UInt64(bytes[index]) }
    return value
  }

  private func textEnd(from start: Int) -> Int {
    var end = start
    while bytes[end] != 0 { end += 1 }
    return end
  }
}
