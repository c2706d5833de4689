import Createrepo
import Foundation
import Repodata
import TestSupport
import Testing

@Suite("Which packages are indexed, in which order, and where clients find them")
struct PackageSelectionTests {
  private let names = ["b/kmod-a", "a/kmod-b", "a/kmod-a", ".hidden/kmod-c"]

  @Test("Packages are ordered by name, then folder; hidden folders are walked")
  func order() async throws {
    let fixture = try ToolFixture(names)
    #expect(await fixture.createrepo().status == .success)
    #expect(
      try fixture.hrefs() == [
        "a/kmod-a-1.0-1.x86_64.rpm", "b/kmod-a-1.0-1.x86_64.rpm", "a/kmod-b-1.0-1.x86_64.rpm",
        ".hidden/kmod-c-1.0-1.x86_64.rpm",
      ])
  }

  @Test("A list is taken in the same order, each package once")
  func list() async throws {
    let fixture = try ToolFixture(names)
    try fixture.write(
      "b/kmod-a-1.0-1.x86_64.rpm\n\na/kmod-a-1.0-1.x86_64.rpm\na//kmod-a-1.0-1.x86_64.rpm\n",
      to: "list")
    let run = await fixture.createrepo(
      "-i", fixture.folder.file("list").path, "-n", "b/kmod-a-1.0-1.x86_64.rpm",
      "--includepkg=./a/kmod-b-1.0-1.x86_64.rpm")
    #expect(run.status == .success)
    #expect(
      try fixture.hrefs() == [
        "a/kmod-a-1.0-1.x86_64.rpm", "b/kmod-a-1.0-1.x86_64.rpm", "a/kmod-b-1.0-1.x86_64.rpm",
      ])
  }

  @Test("A listed package that is not there means status 2", arguments: [[], ["--update"]])
  func missing(_ words: [String]) async throws {
    let fixture = try ToolFixture()
    #expect(await fixture.createrepo().status == .success)
    let run = await fixture.createrepo(
      words + ["-n", "none.rpm", "-n", "one-1.0-1.x86_64.rpm"])
    #expect(run.status == .packagesLeftOut && !run.diagnostics.isEmpty)
    #expect(try fixture.hrefs() == ["one-1.0-1.x86_64.rpm"])
  }

  @Test("Patterns leave out packages by name and path, and folders")
  func excludes() async throws {
    let fixture = try ToolFixture(["x/one", "y/one", "two", "three", "z/deep/four"])
    let run = await fixture.createrepo("-x", "x", "--excludes=tw?-*", "-x", "z/*/four*")
    #expect(run.status == .success)
    #expect(try fixture.hrefs() == ["y/one-1.0-1.x86_64.rpm", "three-1.0-1.x86_64.rpm"])
  }

  @Test("A link to the folder itself does not multiply packages; linked packages can be left out")
  func links() async throws {
    let fixture = try ToolFixture()
    let manager = FileManager.default
    try manager.createSymbolicLink(
      atPath: fixture.folder.file("loop").path, withDestinationPath: ".")
    try manager.createSymbolicLink(
      atPath: fixture.folder.file("linked.rpm").path, withDestinationPath: "one-1.0-1.x86_64.rpm")
    #expect(await fixture.createrepo("-q").status == .success)
    #expect(
      try fixture.hrefs() == ["linked.rpm", "one-1.0-1.x86_64.rpm", "two-1.0-1.x86_64.rpm"])
    #expect(await fixture.createrepo("--skip-symlinks").status == .success)
    #expect(try fixture.hrefs() == ["one-1.0-1.x86_64.rpm", "two-1.0-1.x86_64.rpm"])
  }

  @Test("Folders are cut from the front of a place, never the name, and a prefix is put before it")
  func places() async throws {
    let fixture = try ToolFixture(["a/b/one", "two"])
    let run = await fixture.createrepo("--cut-dirs=1", "--location-prefix", "pool", "-u", "/srv")
    #expect(run.status == .success)
    #expect(try fixture.hrefs() == ["pool/b/one-1.0-1.x86_64.rpm", "pool/two-1.0-1.x86_64.rpm"])
    let packages = try RemoteRepository(location: fixture.folder.path).packages()
    #expect(packages.allSatisfy { $0.base == "file:///srv" })
  }

  @Test("A relative folder lies below --basedir")
  func basedir() async throws {
    let fixture = try ToolFixture(["inner/one"])
    let run = await fixture.createrepo(
      "--basedir", fixture.folder.path, "inner", folder: false)
    #expect(run.status == .success)
    let served = try RemoteRepository(location: fixture.folder.file("inner").path).packages()
    #expect(served.map(\.href) == ["one-1.0-1.x86_64.rpm"])
  }

  @Test("Volumes of a media set have hrefs of their own folder, and bases that number them")
  func split() async throws {
    let fixture = try ToolFixture(["long/sub/one", "v2/two"])
    let run = await fixture.createrepo(
      "--split", fixture.folder.file("long").path, fixture.folder.file("v2").path, folder: false)
    #expect(run.status == .success)
    let served = try RemoteRepository(location: fixture.folder.file("long").path).packages()
    #expect(served.map(\.href) == ["sub/one-1.0-1.x86_64.rpm", "two-1.0-1.x86_64.rpm"])
    #expect(served.map(\.base) == ["media:#1", "media:#2"])
  }

  @Test("--recycle-pkglist takes what the old metadata lists; what has gone since means status 2")
  func recycle() async throws {
    let fixture = try ToolFixture()
    #expect(await fixture.createrepo().status == .success)
    try fixture.add("three")
    try FileManager.default.removeItem(at: fixture.folder.file("two-1.0-1.x86_64.rpm"))
    let run = await fixture.createrepo("--update", "--recycle-pkglist")
    #expect(run.status == .packagesLeftOut)
    #expect(run.diagnostics.contains { $0.contains("two-1.0-1.x86_64.rpm") }, "\(run)")
    #expect(try fixture.hrefs() == ["one-1.0-1.x86_64.rpm"])
    let more = await fixture.createrepo(
      "--update", "--recycle-pkglist", "-n", "three-1.0-1.x86_64.rpm")
    #expect(more.status == .success && more.diagnostics.isEmpty)
    #expect(try fixture.hrefs() == ["one-1.0-1.x86_64.rpm", "three-1.0-1.x86_64.rpm"])
  }

  @Test(
    "--recycle-pkglist with other places than before publishes no empty repository",
    arguments: [
      (["--location-prefix", "pool"], []), (["--location-prefix=pool"], ["--location-prefix=x"]),
      (["--cut-dirs", "1"], ["--cut-dirs", "1"]), (["--cut-dirs=1"], []),
    ])
  func recycleElsewhere(_ before: [String], _ now: [String]) async throws {
    let fixture = try ToolFixture(["a/one", "a/two"])
    #expect(await fixture.createrepo(before).status == .success)
    let served = try fixture.hrefs()
    for update in [[], ["--update"]] {
      let run = await fixture.createrepo(update + ["--recycle-pkglist"] + now)
      #expect(run.status == .failed && !run.diagnostics.isEmpty)
      #expect(try fixture.hrefs() == served)
    }
  }

  @Test("--recycle-pkglist undoes the --location-prefix that it is given")
  func recyclePrefix() async throws {
    let fixture = try ToolFixture(["a/one", "two"])
    #expect(await fixture.createrepo("--location-prefix", "pool").status == .success)
    let served = try fixture.hrefs()
    let run = await fixture.createrepo("--recycle-pkglist", "--location-prefix", "pool")
    #expect(run.status == .success && run.diagnostics.isEmpty)
    #expect(try fixture.hrefs() == served)
  }
}
