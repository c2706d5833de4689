import Foundation
import Glibc
import TestSupport
import Testing

@Suite("createrepo and damage: it never publishes a broken repository, and repairs one")
struct CreaterepoDamageTests {
  /// Whether a test can have a file system of its own: root can, others where user namespaces are
  /// allowed. It goes with the namespace, whatever becomes of the test.
  static let hasOwnFileSystem: Bool = {
    let mount = ["-m", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]
    return (try? ShellCommand.run("unshare", namespace + mount))?.isSuccess == true
  }()

  private static let namespace = getuid() == 0 ? [] : ["-r"]

  /// Fills a file system of 1 MiB up to the bytes left, then runs a tool on a repository in it.
  private static let script = """
    set -e
    left=$1 scratch=$2; shift 2
    mkdir -p "$scratch/disk"
    mount -t tmpfs -o size=1m tmpfs "$scratch/disk"
    cp -a "$scratch/good" "$scratch/disk/repo"
    cat /dev/zero > "$scratch/disk/filler" 2>/dev/null || true
    truncate -s "-$left" "$scratch/disk/filler"
    set +e
    "$@"
    echo $? > "$scratch/status"
    rm -rf "$scratch/after"
    cp -a "$scratch/disk/repo" "$scratch/after"
    """

  @Test(
    "D1: a full disk leaves the old repository served, and the exit status is not 0",
    .enabled(if: hasOwnFileSystem, "needs the rights to mount a file system"),
    arguments: ["createrepo", "createrepo --update", "mergerepo", "modifyrepo", "sqliterepo"])
  func fullDisk(_ work: String) throws {
    let depot = try Depot()
    let gzip = "--general-compress-type=gz"
    let good = try depot.createrepoCleanly("-q", "--no-database", gzip)
    let scratch = depot.folder.file("scratch")
    try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
    try FileManager.default.copyItem(at: depot.packages, to: scratch.appending(path: "good"))
    // The packages lie elsewhere: only the metadata meets the full disk.
    let more = try Depot((0..<40).map { Depot.draft("more\($0)") })
    try more.createrepoCleanly("-q", gzip)
    let repo = scratch.appending(path: "disk/repo").path
    let create = Depot.tool("createrepo") + ["-q", "--no-database", gzip, "-o", repo]
    let notes = try depot.write(String(repeating: "<updates/>\n", count: 9000), to: "notes.xml")
    let commands = [
      "createrepo": create + [more.packages.path],
      "createrepo --update": create + ["--update", more.packages.path],
      "mergerepo": Depot.tool("mergerepo") + [
        "-r", more.packages.path, "--compress-type=gz", "-o", repo,
      ],
      "modifyrepo": Depot.tool("modifyrepo") + ["--no-compress", notes, "\(repo)/repodata"],
      "sqliterepo": Depot.tool("sqliterepo") + ["-q", repo],
    ]
    var failures = 0
    for left in [0, 4096, 8192, 16384, 24576, 32768, 49152, 65536] {
      let command = try ShellCommand.run(
        "unshare",
        Self.namespace + ["-m", "sh", "-c", Self.script, "sh", String(left), scratch.path]
          + (commands[work] ?? []))
      let said = try String(contentsOf: scratch.appending(path: "status"), encoding: .utf8)
      let after = try ServedRepository(scratch.appending(path: "after"))
      #expect(try after.faults() == [], "\(left) bytes left: \(command.errorText)")
      if said == "0\n" {
        #expect(after.index != good.index, "\(left) bytes left")
      } else {
        failures += 1
        #expect(!command.errors.isEmpty, "\(left) bytes left: nothing is said")
        #expect(after.index == good.index, "\(left) bytes left")
      }
    }
    #expect(failures > 0)
  }

  /// What may have become of a file of the old metadata.
  enum Damage: String, CaseIterable {
    case truncated, emptied, deleted, changed, replaced
  }

  private func damage(_ file: URL, _ damage: Damage) throws {
    var bytes = try Data(contentsOf: file)
    switch damage {
    case .truncated: try bytes.prefix(bytes.count / 2).write(to: file)
    case .emptied: try Data().write(to: file)
    case .deleted: try FileManager.default.removeItem(at: file)
    case .changed:
      // The same size, and as far as anybody can arrange it the same time.
      let reference = file.path + ".time"
      _ = try ShellCommand.output("touch", ["-r", file.path, reference])
      bytes[bytes.count / 2] ^= 0x55
      let handle = try FileHandle(forWritingTo: file)
      try handle.write(contentsOf: bytes)
      try handle.close()
      _ = try ShellCommand.output("touch", ["-r", reference, file.path])
      try FileManager.default.removeItem(atPath: reference)
    case .replaced: try Data("<?xml version=\"1.0\"?>\n<other/>\n".utf8).write(to: file)
    }
  }

  @Test(
    "D2, D3: --update repairs old metadata that is damaged or gone, whichever file it is",
    arguments: Damage.allCases, [true, false])
  func repair(_ damage: Damage, remembers: Bool) throws {
    let depot = try Depot()
    let good = try depot.createrepoCleanly("-q", at: 1_800_000_000)
    let saved = depot.folder.file("saved")
    try FileManager.default.copyItem(at: depot.repodata, to: saved)
    for type in ["repomd", "primary", "filelists", "other"] {
      try FileManager.default.removeItem(at: depot.repodata)
      _ = try ShellCommand.output("cp", ["-a", saved.path, depot.repodata.path])
      if !remembers {
        try? FileManager.default.removeItem(at: depot.packages.appending(path: ".kmodrepo"))
      }
      let file = type == "repomd" ? depot.repodata.appending(path: "repomd.xml") : nil
      try self.damage(try file ?? good.file(type), damage)
      let command = try depot.createrepo("-q", "--update", at: 1_800_000_000)
      #expect(command.status == 0, "\(type): \(command.errorText)")
      let after = try depot.served()
      #expect(try after.faults() == [], "\(type)")
      #expect(after.records == good.records, "\(type)")
    }
  }

  @Test(
    "D2, D3: --update repairs metadata that createrepo_c left damaged",
    .enabled(if: Oracle.has("createrepo_c")))
  func repairOthers() throws {
    for type in ["primary", "filelists", "other"] {
      for kind in Damage.allCases {
        let depot = try Depot()
        try Workbench.index(depot.packages)
        try damage(try depot.served().file(type), kind)
        #expect(try depot.createrepo("-q", "--update").status == 0)
        let after = try depot.served()
        #expect(try after.faults() == [], "\(type) \(kind)")
        #expect(try after.names() == ["alpha", "beta", "gamma"], "\(type) \(kind)")
      }
    }
  }

  @Test("A damaged memory of the last run costs nothing but time")
  func damagedState() throws {
    let depot = try Depot()
    let good = try depot.createrepoCleanly("-q", at: 1_800_000_000)
    let memory = depot.packages.appending(path: ".kmodrepo")
    for kind in Damage.allCases {
      for path in TreeState.paths(memory) where path != "lock" {
        try damage(memory.appending(path: path), kind)
      }
      try depot.add([Depot.draft("delta")])
      let more = try depot.createrepoCleanly("-q", "--update", at: 1_800_000_000)
      #expect(try more.faults() == [] && more.names().count == 4, "\(kind)")
      try depot.remove(Depot.draft("delta"))
      let after = try depot.createrepoCleanly("-q", "--update", at: 1_800_000_000)
      #expect(after.records == good.records, "\(kind)")
    }
  }
}
