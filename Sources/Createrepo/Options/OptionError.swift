/// Why a command line could not be understood. The words are those that GLib's parser uses, as
/// scripts look for them.
public enum OptionError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The word begins with a dash and is no option, or a bundle with a letter that is none.
  case unknown(String)
  /// The option needs a value and is the last word.
  case missingArgument(option: String)
  /// Two options in one bundle of letters need a value.
  case twoArguments(option: String)
  /// The value is no whole number.
  case notAnInteger(String, option: String)
  /// The value does not fit into 32 bits.
  case outOfRange(String, option: String)
  /// The value is not one of those that the option takes; the text says what is wrong.
  case invalid(String)

  /// The reason, without the `Argument parsing failed:` that goes before it.
  public var description: String {
    switch self {
    case .unknown(let word): "Unknown option \(word)"
    case .missingArgument(let option): "Missing argument for \(option)"
    case .twoArguments(let option): "Error parsing option \(option)"
    case .notAnInteger(let value, let option):
      "Cannot parse integer value “\(value)” for \(option)"
    case .outOfRange(let value, let option): "Integer value “\(value)” for \(option) out of range"
    case .invalid(let reason): reason
    }
  }
}

/// Whole numbers as C's `strtol` reads them with base 0.
enum IntegerText {
  /// The number, or why `option` cannot take it.
  static func value(of text: String, for option: String) throws(OptionError) -> Int {
    var digits = Substring(text.drop { $0 == " " || $0 == "\t" || $0 == "\n" })
    let isNegative = digits.hasPrefix("-")
    if isNegative || digits.hasPrefix("+") { digits = digits.dropFirst() }
    var radix = 10
    if digits.hasPrefix("0x") || digits.hasPrefix("0X") {
      radix = 16
      digits = digits.dropFirst(2)
    } else if digits.hasPrefix("0") {
      radix = 8
    }
    guard let first = digits.first, first != "-", first != "+",
      digits.allSatisfy({ $0.isASCII && $0.hexDigitValue.map { $0 < radix } ?? false })
    else { throw .notAnInteger(text, option: option) }
    guard let magnitude = Int(digits, radix: radix),
      let value = Int32(exactly: isNegative ? -magnitude : magnitude)
    else { throw .outOfRange(text, option: option) }
    return Int(value)
  }
}
