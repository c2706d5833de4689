import Testing

@testable import SystemIO

@Suite("Clock and machine")
struct BuildClockTests {
  @Test("SOURCE_DATE_EPOCH takes the place of the clock when it is a whole number")
  func sourceDateEpoch() {
    #expect(BuildClock.seconds(sourceDateEpoch: "1700000000", now: 5) == 1_700_000_000)
    #expect(BuildClock.seconds(sourceDateEpoch: "0", now: 5) == 0)
    for senseless in [nil, "", "today", "-1", "1.5", "99999999999999999999"] {
      #expect(BuildClock.seconds(sourceDateEpoch: senseless, now: 5) == 5)
    }
  }

  @Test("There is a processor, and a closed descriptor is no terminal")
  func machine() {
    #expect(HostSystem.processorCount() >= 1)
    #expect(!HostSystem.isTerminal(-1))
  }
}
