import Publication
import Reporting
import TestSupport
import Testing

@Suite("What publish reports")
struct PublishReportTests {
  private let kernel = KernelDraft("5.14.0", "86.el9", symbols: ["a = 0x00000001"])

  private func report(_ audience: String) async throws -> String {
    let fixture = try PoolFixture()
    fixture.settings.append("audience = \"\(audience)\"")
    try fixture.add(kernel)
    try fixture.add(
      .kmod("fits", "1.0", "1.el9", for: kernel.uname, symbols: ["a = 0x00000001"]),
      .kmod(
        "falls", "1.0", "1.el9", for: kernel.uname, symbols: ["a = 0x00000002", "b = 0x00000003"]))
    return PublishReport(try await Publisher(try fixture.definition()).publish()).text
  }

  @Test("RHEL's upstream is told which kmods must be rebuilt for the newest kernel")
  func rebuild() async throws {
    let text = try await report("rhel-upstream")
    #expect(
      text.hasSuffix(
        """
        to rebuild for \(kernel.uname):
          kmod-falls-1.0-1.el9.x86_64 (2 symbols)

        """))
  }

  @Test("end users' repositories list their views, with counts")
  func endUser() async throws {
    let text = try await report("end-user")
    #expect(!text.contains("rebuild"))
    let lines = text.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
    #expect(lines[1] == [kernel.uname, "1", "1", "0", "published"])
    #expect(lines[2] == ["latest", "1", "-", "-", "published"])
  }
}
