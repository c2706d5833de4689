/// A set of bytes.
struct ByteSet: Sendable {
  private var words: InlineArray<4, UInt64> = .init(repeating: 0)

  /// The empty set.
  init() {}

  /// A set of one byte.
  init(_ byte: UInt8) {
    insert(byte)
  }

  /// The bytes for which `isMember` is true.
  init(where isMember: (UInt8) -> Bool) {
    for byte in UInt8.min...UInt8.max where isMember(byte) { insert(byte) }
  }

  /// All bytes but NUL, which no text of a shell has.
  static let any = ByteSet { $0 != 0 }

  /// The bytes that are not in the set, without NUL.
  var inverted: ByteSet { ByteSet { $0 != 0 && !contains($0) } }

  func contains(_ byte: UInt8) -> Bool {
    words[Int(byte >> 6)] >> UInt64(byte & 63) & 1 == 1
  }

  mutating func insert(_ byte: UInt8) {
    words[Int(byte >> 6)] |= 1 << UInt64(byte & 63)
  }

  mutating func formUnion(_ other: ByteSet) {
    for index in words.indices { words[index] |= other.words[index] }
  }

  /// The members of a class of the C locale, by the name in `[:name:]`; nothing for other names.
  init?(className: String) {
    guard let isMember = Self.classes[className] else { return nil }
    self.init(where: isMember)
  }

  private static let classes: [String: @Sendable (UInt8) -> Bool] = [
    "alpha": isLetter, "digit": isDigit, "alnum": { isLetter($0) || isDigit($0) },
    "upper": { (0x41...0x5A).contains($0) }, "lower": { (0x61...0x7A).contains($0) },
    "space": isWhiteSpace, "blank": { $0 == 0x20 || $0 == 0x09 },
    "punct": { (0x21...0x7E).contains($0) && !isLetter($0) && !isDigit($0) },
    "graph": { (0x21...0x7E).contains($0) }, "print": { (0x20...0x7E).contains($0) },
    "cntrl": { $0 < 0x20 || $0 == 0x7F }, "xdigit": isHexDigit,
  ]
}

/// Whether a byte is a letter of ASCII.
func isLetter(_ byte: UInt8) -> Bool {
  (0x61...0x7A).contains(byte | 0x20)
}

/// Whether a byte is a digit of ASCII.
func isDigit(_ byte: UInt8) -> Bool {
  (0x30...0x39).contains(byte)
}

/// Whether a byte may be part of a name: a letter, a digit or an underscore.
func isWordByte(_ byte: UInt8) -> Bool {
  isLetter(byte) || isDigit(byte) || byte == 0x5F
}

private func isHexDigit(_ byte: UInt8) -> Bool {
  isDigit(byte) || (0x61...0x66).contains(byte | 0x20)
}
