import Createrepo
import Foundation
import Repodata
import SystemIO
import TestSupport
import Testing

@Suite("Comps, modules and what was added to the metadata")
struct AdditionalRecordsTests {
  @Test("A comps file is compressed; an update keeps it, a full run does not")
  func groupfile() async throws {
    let fixture = try ToolFixture()
    try fixture.write("<comps/>", to: "comps.xml")
    #expect(await fixture.createrepo("-g", "comps.xml").status == .success)
    let href = try #require(try fixture.repomd().record("group")).href
    #expect(href.hasSuffix("-comps.xml.zst"))
    try fixture.add("three")
    let update = await fixture.createrepo("--update")
    #expect(update.status == .success && update.diagnostics.isEmpty)
    #expect(try fixture.repomd().record("group")?.href == href)
    #expect(await fixture.createrepo("--update", "--keep-all-metadata").status == .success)
    #expect(try fixture.repomd().record("group")?.href == href)
    #expect(
      await fixture.createrepo("--update", "--discard-additional-metadata").status == .success)
    #expect(try fixture.repomd().record("group") == nil)
  }

  @Test("With --compatibility all is gzip, with databases, and the comps file as it is")
  func compatibility() async throws {
    let fixture = try ToolFixture()
    try fixture.write("<comps/>", to: "comps.xml")
    #expect(await fixture.createrepo("--compatibility", "-g", "comps.xml").status == .success)
    let records = try fixture.repomd().records
    #expect(
      records.map(\.type) == [
        "primary", "filelists", "other", "primary_db", "filelists_db", "other_db", "group",
      ])
    #expect(records.dropLast().allSatisfy { $0.href.hasSuffix(".gz") })
    #expect(records.last?.href.hasSuffix("-comps.xml") == true)
  }

  @Test("A damaged file that an update should keep is named, and the status is 2")
  func damaged() async throws {
    let fixture = try ToolFixture()
    try fixture.write("<comps/>", to: "comps.xml")
    #expect(await fixture.createrepo("-g", "comps.xml").status == .success)
    let name = try #require(try fixture.served().first { $0.contains("comps") })
    try fixture.write("x", to: "repodata/\(name)")
    let run = await fixture.createrepo("--update")
    #expect(run.status == .packagesLeftOut)
    #expect(run.diagnostics.first?.hasPrefix("Critical: The old group cannot be kept") == true)
    #expect(try fixture.repomd().record("group") == nil)
  }

  @Test("Module files are found, merged and listed; one that is none ends the run")
  func modules() async throws {
    let fixture = try ToolFixture()
    try fixture.write(
      """
      ---
      document: modulemd-defaults
      version: 1
      data:
        module: drm
        stream: "1"
      ...

      """, to: "drm.modulemd-defaults.yaml")
    #expect(await fixture.createrepo().status == .success)
    #expect(try fixture.repomd().record("modules")?.href.hasSuffix("-modules.yaml.zst") == true)
    let before = try fixture.served()
    try fixture.write("{", to: "bad.modulemd.yaml")
    let run = await fixture.createrepo()
    #expect(run.status == .failed)
    let message = "Critical: Could not load module index file \(fixture.path)/"
    #expect(run.diagnostics.first?.hasPrefix("\(message)bad.modulemd.yaml: ") == true, "\(run)")
    #expect(try fixture.served() == before)
    let missing = await fixture.createrepo("-n", "none.modulemd.yaml")
    let path = "\(fixture.path)/none.modulemd.yaml"
    #expect(missing.status == .failed)
    #expect(
      missing.diagnostics.first?.hasPrefix("\(message)none.modulemd.yaml: Cannot open \(path): ")
        == true, "\(missing)")
    #expect(try fixture.served() == before)
  }
}

@Suite("What repomd.xml says")
struct RepomdOptionTests {
  @Test("Tags, revision and times are as asked")
  func tags() async throws {
    let fixture = try ToolFixture()
    let run = await fixture.createrepo(
      "--distro=cpe:/o:x,X 9", "--distro", "plain", "--content=binary", "--repo", "kmods",
      "--revision=1700000000", "--set-timestamp-to-revision")
    #expect(run.status == .success)
    let repomd = try fixture.repomd()
    #expect(repomd.revision == "1700000000")
    #expect(repomd.records.allSatisfy { $0.timestamp == 1_700_000_000 })
    #expect(repomd.tags.content == ["binary"] && repomd.tags.repo == ["kmods"])
    #expect(repomd.tags.distributions.map(\.name) == ["X 9", "plain"])
    #expect(repomd.tags.distributions.map(\.cpeID) == ["cpe:/o:x", nil])
  }

  @Test("An update with another revision says it; with the same it writes nothing")
  func revision() async throws {
    let fixture = try ToolFixture()
    #expect(await fixture.createrepo("--revision=a").status == .success)
    let same = await fixture.createrepo("--update", "--revision=a")
    #expect(same.status == .success, "\(same.diagnostics)")
    #expect(same.output.last == "New and old repodata match, not updating.")
    #expect(await fixture.createrepo("--update", "--revision=b").status == .success)
    #expect(try fixture.repomd().revision == "b")
    let timed = await fixture.createrepo(
      "--update", "--revision=1700000001", "--set-timestamp-to-revision")
    #expect(timed.status == .success, "\(timed.diagnostics)")
    #expect(try fixture.repomd().records.allSatisfy { $0.timestamp == 1_700_000_001 })
    for record in try fixture.repomd().records {
      let path = fixture.folder.file(record.href).path
      let times = try FileManager.default.attributesOfItem(atPath: path)
      #expect((times[.modificationDate] as? Date)?.timeIntervalSince1970 == 1_700_000_001)
    }
  }

  @Test("Names are plain on demand, and checksums of the kind asked for")
  func names() async throws {
    let fixture = try ToolFixture()
    let run = await fixture.createrepo(
      "--simple-md-filenames", "--general-compress-type=gz", "-s", "SHA512",
      "--repomd-checksum=sha1")
    #expect(run.status == .success)
    #expect(
      try fixture.served() == ["filelists.xml.gz", "other.xml.gz", "primary.xml.gz", "repomd.xml"])
    #expect(try fixture.repomd().records.allSatisfy { $0.checksum.algorithm == .sha1 })
    let packages = try RemoteRepository(location: fixture.folder.path).packages()
    #expect(packages.allSatisfy { $0.checksum?.algorithm == .sha512 })
  }

  @Test("The metadata can be written elsewhere, where nothing else is changed")
  func output() async throws {
    let fixture = try ToolFixture()
    let out = try TemporaryFolder()
    #expect(await fixture.createrepo("-o", out.path).status == .success)
    #expect(!FileManager.default.fileExists(atPath: fixture.repodata.path))
    #expect(FileManager.default.fileExists(atPath: out.file("repodata/repomd.xml").path))
    let list = out.file("read").path
    let run = await fixture.createrepo("-o", out.path, "--update", "--read-pkgs-list", list)
    #expect(run.status == .success)
    #expect(try Data(contentsOf: URL(filePath: list)).isEmpty)
  }

  @Test("A held lock ends the run with createrepo_c's words, a left-over folder does not")
  func lock() async throws {
    let fixture = try ToolFixture()
    let manager = FileManager.default
    for name in [".repodata", ".kmodrepo/build.1"] {
      try manager.createDirectory(
        at: fixture.folder.file(name), withIntermediateDirectories: true)
    }
    #expect(await fixture.createrepo().status == .success)
    #expect(!manager.fileExists(atPath: fixture.folder.file(".kmodrepo/build.1").path))
    let lock = fixture.folder.file(".kmodrepo/lock").path
    let holder = Process()
    holder.executableURL = URL(filePath: "/usr/bin/env")
    holder.arguments = ["flock", lock, "sh", "-c", "echo held; read line"]
    let (input, output) = (Pipe(), Pipe())
    holder.standardInput = input
    holder.standardOutput = output
    try holder.run()
    _ = try output.fileHandleForReading.read(upToCount: 5)
    let run = await fixture.createrepo()
    #expect(run.status == .failed)
    #expect(
      run.diagnostics == [
        "Temporary repodata directory \(fixture.path)/.kmodrepo/ already exists! "
          + "(Another createrepo process is running?)"
      ])
    #expect(await fixture.createrepo("--ignore-lock").status == .success)
    try input.fileHandleForWriting.close()
    holder.waitUntilExit()
    #expect(await fixture.createrepo().status == .success)
  }
}
