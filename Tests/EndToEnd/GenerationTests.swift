import Foundation
import FoundationXML
import TestSupport
import Testing

@Suite("Clients in the middle of a download")
struct GenerationTests {
  /// The files that the repomd.xml of a view names, with their content.
  private func named(_ bench: Workbench, _ view: String) throws -> [String: Data] {
    let repomd = try Data(contentsOf: bench.repodata(view).appending(path: "repomd.xml"))
    let document = try XMLDocument(data: repomd)
    let hrefs = try document.nodes(forXPath: "//*[local-name()='location']/@href")
      .compactMap { $0.stringValue }
    #expect(hrefs.count == 6)
    return try Dictionary(
      uniqueKeysWithValues: hrefs.map { href in
        (href, try Data(contentsOf: bench.view(view).appending(path: href)))
      })
  }

  private func present(_ bench: Workbench, _ files: [String: Data]) -> Bool {
    files.allSatisfy { href, bytes in
      (try? Data(contentsOf: bench.view(Sample.older).appending(path: href))) == bytes
    }
  }

  private func publish(_ bench: Workbench, _ step: Int) throws {
    try bench.add([Sample.kmod("step\(step)", ["fast_path aaaa0001"])])
    try bench.publishCleanly(at: 1_800_000_000 + 3600 * step)
  }

  @Test("Whoever has read repomd.xml finds every file it names after one, two, three publishes")
  func carriedOver() throws {
    let bench = try Workbench()
    var read: [[String: Data]] = []
    for step in 0...3 {
      try publish(bench, step)
      read.append(try named(bench, Sample.older))
      for earlier in read { #expect(present(bench, earlier), "after publish \(step)") }
    }
    #expect(Set(read.flatMap(\.keys)).count == 24)
  }

  @Test("Without grace only the generation just superseded stays")
  func expired() throws {
    let bench = try Workbench(settings: "grace_hours = 0")
    var read: [[String: Data]] = []
    for step in 0...3 {
      try publish(bench, step)
      read.append(try named(bench, Sample.older))
    }
    #expect(read.map { present(bench, $0) } == [false, false, true, true])
    #expect(TreeState.paths(bench.repodata(Sample.older)).count == 13)
  }

  @Test("A generation goes once it has been superseded for longer than the grace time")
  func grace() throws {
    let bench = try Workbench(settings: "grace_hours = 2")
    var read: [[String: Data]] = []
    for step in 0...4 {
      try publish(bench, step)
      read.append(try named(bench, Sample.older))
    }
    // Published every hour, superseded an hour later: 0 is gone two hours after that.
    let kept = read.map { present(bench, $0) }
    #expect(kept.suffix(3) == [true, true, true] && kept[0] == false)
  }

  @Test(
    "dnf succeeds when a publish lands between repomd.xml and the files that it names",
    .enabled(if: Dnf.isInstalled && Oracle.has("python3"), "needs dnf and python3"))
  func race() throws {
    let bench = try Workbench(settings: "grace_hours = 0")
    try publish(bench, 0)
    let server = try PublishingServer(bench)
    try bench.add([Sample.kmod("late", ["fast_path aaaa0001"])])
    let address = "\(server.address)/views/\(Sample.older)"
    let dnf = try Dnf()
    let command = try dnf.run(["t": address], "makecache")
    #expect(command.isSuccess, "\(command.errorText)")
    #expect(server.publishes == "published with status 0\n")
    #expect(try Dnf().offered(by: address).contains("kmod-late-1.0-1.el9"))
  }
}
