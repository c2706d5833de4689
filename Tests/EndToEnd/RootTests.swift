import Foundation
import Glibc
import TestSupport
import Testing

@Suite("A root that is not what the definition takes it for")
struct RootTests {
  private func path(_ url: URL) -> String {
    url.path.hasSuffix("/") ? String(url.path.dropLast()) : url.path
  }

  @Test(
    "A link in the place of a folder of ours is refused, and what it leads to stays",
    arguments: [
      "views", ".kmodrepo", ".kmodrepo/staging", ".kmodrepo/cache", ".kmodrepo/generations",
      ".kmodrepo/quarantine",
    ])
  func links(_ name: String) throws {
    let bench = try Workbench()
    try bench.publishCleanly(at: 1_800_000_000)
    let place = path(bench.root.appending(path: name))
    let away = bench.folder.file("away")
    if FileManager.default.fileExists(atPath: place) {
      try FileManager.default.moveItem(atPath: place, toPath: away.path)
    } else {
      try FileManager.default.createDirectory(at: away, withIntermediateDirectories: true)
    }
    let precious = away.appending(path: "precious")
    try FileManager.default.createDirectory(at: precious, withIntermediateDirectories: true)
    try Data("keep".utf8).write(to: precious.appending(path: ".x.kmodrepo-new"))
    try FileManager.default.createSymbolicLink(atPath: place, withDestinationPath: away.path)
    let before = try TreeState.contents(away)
    try bench.add([Sample.kmod("late", ["kfree 037a0cba"])])
    let rpm = bench.pool.appending(path: Sample.kmod("late", []).fileName)
    for arguments in [["publish"], ["publish", "--force"], ["gc"], ["process"], ["admit"]] {
      let command = try ShellCommand.run(
        Workbench.program,
        arguments + [bench.definition.path] + (arguments == ["admit"] ? [rpm.path] : []))
      #expect(
        command.status == 1 && command.errorText.contains("\(place) is a symbolic link"),
        "\(arguments): \(command.status) \(command.errorText)")
    }
    #expect(try TreeState.contents(away) == before)
  }

  private func define(_ bench: Workbench, pool: String, root: String) throws {
    let places = "name = \"kmods\"\npool = \"\(pool)\"\nroot = \"\(root)\"\n"
    try Data("\(places)[[target]]\nfolder = \"os\"\n".utf8).write(to: bench.definition)
  }

  @Test("Root and pool keep apart, wherever links and dots lead")
  func outside() throws {
    let bench = try Workbench()
    let folder = bench.folder
    try FileManager.default.createDirectory(
      at: folder.file("deep/down"), withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(
      at: folder.file("short"), withDestinationURL: folder.file("deep/down"))
    try FileManager.default.createSymbolicLink(
      at: folder.file("alias"), withDestinationURL: bench.pool)
    let before = try TreeState.contents(bench.pool)
    for (pool, root) in [
      ("pool", "a/../pool/r"), ("pool", "alias/r"), ("alias", "pool"), ("pool", "./pool/../pool/r"),
      ("short/../../pool", "pool/r"), ("public/views/pool", "public"),
      ("alias/../public/.kmodrepo/pool", "public"),
    ] {
      try define(bench, pool: pool, root: root)
      let command = try bench.publish()
      #expect(
        command.status == 2 && command.errorText.contains("root must not lie in the pool"),
        "\(pool) \(root): \(command.status) \(command.errorText)")
    }
    #expect(try TreeState.contents(bench.pool) == before)
    // What looks the same by letters but is elsewhere is fine.
    try define(bench, pool: "pool", root: "short/../pool")
    try bench.publishCleanly()
    #expect(FileManager.default.fileExists(atPath: folder.file("deep/pool/views/all").path))
  }

  @Test("A root that is somebody's folder, named by mistake, is refused and taken only by force")
  func foreignRoot() throws {
    let bench = try Workbench()
    let other = bench.folder.file("home/notes.txt")
    try FileManager.default.createDirectory(
      at: other.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data("keep".utf8).write(to: other)
    for root in ["home", "pool/../home", "/", "/etc"] {
      try define(bench, pool: "pool", root: root)
      let command = try bench.publish()
      // What belongs to root is refused to others for that.
      let reasons =
        root.hasSuffix("home") ? ["else in it (notes.txt)"] : ["else in it (", "belongs to user 0"]
      #expect(
        command.status == 1 && reasons.contains { command.errorText.contains($0) },
        "\(root): \(command.status) \(command.errorText)")
    }
    #expect(!FileManager.default.fileExists(atPath: "/etc/views"))
    try define(bench, pool: "pool", root: "home")
    #expect(try bench.publish(at: 1_800_000_000, "--force").isSuccess)
    try bench.publishCleanly(at: 1_800_000_100)
    #expect(try String(contentsOf: other, encoding: .utf8) == "keep")
  }

  @Test("A root of another repository is refused, and taken over only by force")
  func otherRepository() throws {
    let bench = try Workbench()
    try bench.publishCleanly(at: 1_800_000_000)
    let own = try String(contentsOf: bench.definition, encoding: .utf8)
    try Data(own.replacing("\"kmods\"", with: "\"other\"").utf8).write(to: bench.definition)
    let before = try TreeState.contents(bench.root)
    for arguments in [["publish"], ["gc"], ["rollback", "1800000000"], ["publish", "-n"]] {
      let command = try ShellCommand.run(
        Workbench.program, [arguments[0], bench.definition.path] + arguments.dropFirst())
      #expect(
        command.status == 1
          && (command.errorText + command.text).contains("that of the repository \"kmods\""),
        "\(arguments): \(command.errorText)")
    }
    #expect(try TreeState.contents(bench.root) == before)
    #expect(try bench.publish(at: 1_800_000_100, "--force").isSuccess)
    try bench.publishCleanly(at: 1_800_000_200)
  }

  @Test("Views that kmodrepo has not published are not published over")
  func foreignViews() throws {
    let bench = try Workbench()
    let foreign = bench.view("somebody")
    try FileManager.default.createDirectory(at: foreign, withIntermediateDirectories: true)
    let command = try bench.publish()
    #expect(
      command.status == 1 && command.errorText.contains("was not published by kmodrepo"),
      "\(command.errorText)")
    #expect(TreeState.paths(bench.root) == ["views", "views/somebody"])
    #expect(try bench.publish(at: nil, "--force").isSuccess)
  }

  @Test("A root that lost its record is known by its index")
  func lostRecord() throws {
    let bench = try Workbench()
    try bench.publishCleanly(at: 1_800_000_000)
    let record = bench.root.appending(path: ".kmodrepo/repository.json")
    let text = try Data(contentsOf: record)
    try FileManager.default.removeItem(at: record)
    try bench.publishCleanly(at: 1_800_000_100)
    #expect(try Data(contentsOf: record) == text)
  }
}
