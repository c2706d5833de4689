import KernelABI

/// JSON written by hand into bytes: documents of many megabytes, whose form is fixed, cost a tenth
/// of what an encoder takes.
struct JSONBuffer {
  private(set) var bytes: [UInt8] = []

  /// Makes room for so many bytes.
  mutating func reserve(_ count: Int) { bytes.reserveCapacity(count) }

  /// Adds text that is JSON already.
  mutating func add(_ json: StaticString) {
    json.withUTF8Buffer { text in
      // Most are a comma.
      if text.count == 1 { bytes.append(text[0]) } else { bytes.append(contentsOf: text) }
    }
  }

  /// Adds bytes that are JSON already.
  mutating func add(_ json: [UInt8]) { add(json[...]) }

  /// Adds bytes that are JSON already.
  mutating func add(_ json: ArraySlice<UInt8>) {
    json.withUnsafeBufferPointer { bytes.append(contentsOf: $0) }
  }

  /// Adds a number.
  mutating func add(_ number: Int) {
    guard (0..<10_000).contains(number) else {
      bytes += String(number).utf8
      return
    }
    // Most are places in a list: thousands of times the cost of making a text.
    if number >= 1000 { add(digit: number / 1000) }
    if number >= 100 { add(digit: number / 100 % 10) }
    if number >= 10 { add(digit: number / 10 % 10) }
    add(digit: number % 10)
  }

  private mutating func add(digit: Int) {
    bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: digit))
  }

  /// Adds a text in quotes.
  mutating func add(text: String) {
    var text = text
    text.withUTF8 { add(inQuotes: $0) }
  }

  /// Adds bytes that should be UTF-8 as a text in quotes.
  mutating func add(text: ArraySlice<UInt8>) {
    guard text.allSatisfy({ $0 < 0x80 }) else {
      return add(text: String(decoding: text, as: UTF8.self))
    }
    text.withUnsafeBufferPointer { add(inQuotes: $0) }
  }

  private mutating func add(inQuotes text: UnsafeBufferPointer<UInt8>) {
    bytes.append(UInt8(ascii: "\""))
    if text.allSatisfy({ $0 >= 0x20 && $0 != 0x22 && $0 != 0x5C }) {
      bytes.append(contentsOf: text)
    } else {
      for byte in text { add(escaping: byte) }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// Adds a CRC as modpost writes it, in quotes.
  mutating func add(_ crc: CRC) {
    add("\"")
    add(digits: crc)
    add("\"")
  }

  /// Adds a CRC as modpost writes it.
  mutating func add(digits crc: CRC) {
    add("0x")
    // The eight digits as the bytes of one number, the first digit in the lowest.
    var digits: UInt64 = 0
    for shift in stride(from: 0, through: 28, by: 4) {
      let digit = UInt64(crc.value >> UInt32(shift)) & 15
      digits = digits << 8 | digit + (digit < 10 ? 0x30 : 0x61 - 10)
    }
    withUnsafeBytes(of: digits.littleEndian) { bytes.append(contentsOf: $0) }
  }

  /// Adds elements between brackets, parted by commas.
  mutating func add<Element>(
    list elements: some Sequence<Element>, _ body: (inout JSONBuffer, Element) -> Void
  ) {
    add("[")
    add(each: elements, separator: ",", body)
    add("]")
  }

  /// Adds elements between brackets, each on a line of its own.
  mutating func add<Element>(
    lines elements: some Sequence<Element>, _ body: (inout JSONBuffer, Element) -> Void
  ) {
    add("[\n")
    add(each: elements, separator: ",\n", body)
    add("\n]")
  }

  /// Adds a list of texts.
  mutating func add(texts: [String]) { add(list: texts) { $0.add(text: $1) } }

  private mutating func add<Element>(
    each elements: some Sequence<Element>, separator: StaticString,
    _ body: (inout JSONBuffer, Element) -> Void
  ) {
    var isFirst = true
    for element in elements {
      if !isFirst { add(separator) }
      isFirst = false
      body(&self, element)
    }
  }

  private mutating func add(escaping byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""): add("\\\"")
    case UInt8(ascii: "\\"): add("\\\\")
    case 0x0A: add("\\n")
    case 0x09: add("\\t")
    case 0..<0x20:
      add("\\u00")
      for digit in [byte >> 4, byte & 15] {
        bytes.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") - 10 + digit)
      }
    default: bytes.append(byte)
    }
  }
}
