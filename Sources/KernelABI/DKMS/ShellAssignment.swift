/// An assignment to a shell variable, `NAME=…`, `NAME+=…` or `NAME[n]=…`.
struct ShellAssignment {
  let name: String
  /// The element: 0 for a plain variable, as bash has it; nothing if only running it would tell.
  let index: Int?
  /// Whether it adds to the value.
  let appends: Bool
  /// What is assigned.
  let value: [ShellWord.Part]
  let line: Int

  /// Whether it assigns a whole array, `NAME=(…)`.
  var isArray: Bool {
    value.contains {
      guard case .expansion(_, let text) = $0 else { return false }
      return text.first == UInt8(ascii: "(")
    }
  }

  /// Reads a word that assigns; nothing if it is another word.
  init?(_ word: ShellWord) {
    guard case .literal(let bytes) = word.parts.first else { return nil }
    let name = bytes.prefix(while: isWordByte)
    guard let first = name.first, !isDigit(first) else { return nil }
    var rest = bytes.dropFirst(name.count)
    let (index, isElement) = Self.takeIndex(&rest)
    let isPlain = !isElement || index != nil
    appends = rest.starts(with: "+=".utf8)
    if appends { rest = rest.dropFirst() }
    guard rest.first == UInt8(ascii: "=") || !isPlain else { return nil }
    self.name = String(decoding: name, as: UTF8.self)
    self.index = isPlain ? index ?? 0 : nil
    value = [.literal(Array(rest.dropFirst()))] + word.parts.dropFirst()
    line = word.line
  }

  /// Takes `[n]` off the front; the number is nothing unless it is a plain decimal one.
  private static func takeIndex(_ rest: inout ArraySlice<UInt8>) -> (Int?, Bool) {
    guard rest.first == UInt8(ascii: "[") else { return (nil, false) }
    let digits = rest.dropFirst().prefix(while: isDigit)
    guard rest.dropFirst(1 + digits.count).first == UInt8(ascii: "]"), digits.count < 10,
      digits.count == 1 || digits.first != UInt8(ascii: "0"),
      let index = Int(String(decoding: digits, as: UTF8.self))
    else { return (nil, true) }
    rest = rest.dropFirst(2 + digits.count)
    return (index, true)
  }
}
