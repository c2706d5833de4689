import ByteReading

/// The numbers of a newc member's header that matter here.
struct CpioHeader {
  /// The thirteen numbers that follow the magic, of eight hexadecimal digits each.
  static let byteCount = 13 * 8

  let ino: UInt32
  let mode: UInt32
  let nlink: UInt32
  let fileSize: UInt32
  let nameSize: UInt32

  /// Reads the `byteCount` bytes behind a magic; `offset` is where they begin in the archive.
  init(_ bytes: [UInt8], at offset: UInt64) throws(CpioError) {
    var numbers: [UInt32] = []
    for start in stride(from: 0, to: CpioHeader.byteCount, by: 8) {
      let digits = bytes.dropFirst(start).prefix(8)
      numbers.append(try CpioHeader.number(digits, at: offset + UInt64(start)))
    }
    ino = numbers[0]
    mode = numbers[1]
    nlink = numbers[4]
    fileSize = numbers[6]
    nameSize = numbers[11]
  }

  /// The value of eight hexadecimal digits, which begin at `offset` in the archive.
  static func number(_ digits: ArraySlice<UInt8>, at offset: UInt64) throws(CpioError) -> UInt32 {
    var value: UInt32 = 0
    for byte in digits {
      guard let digit = hexValue(byte) else { throw CpioError(.badHexDigit, at: offset) }
      value = value << 4 | UInt32(digit)
    }
    return value
  }
}
