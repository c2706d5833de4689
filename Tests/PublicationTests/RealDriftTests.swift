import Foundation
import KernelABI
import Publication
import TestSupport
import Testing

/// Every module of three real kernels as a kmod of its own, published for five real kernels.
@Suite(
  "Real drift of five kernels",
  .enabled(if: SharedData.isPresent, "needs ../shared/data/symvers/debian"))
struct RealDriftTests {
  /// All 12,060 modules with KMODREPO_TEST_ALL=1, else every twentieth.
  private static let isComplete = ProcessInfo.processInfo.environment["KMODREPO_TEST_ALL"] == "1"

  @Test("What falls with each kernel is what the tables say, module by module")
  func drift() async throws {
    let tables = try DebianTables(every: Self.isComplete ? 1 : 20)
    let fixture = try PoolFixture()
    let start = ContinuousClock.now
    for kernel in DebianTables.kernels { try fixture.add(tables.draft(kernel)) }
    for build in DebianTables.builds {
      for module in tables.modules[build] ?? [] {
        try fixture.add(tables.draft(module, build: build))
      }
    }
    let built = ContinuousClock.now
    // Publishing also compares what is served with libsolv's opinion of every view.
    let published = try await fixture.publish()
    print("built in \(built - start), published and compared in \(ContinuousClock.now - built)")
    for kernel in DebianTables.kernels {
      let view = "6.1.0-\(kernel).el9.x86_64"
      let served = Set(try published.served(view))
      for build in DebianTables.builds {
        let modules = tables.modules[build] ?? []
        let fitting = modules.filter { tables.fits($0, kernel) }
        let names = fitting.map { tables.draft($0, build: build).fileName }
        let suffix = "-6.1.0-\(build).el9.x86_64.rpm"
        #expect(served.filter { $0.hasSuffix(suffix) } == Set(names))
        print("build \(build) on \(kernel): \(fitting.count) of \(modules.count) kept")
        if build == kernel { #expect(fitting.count == modules.count) }
        if Self.isComplete, let share = Self.measured["\(build)-\(kernel)"] {
          let fallen = 1 - Double(fitting.count) / Double(modules.count)
          #expect(abs(fallen - share) < 0.0006, "\(build) on \(kernel): \(fallen)")
        }
      }
    }
  }

  /// The share of a build's modules that fall with a kernel, as measured when the tables were made.
  private static let measured = ["50-53": 0.840, "50-54": 0.900, "53-54": 0.758, "55-56": 0.0]

  @Test("Every fallen module names each symbol that the tables say, with both CRCs")
  func reasons() async throws {
    let tables = try DebianTables(every: 200)
    let fixture = try PoolFixture()
    try fixture.add(tables.draft("54"))
    let modules = tables.modules["53"] ?? []
    for module in modules { try fixture.add(tables.draft(module, build: "53")) }
    let published = try await fixture.publish()
    for module in modules {
      let expected = module.needs.compactMap { symbol, crc -> DropReason? in
        let offered = tables.exports["54"]?[symbol]
        guard offered != crc, let wanted = CRC(crc) else { return nil }
        guard let offered, let value = CRC(offered) else { return missing(symbol, wanted.value) }
        return differs(symbol, wanted.value, offered: value.value)
      }
      #expect(
        try published.verdict(module.package, "6.1.0-54.el9.x86_64").reasons == expected)
    }
  }
}
