import Testing

@testable import Publication

@Suite("The time of a publish")
struct PublishClockTests {
  @Test("It is the clock's, and never before the last publish")
  func monotone() {
    #expect(PublishClock(now: 50, published: [:]).time(of: "a") == 50)
    #expect(PublishClock(now: 50, published: ["a": 10, "b": 49]).time(of: "a") == 50)
    let back = PublishClock(now: 50, published: ["a": 80, "b": 10])
    #expect(back.time(of: "a") == 81 && back.time(of: "b") == 81)
    #expect(back.warning?.contains("30 seconds behind") == true)
  }

  @Test("A view that is published twice in a second has two times, and nobody is warned")
  func sameSecond() {
    let clock = PublishClock(now: 50, published: ["a": 50, "b": 10])
    #expect(clock.time(of: "a") == 51 && clock.time(of: "b") == 50 && clock.warning == nil)
    let next = PublishClock(now: 50, published: ["a": 51, "b": 50])
    #expect(next.time(of: "a") == 52 && next.time(of: "b") == 52 && next.warning == nil)
  }
}
