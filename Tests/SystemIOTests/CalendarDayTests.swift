import Foundation
import SystemIO
import TestSupport
import Testing

@Suite("Days and moments of the calendar")
struct CalendarDayTests {
  @Test("Every day of four hundred years is read back, one after the other")
  func roundTrip() throws {
    let first = try #require(CalendarDay("1970-01-01"))
    #expect(first == CalendarDay(of: 0))
    for number in 0..<146_097 as Range<Int64> {
      let day = first.advanced(by: number)
      #expect(day.number == number && CalendarDay(day.description) == day)
    }
    #expect(first.advanced(by: 146_097).description == "2370-01-01")
  }

  @Test(
    "What is no day is none",
    arguments: [
      "2026-02-29", "2026-13-01", "2026-00-10", "2026-04-31", "2026-1-1", "26-01-01", "2026/01/01",
      "2026-01-01 ", "１９７０-01-01", "", "1969-12-31", "2026-01-0x",
    ])
  func invalid(_ text: String) {
    #expect(CalendarDay(text) == nil)
  }

  @Test("date agrees on moments", .enabled(if: Oracle.has("date"), "date is not installed"))
  func moments() throws {
    for seconds: Int64 in [0, 86_399, 86_400, 951_782_400, 1_790_000_000, 4_102_444_799, -1] {
      let text = try ShellCommand.output("date", ["-u", "-d@\(seconds)", "+%Y-%m-%dT%H:%M:%SZ"])
      #expect(CalendarTime(seconds).text + "\n" == text)
    }
  }

  @Test("Moments that nobody will see stop nothing", arguments: [Int64.min, .max])
  func extremes(_ seconds: Int64) {
    #expect(CalendarTime(seconds).text.hasSuffix("Z"))
    #expect(CalendarDay(of: seconds).advanced(by: seconds).description.isEmpty == false)
  }
}
