import Foundation
import Glibc
import TestSupport
import Testing

@Suite("createrepo: which packages, and where they are said to lie")
struct CreaterepoPlacesTests {
  @Test("D12: --basedir is what a relative folder is relative to, wherever the caller stands")
  func baseDirectory() throws {
    let depot = try Depot([])
    try depot.add([Depot.draft("alpha")], in: "long-name/sub")
    let base = depot.folder.path
    for arguments in [
      ["--basedir", base, "repo/long-name"], ["--basedir=\(base)/repo", "long-name"],
      ["--basedir", "/nowhere", depot.packages.appending(path: "long-name").path],
    ] {
      let place = depot.packages.appending(path: "long-name")
      try? FileManager.default.removeItem(at: place.appending(path: "repodata"))
      let words = Depot.tool("createrepo")
      let command = try ShellCommand.run(
        words[0], words.dropFirst() + ["-q"] + arguments, in: URL(filePath: "/"))
      #expect(command.isSuccess && command.errors.isEmpty, "\(command.errorText)")
      let hrefs = try ServedRepository(place).hrefs()
      #expect(hrefs == ["sub/" + Depot.draft("alpha").fileName], "\(arguments)")
    }
  }

  @Test("D13: --split gives each medium's packages their place on that medium")
  func split() throws {
    let depot = try Depot([])
    let media = ["m", "longer-name", "the-longest-name"]
    for (medium, name) in zip(media, ["alpha", "beta", "gamma"]) {
      try depot.add([Depot.draft(name)], in: "\(medium)/sub")
    }
    let folders = media.map { depot.packages.appending(path: $0) }
    let command = try depot.run("createrepo", ["-q", "--split"] + folders.map(\.path))
    #expect(command.isSuccess && command.errors.isEmpty, "\(command.errorText)")
    let served = try ServedRepository(folders[0])
    #expect(
      try served.hrefs() == ["alpha", "beta", "gamma"].map { "sub/\(Depot.draft($0).fileName)" })
    let bases = try served.packages().map { $0.child("location")?.attributes["xml:base"] }
    #expect(bases == ["media:#1", "media:#2", "media:#3"])
  }

  @Test("D14: a package that is listed twice is published once")
  func listedTwice() throws {
    let depot = try Depot()
    let name = Depot.draft("beta").fileName
    let list = try depot.write("\(name)\n\n./\(name)\n\(name)\n", to: "list")
    let served = try depot.createrepoCleanly("-q", "--pkglist", list, "--includepkg", name)
    #expect(try served.hrefs() == [name])
    #expect(try served.faults() == [])
  }

  @Test("D15: a loop of links ends, and no package is published twice for it")
  func loop() throws {
    let depot = try Depot()
    let manager = FileManager.default
    try depot.add([Depot.draft("delta")], in: "sub")
    for (link, target) in [("loop", "."), ("sub/up", ".."), ("sub/self", "self")] {
      try manager.createSymbolicLink(
        atPath: depot.packages.appending(path: link).path, withDestinationPath: target)
    }
    let served = try depot.createrepoCleanly("-q")
    let names = ["alpha", "beta", "delta", "gamma"]
    #expect(try served.names() == names)
    #expect(
      try served.hrefs() == names.map { ($0 == "delta" ? "sub/" : "") + Depot.draft($0).fileName })
  }

  @Test("A linked folder outside is walked, and --skip-symlinks leaves linked packages out")
  func links() throws {
    let depot = try Depot()
    let outside = try Depot([Depot.draft("delta")])
    let manager = FileManager.default
    let name = Depot.draft("delta").fileName
    try manager.createSymbolicLink(
      at: depot.packages.appending(path: "linked"), withDestinationURL: outside.packages)
    try manager.createSymbolicLink(
      at: depot.packages.appending(path: "zeta.rpm"),
      withDestinationURL: outside.packages.appending(path: name))
    #expect(
      try depot.createrepoCleanly("-q").hrefs().suffix(2).sorted() == [
        "gamma-1.0-1.el9.x86_64.rpm", "zeta.rpm",
      ])
    #expect(try depot.createrepoCleanly("-q").hrefs().contains("linked/\(name)"))
    #expect(try depot.createrepoCleanly("-q", "-S").hrefs().contains("zeta.rpm") == false)
    #expect(try depot.createrepoCleanly("-q", "-S").hrefs().contains("linked/\(name)"))
  }

  @Test("What is no package is passed over in silence: folders, fifos, dangling links, .drpm")
  func noPackages() throws {
    let depot = try Depot()
    let manager = FileManager.default
    func place(_ name: String) -> URL { depot.packages.appending(path: name) }
    try manager.createDirectory(at: place("folder.rpm"), withIntermediateDirectories: false)
    try manager.createSymbolicLink(atPath: place("dangling.rpm").path, withDestinationPath: "gone")
    #expect(mkfifo(place("fifo.rpm").path, 0o600) == 0)
    try Data("x".utf8).write(to: place("delta.drpm"))
    #expect(try depot.createrepoCleanly("-q").names() == ["alpha", "beta", "gamma"])
  }

  @Test("A package that cannot be read is named and left out; the rest is published, with status 2")
  func unreadable() throws {
    let depot = try Depot()
    try Data("not a package".utf8).write(to: depot.packages.appending(path: "bad.rpm"))
    let bytes = try Depot.draft("cut").encoded()
    try Data(bytes.prefix(900)).write(to: depot.packages.appending(path: "cut.rpm"))
    for arguments in [[], ["--update"], ["--update"]] {
      let command = try depot.run("createrepo", ["-q"] + arguments + [depot.packages.path])
      #expect(command.status == 2)
      #expect(command.errorText.contains("bad.rpm") && command.errorText.contains("cut.rpm"))
      let served = try depot.served()
      #expect(try served.names() == ["alpha", "beta", "gamma"] && served.faults() == [])
    }
  }
}
