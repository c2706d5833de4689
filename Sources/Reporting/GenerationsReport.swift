public import Publication

/// The generations of all views, for people and for programs.
public struct GenerationsReport: Encodable, Sendable {
  /// The version of the JSON schema.
  public let schema = 1
  let views: [ViewGenerations]

  /// The report on these views.
  public init(_ views: [ViewGenerations]) {
    self.views = views
  }

  /// A table with a line for each generation.
  public var text: String {
    var table = TextTable(
      header: ["VIEW", "GENERATION", "PUBLISHED", "SUPERSEDED", "PACKAGES", ""],
      rightAligned: [4])
    for view in views {
      for entry in view.generations {
        let state = entry.superseded == nil ? "served" : entry.isComplete ? "" : "incomplete"
        table.add([
          view.view, entry.revision, CalendarTime(entry.published).text,
          entry.superseded.map { CalendarTime($0).text } ?? "-",
          entry.packages.map(String.init) ?? "?", state,
        ])
      }
    }
    return table.text
  }
}

/// What a rollback did.
public struct RollbackReport: Encodable, Sendable {
  /// The version of the JSON schema.
  public let schema = 1
  let views: [Rollback.Result]
  let isHeld: Bool

  /// The report on a rollback.
  public init(_ views: [Rollback.Result], isHeld: Bool) {
    self.views = views
    self.isHeld = isHeld
  }

  /// A line for each view.
  public var text: String {
    let lines = views.map { view in
      "\(view.view): content of \(view.from) published as \(view.revision), "
        + "\(view.packages) packages\n"
    }
    let held = isHeld ? "publishing is held; kmodrepo publish --resume goes on\n" : ""
    return lines.joined() + held
  }
}

/// A moment, written as `2026-11-25T16:38:47Z`.
struct CalendarTime {
  let text: String

  /// The moment so many seconds after 1970-01-01 UTC; the Gregorian calendar, by the rule of days
  /// in eras of 400 years.
  init(_ seconds: Int64) {
    let days = Self.quotient(seconds, 86_400)
    let rest = seconds - days * 86_400
    let shifted = days + 719_468
    let era = Self.quotient(shifted, 146_097)
    let day = shifted - era * 146_097
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365
    let inYear = day - (365 * year + year / 4 - year / 100)
    let month = (5 * inYear + 2) / 153
    let number = month < 10 ? month + 3 : month - 9
    let parts = [
      year + era * 400 + (number <= 2 ? 1 : 0), number, inYear - (153 * month + 2) / 5 + 1,
      rest / 3600, rest / 60 % 60, rest % 60,
    ].map { $0 < 10 ? "0\($0)" : "\($0)" }
    text = "\(parts[0])-\(parts[1])-\(parts[2])T\(parts[3]):\(parts[4]):\(parts[5])Z"
  }

  private static func quotient(_ value: Int64, _ divisor: Int64) -> Int64 {
    value >= 0 ? value / divisor : (value - divisor + 1) / divisor
  }
}
