import Testing

@testable import Publication

@Suite("The time of a publish")
struct PublishClockTests {
  @Test("It is the clock's, and never before the last publish")
  func monotone() {
    #expect(PublishClock(now: 50, published: []).time == 50)
    #expect(PublishClock(now: 50, published: [10, 49]) == PublishClock(now: 50, published: []))
    // Publishes in one second are different ones, and no sign of a wrong clock.
    let next = PublishClock(now: 50, published: [10, 50])
    #expect(next.time == 51 && next.warning == nil)
    let back = PublishClock(now: 50, published: [80, 10])
    #expect(back.time == 81 && back.warning?.contains("30 seconds behind") == true)
  }
}
