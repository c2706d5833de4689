/// Texts from somebody's metadata on a line of ours.
enum PrintableText {
  /// The text with everything that would break the line, move the cursor or turn the text around
  /// written as `\u{1B}`.
  static func line(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isControl) else { return text }
    return text.unicodeScalars.map { scalar in
      isControl(scalar)
        ? "\\u{\(String(scalar.value, radix: 16, uppercase: true))}" : String(scalar)
    }.joined()
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: true
    // Noncharacters, which XML has no place for.
    default: scalar.value & 0xFFFE == 0xFFFE
    }
  }
}
