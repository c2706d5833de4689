import RPMFormat

/// One dependency as metadata lists it.
struct DependencyEntry: Sendable {
  let name: ArenaText
  /// The comparison, in the low four bits of the RPMSENSE value; 0 if there is none.
  let comparison: UInt8
  /// Whether a version is named at all.
  let hasVersion: Bool
  /// The epoch as written; empty means 0.
  var epoch = ArenaText.none
  var version = ArenaText.none
  /// Empty if none is written.
  var release = ArenaText.none
  /// Whether it must be there before the package's scripts run.
  var isPre = false

  /// How metadata writes the comparison; nothing if it is none that has a name.
  var flags: StaticString? {
    switch comparison {
    case 2: "LT"
    case 4: "GT"
    case 8: "EQ"
    case 10: "LE"
    case 12: "GE"
    default: nil
    }
  }

  /// The RPMSENSE bits of requirements that scripts of the installation have.
  static let preBits = DependencySense([.prereq, .pretrans, .scriptPre, .scriptPost, .posttrans])

  /// Splits `[EPOCH:]VERSION[-RELEASE]`: the version ends at the first `-`.
  ///
  /// Nothing if what stands before the first `:` is no number; createrepo_c leaves out such a
  /// dependency.
  init?(name: ArenaText, sense: DependencySense, version text: ArenaText, in arena: TextArena) {
    self.name = name
    comparison = UInt8(truncatingIfNeeded: sense.comparison.rawValue)
    hasVersion = !text.isEmpty
    guard hasVersion else { return }
    let bytes = arena.bytes.span
    var start = text.range.lowerBound
    let end = text.range.upperBound
    if let colon = (start..<end).first(where: { bytes[$0] == UInt8(ascii: ":") }) {
      guard Self.isNumber(bytes.extracting(start..<colon)) else { return nil }
      epoch = ArenaText(start..<colon)
      start = colon + 1
    }
    let dash = (start..<end).first { bytes[$0] == UInt8(ascii: "-") }
    version = ArenaText(start..<(dash ?? end))
    if let dash { release = ArenaText(dash + 1..<end) }
  }

  /// Whether C's `strtol` reads the whole text; nothing at all is 0.
  private static func isNumber(_ text: Span<UInt8>) -> Bool {
    if text.isEmpty { return true }
    var index = 0
    while index < text.count, text[index] == 32 || (9...13).contains(text[index]) { index += 1 }
    if index < text.count, text[index] == UInt8(ascii: "-") || text[index] == UInt8(ascii: "+") {
      index += 1
    }
    guard index < text.count else { return false }
    return (index..<text.count).allSatisfy {
      (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(text[$0])
    }
  }
}
