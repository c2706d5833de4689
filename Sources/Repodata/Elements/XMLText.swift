/// Text of XML as its characters, and characters as text of XML.
public enum XMLText {
  /// The characters of text that stands in an element.
  static func decoded(_ text: some Collection<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    append(decoded: text, to: &result)
    return result
  }

  /// Adds the characters of text that stands in an element.
  static func append(decoded text: some Collection<UInt8>, to result: inout [UInt8]) {
    // Most text has nothing to resolve.
    if !text.contains(where: { $0 == UInt8(ascii: "&") || $0 == 13 }) {
      return result.append(contentsOf: text)
    }
    var wasReturn = false
    decode(text, into: &result) { byte, result in
      // Line ends of any kind are one line feed.
      if byte == 10, wasReturn {
        wasReturn = false
        return
      }
      wasReturn = byte == 13
      result.append(byte == 13 ? 10 : byte)
    }
  }

  /// The characters of an attribute's value.
  static func decodedAttribute(_ text: some Collection<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    append(decodedAttribute: text, to: &result)
    return result
  }

  /// Adds the characters of an attribute's value.
  static func append(decodedAttribute text: some Collection<UInt8>, to result: inout [UInt8]) {
    if !text.contains(where: { $0 == UInt8(ascii: "&") || $0 < 32 }) {
      return result.append(contentsOf: text)
    }
    decode(text, into: &result) { byte, result in
      result.append(byte == 9 || byte == 10 || byte == 13 ? 32 : byte)
    }
  }

  /// `text` as the value of an attribute in double quotes.
  public static func attribute(_ text: String) -> [UInt8] {
    var buffer = XMLBuffer()
    buffer.addAttribute(text)
    return buffer.bytes
  }

  /// `text` as the content of an element.
  public static func content(_ text: String) -> [UInt8] {
    var buffer = XMLBuffer()
    buffer.addText(text)
    return buffer.bytes
  }

  private static func decode(
    _ text: some Collection<UInt8>, into result: inout [UInt8],
    plain: (UInt8, inout [UInt8]) -> Void
  ) {
    var rest = text[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "&"),
        let end = rest.prefix(12).firstIndex(of: UInt8(ascii: ";")),
        let character = character(of: Array(rest[..<end]))
      else {
        plain(byte, &result)
        continue
      }
      result.append(contentsOf: character)
      rest = rest[rest.index(after: end)...]
    }
  }

  /// What a reference stands for: one of XML's own five, or a character by its number.
  private static func character(of name: [UInt8]) -> [UInt8]? {
    switch String(decoding: name, as: UTF8.self) {
    case "amp": return [UInt8(ascii: "&")]
    case "lt": return [UInt8(ascii: "<")]
    case "gt": return [UInt8(ascii: ">")]
    case "quot": return [UInt8(ascii: "\"")]
    case "apos": return [UInt8(ascii: "'")]
    case let text where text.hasPrefix("#x"): return number(text.dropFirst(2), radix: 16)
    case let text where text.hasPrefix("#"): return number(text.dropFirst(), radix: 10)
    default: return nil
    }
  }

  private static func number(_ digits: Substring, radix: Int) -> [UInt8]? {
    UInt32(digits, radix: radix).flatMap(Unicode.Scalar.init).map { Array(String($0).utf8) }
  }
}
