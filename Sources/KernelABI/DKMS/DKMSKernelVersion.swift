/// A kernel's release in the form in which dkms compares two of them.
///
/// dkms pads each number to three digits, leaves longer ones as they are, and compares the texts;
/// a text is smaller than a longer one that begins with it. So `5.14.0-70.el9.x86_64` is greater
/// than `5.14.0-70`, and, a defect that this keeps, `5.14.0-1000` is smaller than `5.14.0-999`.
/// bash compares in the order of the locale; here it is that of the C locale, bytes.
public struct DKMSKernelVersion: Sendable, Comparable, CustomStringConvertible {
  /// The padded text, without blanks.
  public let description: String

  /// The comparable form of `release`.
  public init(_ release: String) {
    var padded: [UInt8] = []
    var digits: [UInt8] = []
    for byte in Array(release.utf8) + [0] {
      if isDigit(byte) {
        digits.append(byte)
        continue
      }
      if !digits.isEmpty { padded += Array(repeating: 0x30, count: max(0, 3 - digits.count)) }
      padded += digits
      digits = []
      if !isWhiteSpace(byte), byte != 0 { padded.append(byte) }
    }
    description = String(decoding: padded, as: UTF8.self)
  }

  /// Whether dkms takes one release for older than another.
  public static func < (one: DKMSKernelVersion, other: DKMSKernelVersion) -> Bool {
    one.description.utf8.lexicographicallyPrecedes(other.description.utf8)
  }
}
