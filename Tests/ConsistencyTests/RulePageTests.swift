import Foundation
import TestSupport
import Testing

@testable import Consistency

@Suite("RulePage: the page on rules, and what every rule owes its readers")
struct RulePageTests {
  private let root = SharedData.packageRoot

  @Test("Every rule has a file of its name, a comment of two sentences or more, and a test")
  func complete() throws {
    let described = try DescribedRule.all()
    let tests = try testSources()
    for rule in RuleCatalogue.all {
      guard let own = described.first(where: { $0.name == rule.name }) else {
        Issue.record("\(rule.name) has no file below Sources/Consistency/Rules")
        continue
      }
      let file = "Sources/Consistency/Rules/\(own.folder)/\(own.type).swift"
      #expect(
        FileManager.default.fileExists(atPath: root.appending(path: file).path), "\(file)")
      #expect(own.sentences.count >= 2, "\(rule.name): \(own.comment)")
      #expect(tests.contains("\"\(rule.name)\""), "no test names \(rule.name)")
    }
    let names = Set(RuleCatalogue.all.map(\.name))
    for rule in described {
      #expect(names.contains(rule.name), "\(rule.type) is not in RuleCatalogue")
    }
  }

  @Test(
    "docs/rules.md and the summaries are what the comments say; RECORD=1 writes them",
    arguments: [RulePage.page, RulePage.source])
  func fresh(_ path: String) throws {
    let page = try RulePage()
    let text = path == RulePage.page ? page.text : page.summaries
    let file = root.appending(path: path)
    if ProcessInfo.processInfo.environment["RECORD"] == "1" {
      try Data(text.utf8).write(to: file)
    }
    let stands = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    #expect(stands == text, "\(path) is stale: RECORD=1 swift test --filter RulePage")
  }

  /// The text of all tests of this folder but these.
  private func testSources() throws -> String {
    let folder = root.appending(path: "Tests/ConsistencyTests")
    let names = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String }
    return try (names ?? []).filter { $0.hasSuffix(".swift") }.map {
      try String(contentsOf: folder.appending(path: $0), encoding: .utf8)
    }.joined()
  }
}
