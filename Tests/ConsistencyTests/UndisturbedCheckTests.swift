import Testing

@testable import Consistency

@Suite("Checks while something is published")
struct UndisturbedCheckTests {
  private struct Unreadable: Error {}

  private func found(_ count: Int) -> CheckReport {
    CheckReport(
      name: "kmods",
      findings: (0..<count).map { SampleReport.finding("repomd-readable", .error, "\($0)") })
  }

  /// Checks a state that takes these values, one each time it is looked at; each check finds so much.
  private func run(_ states: [Int], _ found: [Int?]) async throws -> (findings: Int, checks: Int) {
    var (states, found) = (states[...], found[...])
    var checks = 0
    let report = try await UndisturbedCheck.run {
      states.popFirst() ?? 0
    } check: {
      checks += 1
      guard let count = found.popFirst() ?? nil else { throw Unreadable() }
      return self.found(count)
    }
    return (report.findings.count, checks)
  }

  @Test("What is found is looked at again only if what is served has changed meanwhile")
  func again() async throws {
    #expect(try await run([1, 1], [2]) == (2, 1))
    #expect(try await run([1, 2, 2], [2, 1]) == (1, 2))
    #expect(try await run([1, 2], [3, 0]) == (0, 2))
    #expect(try await run([1], [0]) == (0, 1))
  }

  @Test("Of what changes all the time only what is found every time is told")
  func restless() async throws {
    #expect(try await run([1, 2, 3, 4, 5, 6], [5, 3, 4, 2]) == (3, 3))
  }

  @Test("A check that fails because of it is made again; one that fails alone fails")
  func failures() async throws {
    #expect(try await run([1, 2, 2], [nil, 1]) == (1, 2))
    await #expect(throws: Unreadable.self) { try await run([1, 1], [nil]) }
    await #expect(throws: Unreadable.self) { try await run([1, 2, 3], [nil, nil, nil]) }
  }
}
