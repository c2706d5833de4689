import Foundation
import TestSupport
import Testing

@Suite("Metalinks")
struct MetalinkTests {
  private static let settings = "url = \"http://127.0.0.1:9\""
  private static let table = "[metalink]\nlead_seconds = 0"

  @Test(
    "dnf takes the present and the previous repomd.xml by the metalink, and no other",
    .enabled(if: Dnf.isInstalled && WebServer.isInstalled, "needs dnf and nginx"))
  func alternates() throws {
    let bench = try Workbench()
    let server = try WebServer(serving: bench.root)
    var old: [Data] = []
    let repomd = bench.repodata(Sample.older).appending(path: "repomd.xml")
    for step in 0...2 {
      try bench.add([Sample.kmod("step\(step)", ["fast_path aaaa0001"])])
      try bench.define(settings: "url = \"\(server.address)\"", tables: Self.table)
      try bench.publishCleanly(at: 1_800_000_000 + 100 * step)
      old.append(try Data(contentsOf: repomd))
    }
    func makecache() throws -> ShellCommand {
      let dnf = try Dnf()
      let text = """
        [t]
        name=t
        metalink=\(server.address)/views/\(Sample.older)/metalink.xml
        enabled=1
        gpgcheck=0

        """
      try Data(text.utf8).write(to: dnf.repositories.appending(path: "t.repo"))
      return try dnf.run([:], "makecache")
    }
    for (step, isTaken) in [(2, true), (1, true), (0, false)] {
      try old[step].write(to: repomd)
      let command = try makecache()
      #expect(command.isSuccess == isTaken, "\(step): \(command.errorText)")
    }
    let configuration = try String(
      contentsOf: bench.root.appending(path: "kmods.repo"), encoding: .utf8)
    #expect(configuration.contains("metalink=\(server.address)/views/$kmods_kver/metalink.xml"))
  }

  @Test(
    "The metalink is well-formed; unchanged it is not written again; without [metalink] it goes",
    .enabled(if: Oracle.has("xmllint"), "needs xmllint"))
  func file() throws {
    let bench = try Workbench(settings: "url = \"https://a.example/k&m\"", tables: Self.table)
    try bench.publishCleanly(at: 1_800_000_000)
    let path = bench.view("all").appending(path: "metalink.xml")
    let address = try ShellCommand.output(
      "xmllint", ["--xpath", "string(//*[local-name()='url'])", path.path])
    #expect(address == "https://a.example/k&m/views/all/repodata/repomd.xml\n")
    let before = try TreeState.identities(bench.view("all"))
    try bench.publishCleanly(at: 1_800_000_100)
    #expect(try TreeState.identities(bench.view("all")) == before)
    try bench.define()
    try bench.publishCleanly(at: 1_800_000_200)
    #expect(!FileManager.default.fileExists(atPath: path.path))
  }
}
