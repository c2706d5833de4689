import Foundation
import TestSupport
import Testing

@Suite("createrepo keeps the old metadata that it was asked to keep")
struct CreaterepoRetentionTests {
  private let depot: Depot

  init() throws { depot = try Depot() }

  /// Publishes another repository each time: the step is its revision and a package of its own.
  private func publish(_ step: Int, _ arguments: [String]) throws -> ServedRepository {
    try depot.add([Depot.draft("step\(step)")])
    let command = try depot.run(
      "createrepo", ["-q"] + arguments + [depot.packages.path])
    #expect(command.isSuccess && command.errors.isEmpty, "\(command.errorText)")
    return try depot.served()
  }

  /// Whether all files are there that a repomd.xml once named.
  private func isWhole(_ served: ServedRepository) -> Bool {
    served.records.allSatisfy {
      FileManager.default.fileExists(atPath: depot.packages.appending(path: $0.href).path)
    }
  }

  private func files(_ part: String) -> [String] {
    TreeState.paths(depot.repodata).filter { $0.contains(part) }
  }

  @Test(
    "D19: --retain-old-md N keeps the N sets before this one, and no more", arguments: [1, 2, 3])
  func count(_ kept: Int) throws {
    var sets: [ServedRepository] = []
    for step in 0..<6 {
      let update = step % 2 == 0 ? [] : ["--update"]
      sets.append(try publish(step, ["--retain-old-md", String(kept)] + update))
      #expect(sets.map(isWhole).filter { $0 }.count == min(step, kept) + 1, "after run \(step)")
      #expect(sets.suffix(kept + 1).allSatisfy(isWhole), "after run \(step)")
    }
    #expect(files("primary.xml").count == kept + 1)
    #expect(try sets[5].faults() == [])
  }

  /// Lets time pass: what was superseded, was so this many seconds earlier.
  private func wait(_ seconds: Int) throws {
    let record = depot.packages.appending(path: ".kmodrepo/superseded")
    let text = try String(contentsOf: record, encoding: .utf8)
    let earlier = text.replacing(/(?m)^[0-9]{9,}/) { match in
      String((Int(match.output) ?? 0) - seconds)
    }
    #expect(earlier != text)
    try Data(earlier.utf8).write(to: record)
  }

  @Test("Without --retain-old-md what was superseded goes once its readers are through")
  func none() throws {
    var sets: [ServedRepository] = []
    for step in 0..<3 { sets.append(try publish(step, [])) }
    #expect(sets.allSatisfy(isWhole))
    try wait(601)
    sets.append(try publish(3, []))
    #expect(sets.map(isWhole) == [false, false, true, true])
    #expect(try sets[3].faults() == [])
  }

  @Test("D20: age counts from being superseded, not from being made")
  func ageFromSuperseding() throws {
    let first = try publish(0, [])
    for path in [""] + TreeState.paths(depot.repodata) {
      let file = depot.repodata.appending(path: path).path
      _ = try ShellCommand.output("touch", ["-d", "30 days ago", file])
    }
    // Made thirty days ago, superseded now.
    let second = try publish(1, ["--retain-old-md-by-age", "2d"])
    #expect(isWhole(first) && isWhole(second))
    _ = try publish(2, ["--retain-old-md-by-age", "2d", "--update"])
    #expect(isWhole(first) && isWhole(second))
  }

  @Test("D20: what has been superseded for longer than the age goes")
  func ageExpires() throws {
    var sets: [ServedRepository] = []
    for step in 0..<4 {
      sets.append(try publish(step, ["--retain-old-md-by-age", "36h"]))
      if step > 0 { try wait(86_400) }
    }
    // 0 was superseded three days ago, 1 two, 2 one.
    sets.append(try publish(4, ["--retain-old-md-by-age", "36h", "--update"]))
    #expect(sets.map(isWhole) == [false, false, true, true, true])
    #expect(try sets[4].faults() == [])
  }

  @Test(
    "Ages are given in seconds, minutes, hours or days, and other units are refused",
    arguments: [
      ("90", true), ("5m", true), ("2h", true), ("1d", true), ("3Z", false), ("x", false),
    ])
  func units(_ age: String, isGood: Bool) throws {
    let command = try depot.createrepo("-q", "--retain-old-md-by-age", age)
    #expect(command.status == (isGood ? 0 : 1))
    if age == "3Z" { #expect(command.errorText.contains("Bad time unit \"Z\"")) }
  }

  @Test("Files in repodata that no repomd.xml names stay")
  func foreignFiles() throws {
    _ = try publish(0, [])
    let file = depot.repodata.appending(path: "repomd.xml.key")
    try Data("a key".utf8).write(to: file)
    for step in 1..<3 { _ = try publish(step, ["--update"]) }
    #expect(try String(contentsOf: file, encoding: .utf8) == "a key")
  }
}
