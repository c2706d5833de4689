import Foundation
import KernelABI
import Publication
import TestSupport
import Testing

@Suite("One kernel from two sources")
struct UnitedTargetTests {
  private let kernel = KernelDraft(
    "5.14.0", "70.el9", symbols: ["a = 0x00000001", "listed = 0x00000002", "open = 0x00000000"])

  /// The kernel's packages, and a symvers file of it with these lines.
  private func fixture(_ lines: String...) throws -> PoolFixture {
    let fixture = try PoolFixture()
    try fixture.add(kernel)
    fixture.tables += """

      [[target]]
      symvers = "symvers"
      release = "\(kernel.uname)"
      """
    let text = lines.map { "\($0)\tvmlinux\tEXPORT_SYMBOL\t\n" }.joined()
    try Data(text.utf8).write(to: fixture.folder.file("symvers"))
    return fixture
  }

  @Test("The symbols of its packages and of its symvers file are one kernel's")
  func union() async throws {
    let fixture = try fixture("0x1\ta", "0x3\tunlisted", "0x4\topen", "0x0\tlisted")
    // The solver sees the packages alone.
    fixture.asksSolver = false
    try fixture.add(
      .kmod(
        "both", "1.0", "1.el9", for: kernel.uname,
        symbols: ["a = 0x1", "listed = 0x2", "unlisted = 0x3"]),
      .kmod("other", "1.0", "1.el9", for: kernel.uname, symbols: ["unlisted = 0x4", "a = 0x1"]))
    let published = try await fixture.publish()
    let target = try #require(published.assessment.targets.first)
    #expect(published.assessment.targets.count == 1)
    #expect(
      target.origin == "\(fixture.kernels.path), \(fixture.folder.file("symvers").path)")
    #expect(target.packages.count == 4 && target.knowsCapabilities)
    #expect(try published.served(kernel.uname) == ["kmod-both-1.0-1.el9.x86_64.rpm"])
    #expect(
      try published.verdict("kmod-other", kernel.uname).reasons
        == [differs("unlisted", 4, offered: 3)])
  }

  @Test("Sources that contradict each other are refused: kernel, symbol, CRCs and both are named")
  func contradiction() async throws {
    let fixture = try fixture("0x9\ta", "0x2\tlisted")
    try fixture.add(.kmod("stale", "1.0", "1.el9", for: kernel.uname, symbols: ["a = 0x9"]))
    let error = try await #require(throws: TargetError.self) { try await fixture.publish() }
    let (packages, symvers) = (fixture.kernels.path, fixture.folder.file("symvers").path)
    #expect(
      error.description
        == "5.14.0-70.el9.x86_64: kernel(a) is 0x00000001 in \(packages) and 0x00000009 in "
        + "\(symvers): one of the two is of another build, as a symvers file that was not renewed")
    #expect(
      !FileManager.default.fileExists(atPath: fixture.root.appending(path: "views/index.json").path)
    )
    try Data("0x9\ta\tvmlinux\n0x9\tlisted\tvmlinux\n".utf8).write(to: URL(filePath: symvers))
    let both = try await #require(throws: TargetError.self) { try await fixture.publish() }
    #expect(both.description.contains("\(symvers); 2 symbols differ: "))
  }

  @Test("A symbol that one source has with several CRCs contradicts none that has one of them")
  func several() async throws {
    let fixture = try fixture("0x1\ta", "0x9\ta")
    let targets = try await TargetReader(try fixture.definition()).read().targets
    #expect(targets.count == 1)
  }
}
