import Foundation
import KernelABI
import Publication
import SystemIO
import SystemPackage
import TestSupport
import Testing

@Suite("Where target kernels come from")
struct TargetSourceTests {
  private let old = KernelDraft(
    "5.14.0", "70.el9", symbols: ["here = 0x00000001", "gone = 0x00000002"])
  private let new = KernelDraft(
    "5.14.0", "86.el9", symbols: ["here = 0x00000003", "come = 0x00000004"],
    modules: [.init("net", in: "modules", exports: ["module_symbol = 0x00000005"])])

  private func targets(_ fixture: PoolFixture) async throws -> [Target] {
    try await TargetReader(try fixture.definition()).read().targets
  }

  private func names(_ target: Target) -> [String] {
    target.symbols.symbols.map { "\($0.name) \($0.crc?.description ?? "")" }.sorted()
  }

  @Test("a folder: all kernels, the newest, those that match; oldest first")
  func folder() async throws {
    let fixture = try PoolFixture()
    try fixture.add(new, old)
    #expect(try await targets(fixture).map(\.release.uname) == [old.uname, new.uname])
    fixture.tables = "[[target]]\nfolder = \"kernels\"\nnewest = 1"
    #expect(try await targets(fixture).map(\.release.uname) == [new.uname])
    fixture.tables = "[[target]]\nfolder = \"kernels\"\nmatch = \"*-70.*\""
    #expect(try await targets(fixture).map(\.release.uname) == [old.uname])
    fixture.tables = "[[target]]\nfolder = \"kernels\"\nmatch = \"6.*\""
    await #expect(throws: TargetError.self) { try await targets(fixture) }
  }

  @Test(
    "a symvers file in 3, 4 and 5 columns, compressed in any way",
    arguments: CompressionFormat.allCases.filter { [.none, .gzip, .xz, .zstd].contains($0) })
  func symvers(format: CompressionFormat) async throws {
    let columns = [
      "0x00000001\there\tvmlinux\n0x00000002\tgone\tdrivers/net/x\n",
      "0x00000001\there\tvmlinux\tEXPORT_SYMBOL\n0x00000002\tgone\tdrivers/net/x\tEXPORT_SYMBOL_GPL\n",
      "0x00000001\there\tvmlinux\tEXPORT_SYMBOL\t\n0x00000002\tgone\tdrivers/net/x\tEXPORT_SYMBOL\tNS\n",
    ]
    let fixture = try PoolFixture()
    fixture.tables = """
      [[target]]
      symvers = "symvers\(format.fileSuffix)"
      release = "\(old.uname)"
      """
    for text in columns {
      let bytes = try Compressor.compressAll(Array(text.utf8), CompressionOptions(format))
      try Data(bytes).write(to: fixture.folder.file("symvers\(format.fileSuffix)"))
      let target = try #require(try await targets(fixture).first)
      #expect(target.release.uname == old.uname)
      #expect(names(target) == ["kernel(gone) 0x00000002", "kernel(here) 0x00000001"])
    }
  }

  @Test("a symvers file needs a release that uname -r could print")
  func symversRelease() async throws {
    let fixture = try PoolFixture()
    fixture.tables = "[[target]]\nsymvers = \"symvers\"\nrelease = \"newest\""
    try "0x1\ta\tvmlinux\n".write(
      to: fixture.folder.file("symvers"), atomically: true, encoding: .utf8)
    await #expect(throws: TargetError.release("newest")) { try await targets(fixture) }
  }

  @Test(
    "another repository by path, file:// and http:// gives the same kernels as its packages",
    .enabled(if: Oracle.has("createrepo_c") && Oracle.has("python3")))
  func repository() async throws {
    let fixture = try PoolFixture()
    try fixture.add(old, new)
    let fromPackages = try await targets(fixture)
    _ = try ShellCommand.output("createrepo_c", ["-q", fixture.kernels.path])
    let server = try FolderServer(fixture.kernels)
    for location in ["kernels", "file://\(fixture.kernels.path)", server.address] {
      fixture.tables = "[[target]]\nrepository = \"\(location)\""
      let found = try await targets(fixture)
      #expect(found.map(\.release) == fromPackages.map(\.release))
      #expect(found.map(names) == fromPackages.map(names))
      #expect(found.map(\.packages) == fromPackages.map(\.packages))
    }
    fixture.tables = "[[target]]\nrepository = \"\(server.address)/\"\nnewest = 1"
    #expect(try await targets(fixture).map(\.release.uname) == [new.uname])
  }

  @Test(
    "of a repository, match and newest hold together: the newest of each variant that match",
    .enabled(if: Oracle.has("createrepo_c")))
  func repositorySelection() async throws {
    let fixture = try PoolFixture()
    let middle = KernelDraft("5.14.0", "80.el9", symbols: ["here = 0x00000001"])
    let realtime = ["70.el9", "80.el9", "90.el9"].map {
      KernelDraft("5.14.0", $0, variant: "rt", symbols: ["here = 0x00000001"])
    }
    try fixture.add(old, middle, new)
    for kernel in realtime { try fixture.add(kernel) }
    _ = try ShellCommand.output("createrepo_c", ["-q", fixture.kernels.path])
    func selected(_ lines: String...) async throws -> [String] {
      fixture.tables =
        "[[target]]\nrepository = \"kernels\"\n" + lines.map { $0 + "\n" }.joined()
      return try await targets(fixture).map(\.release.uname)
    }
    #expect(try await selected("newest = 1") == [new.uname, realtime[2].uname])
    #expect(
      try await selected("match = \"5.14.0-?0.*\"", "newest = 2")
        == [old.uname, middle.uname, realtime[1].uname, realtime[2].uname])
    #expect(try await selected("match = \"*+rt\"", "newest = 1") == [realtime[2].uname])
    await #expect(throws: TargetError.noKernel(fixture.kernels.path)) {
      try await selected("match = \"6.*\"", "newest = 1")
    }
  }

  @Test(
    "a repository whose primary.xml is not the one its repomd.xml names is refused",
    .enabled(if: Oracle.has("createrepo_c")))
  func tampered() async throws {
    let fixture = try PoolFixture()
    try fixture.add(old)
    _ = try ShellCommand.output(
      "createrepo_c", ["-q", "--simple-md-filenames", fixture.kernels.path])
    fixture.tables = "[[target]]\nrepository = \"kernels\""
    let primary = fixture.kernels.appending(path: "repodata/primary.xml.gz")
    var bytes = try Data(contentsOf: primary)
    bytes[bytes.count / 2] ^= 1
    try bytes.write(to: primary)
    await #expect(throws: (any Error).self) { try await targets(fixture) }
  }

  @Test("symbols that the headers do not list are read from the symvers file in the payload")
  func payload() async throws {
    let fixture = try PoolFixture()
    var core = RPMDraft(name: "kernel-core", version: "6.12.0", release: "55.el10")
    core.provides = ["kernel-core-uname-r = 6.12.0-55.el10.x86_64"]
    let text = "0x0000000a\tonly_in_symvers\tvmlinux\tEXPORT_SYMBOL\t\n"
    core.files = [
      DraftFile(
        path: "/lib/modules/6.12.0-55.el10.x86_64/symvers.xz",
        contents: try Compressor.compressAll(Array(text.utf8), CompressionOptions(.xz)))
    ]
    try core.write(to: fixture.kernels.path)
    let target = try #require(try await targets(fixture).first)
    #expect(names(target) == ["kernel(only_in_symvers) 0x0000000a"])
  }

  @Test("drift between two kernels: changed, added, removed")
  func drift() async throws {
    let fixture = try PoolFixture()
    try fixture.add(old, new)
    let found = try await targets(fixture)
    let drift = Drift(from: found[0], to: found[1])
    #expect(drift.changed == ["kernel(here)"])
    #expect(drift.added == ["kernel(come)", "kernel(module_symbol)"])
    #expect(drift.removed == ["kernel(gone)"])
    #expect(drift.unchangedCount == 0)
  }

  @Test("dkms.conf asks for an option: the configuration in the kernel's payload decides")
  func configuration() async throws {
    let fixture = try PoolFixture()
    var core = RPMDraft(name: "kernel-core", version: "5.14.0", release: "70.el9")
    core.provides = [
      DraftDependency("kernel-core-uname-r = \(old.uname)"), "kernel(a) = 0x00000001",
    ]
    core.files = [
      .text("/lib/modules/\(old.uname)/config", "CONFIG_HAVE=m\n# CONFIG_LACK is not set\n"),
      .text("/lib/modules/\(old.uname)/symvers", "0x00000001\ta\tvmlinux\tEXPORT_SYMBOL\t\n"),
    ]
    try core.write(to: fixture.kernels.path)
    for option in ["HAVE", "LACK"] {
      let name = "demo-\(option.lowercased())"
      var draft = RPMDraft(name: "\(name)-dkms", version: "1.0", release: "1", arch: "noarch")
      draft.files = [
        .text("/usr/src/\(name)-1.0/dkms.conf", "BUILD_EXCLUSIVE_CONFIG=\"CONFIG_\(option)\"\n")
      ]
      try fixture.add(draft)
    }
    let unread = try await fixture.publish()
    #expect(try unread.verdict("demo-lack-dkms", old.uname).isKept)
    #expect(try unread.verdict("demo-lack-dkms", old.uname).notes.count == 1)
    fixture.tables = "[[target]]\nfolder = \"kernels\"\nread_payload = true"
    fixture.libsolv(.installs, "demo-lack-dkms", on: old.uname, because: .dkmsDirective)
    let published = try await fixture.publish()
    #expect(try published.verdict("demo-have-dkms", old.uname).notes.isEmpty)
    #expect(try published.verdict("demo-have-dkms", old.uname).isKept)
    #expect(!(try published.verdict("demo-lack-dkms", old.uname).isKept))
  }

  /// A folder with a kernel, and kernels whose headers name folders elsewhere.
  private func hostileKernels() throws -> PoolFixture {
    let fixture = try PoolFixture()
    try fixture.add(old)
    for (name, uname) in [("evil", "../../../evil"), ("hidden", ".kmodrepo"), ("all", "all")] {
      var core = RPMDraft(name: "kernel-\(name)-core", version: "6.6.6", release: "1.el9")
      core.provides = [DraftDependency("kernel-\(name)-uname-r = \(uname)"), "kernel(a) = 0x1"]
      try core.write(to: fixture.kernels.path)
    }
    return fixture
  }

  @Test("a kernel whose header names a folder elsewhere is left out and named")
  func hostileRelease() async throws {
    let fixture = try hostileKernels()
    let found = try await TargetReader(try fixture.definition()).read()
    #expect(found.targets.map(\.release.uname) == [old.uname])
    #expect(found.quarantined.count == 3)
    #expect(found.quarantined.allSatisfy { $0.reason.contains("uname -r") })
  }

  @Test(
    "so it is in a repository, where only what match selects is named",
    .enabled(if: Oracle.has("createrepo_c")))
  func hostileReleaseInRepository() async throws {
    let fixture = try hostileKernels()
    _ = try ShellCommand.output("createrepo_c", ["-q", fixture.kernels.path])
    for (match, names) in [("*", ["all", "evil", "hidden"]), ("5.*", [])] {
      fixture.tables = "[[target]]\nrepository = \"kernels\"\nmatch = \"\(match)\""
      let found = try await TargetReader(try fixture.definition()).read()
      #expect(found.targets.map(\.release.uname) == [old.uname])
      #expect(
        found.quarantined.map(\.path.string).sorted()
          == names.map { "kernel-\($0)-core-6.6.6-1.el9.x86_64.rpm" })
      #expect(found.quarantined.allSatisfy { $0.reason.contains("uname -r") })
      #expect(found.quarantined.allSatisfy { $0.reason.hasPrefix(fixture.kernels.path) })
    }
    fixture.tables = "[[target]]\nrepository = \"kernels\""
    fixture.asksSolver = false
    try fixture.add(RPMDraft(name: "tools"))
    #expect(try await fixture.publish().served(old.uname) == ["tools-1.0-1.x86_64.rpm"])
  }
}
