import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import Publication

@Suite("Generations of a view")
struct GenerationsTests {
  private func generation(_ published: Int64) -> Generations.Generation {
    Generations.Generation(
      revision: String(published), published: published, files: ["\(published).xml"])
  }

  @Test("files stay for the grace time after they were superseded, not after they were made")
  func grace() throws {
    var generations = try Generations(reading: "/nowhere")
    for time: Int64 in [1000, 5000, 5100, 5200] { generations.add(generation(time), grace: 150) }
    // The one of 1000 was superseded at 5000, 200 seconds ago; that of 5000 at 5100, 100 ago.
    #expect(generations.generations.map(\.published) == [5000, 5100, 5200])
    #expect(generations.files == ["5000.xml", "5100.xml", "5200.xml"])
  }

  @Test("the generation before the newest always stays, even with no grace at all")
  func previous() throws {
    var generations = try Generations(reading: "/nowhere")
    for time: Int64 in [1, 2, 3] { generations.add(generation(time), grace: 0) }
    #expect(generations.generations.map(\.published) == [2, 3])
  }

  @Test("a clock that stands still loses nothing")
  func standstill() throws {
    var generations = try Generations(reading: "/nowhere")
    for _ in 0..<3 { generations.add(generation(7), grace: 60) }
    #expect(generations.generations.count == 3)
  }

  @Test("the record is read back as it was written; a damaged one counts as empty")
  func record() throws {
    let folder = try TemporaryFolder()
    let path = FilePath(folder.file("view.json").path)
    var generations = try Generations(reading: path)
    generations.add(generation(1), grace: 0)
    try generations.write(to: path)
    #expect(try Generations(reading: path) == generations)
    try "{".write(to: folder.file("view.json"), atomically: true, encoding: .utf8)
    #expect(try Generations(reading: path).generations.isEmpty)
  }
}
