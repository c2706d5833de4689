/// How long the files of metadata that is no longer current stay beside the current ones.
///
/// A client that has read a repomd.xml asks for the files it names a moment later, by their names
/// in the same folder: they must still be there when a run came in between.
enum RetentionRule: Hashable, Sendable {
  /// For this many seconds since they were superseded.
  case seconds(Int64)
  /// For this many generations before the current one; nothing keeps all.
  case generations(Int?)

  /// What holds unless told otherwise: ten minutes, the longest that the caches before large
  /// repositories hold a repomd.xml (`max-age=600`), and enough for a slow line to load filelists.
  static let standard = RetentionRule.seconds(600)

  /// The age of `--retain-old-md-by-age`: whole seconds, or minutes, hours, days by their letter.
  static func age(_ text: String) throws(CreaterepoError) -> RetentionRule {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    guard let number = Int64(digits) else { throw .age(text) }
    let unit: Int64 =
      switch text.dropFirst(digits.count) {
      case "", "s": 1
      case "m": 60
      case "h": 3600
      case "d": 86400
      case let other: throw .timeUnit(String(other))
      }
    let (seconds, overflows) = number.multipliedReportingOverflow(by: unit)
    if overflows { throw .age(text) }
    return .seconds(seconds)
  }

  /// The rule of `--retain-old-md`: a count of generations, negative for all.
  static func count(_ number: Int) -> RetentionRule {
    .generations(number < 0 ? nil : number)
  }
}
