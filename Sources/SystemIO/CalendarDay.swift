/// A day of the Gregorian calendar, written as `2026-11-25`.
public struct CalendarDay: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// How many days it comes after 1970-01-01.
  public let number: Int64

  /// The day on which a moment lies, in UTC.
  ///
  /// - Parameter seconds: the moment, in seconds since the epoch.
  public init(of seconds: Int64) {
    number = seconds >= 0 ? seconds / 86_400 : -1 - (-1 - seconds) / 86_400
  }

  /// The day that a text names; nothing unless it is a day of the years 1970 to 9999, written as
  /// `YYYY-MM-DD`.
  public init?(_ text: some StringProtocol) {
    let digits = text.utf8.map { Int64($0) - 48 }
    guard digits.count == 10, digits[4] == -3, digits[7] == -3 else { return nil }
    func value(_ range: Range<Int>) -> Int64? {
      guard digits[range].allSatisfy({ (0...9).contains($0) }) else { return nil }
      return digits[range].reduce(0) { $0 * 10 + $1 }
    }
    guard let year = value(0..<4), let month = value(5..<7), let day = value(8..<10) else {
      return nil
    }
    self.init(year: year, month: month, day: day)
  }

  /// The day of a year from 1970 to 9999, a month and a day counted from 1; nothing if there is no
  /// such day.
  public init?(year: Int64, month: Int64, day: Int64) {
    guard (1970...9999).contains(year), (1...12).contains(month), (1...31).contains(day) else {
      return nil
    }
    // Years begin in March, so that the day that comes and goes is the last of them; by the rule of
    // days in eras of 400 years.
    let shifted = month < 3 ? year - 1 : year
    let inEra = shifted % 400
    let inYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = inEra * 365 + inEra / 4 - inEra / 100 + inYear
    number = shifted / 400 * 146_097 + dayOfEra - 719_468
    // The 30th of February is the 1st or 2nd of March: no day of its own.
    guard parts == (year, month, day) else { return nil }
  }

  /// The day so many days after 1970-01-01.
  init(number: Int64) {
    self.number = number
  }

  /// The day so many days later.
  public func advanced(by days: Int64) -> CalendarDay {
    CalendarDay(number: number.addingReportingOverflow(days).partialValue)
  }

  /// Earlier days are less.
  public static func < (one: CalendarDay, other: CalendarDay) -> Bool { one.number < other.number }

  /// `YYYY-MM-DD`.
  public var description: String {
    let (year, month, day) = parts
    return [year, month, day].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: "-")
  }

  private var parts: (year: Int64, month: Int64, day: Int64) {
    let shifted = number &+ 719_468
    let era = shifted >= 0 ? shifted / 146_097 : -1 - (-1 - shifted) / 146_097
    let day = shifted &- era &* 146_097
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365
    let inYear = day - (365 * year + year / 4 - year / 100)
    let month = (5 * inYear + 2) / 153
    let number = month < 10 ? month + 3 : month - 9
    return (year + era * 400 + (number <= 2 ? 1 : 0), number, inYear - (153 * month + 2) / 5 + 1)
  }
}

/// A moment in UTC, written as `2026-11-25T16:38:47Z`.
public struct CalendarTime: Sendable, Hashable {
  /// The moment as text.
  public let text: String

  /// The moment so many seconds after 1970-01-01.
  public init(_ seconds: Int64) {
    let day = CalendarDay(of: seconds)
    let rest = seconds &- day.number &* 86_400
    let parts = [rest / 3600, rest / 60 % 60, rest % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
    text = "\(day)T\(parts.joined(separator: ":"))Z"
  }
}
