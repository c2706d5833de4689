import ByteReading

/// The CRC of an exported kernel symbol's type, as modpost computes it and modversions compares it.
///
/// The kernel compares 32-bit numbers, so this does too: `0x01865137` and `1865137` are one CRC.
/// rpm compares the same text as a version, segment by segment and without leading zeros, and so
/// takes `0x1a01b234` and `0x1a1b0234` for equal; here they differ.
public struct CRC: Sendable, Hashable, CustomStringConvertible {
  /// The CRC as a number.
  public let value: UInt32

  /// A CRC of that number.
  public init(_ value: UInt32) {
    self.value = value
  }

  /// Reads one to eight hexadecimal digits of any case, with or without `0x` or `0X` before them;
  /// nothing for any other text.
  ///
  /// Kernel packages and kmods write `0x` and eight digits; early EL6 packages and a SUSE
  /// generator leave out `0x` and leading zeros.
  public init?(_ text: some StringProtocol) {
    self.init(bytes: Array(text.utf8).span)
  }

  /// The same reading of bytes that are not made into a text first.
  public init?(bytes: Span<UInt8>) {
    let start = Self.hasPrefix(bytes) ? 2 : 0
    guard (1...8).contains(bytes.count - start) else { return nil }
    var value: UInt32 = 0
    for index in start..<bytes.count {
      guard let digit = hexValue(bytes[index]) else { return nil }
      value = value << 4 | UInt32(digit)
    }
    self.value = value
  }

  /// Whether this is no checksum at all: modpost writes zero where `CONFIG_MODVERSIONS` is off.
  public var isUnknown: Bool { value == 0 }

  /// `0x` and eight lower-case digits, as modpost writes it.
  public var description: String { "0x" + hexadecimal(value) }

  private static func hasPrefix(_ bytes: Span<UInt8>) -> Bool {
    bytes.count >= 2 && bytes[0] == UInt8(ascii: "0") && bytes[1] | 0x20 == UInt8(ascii: "x")
  }
}
