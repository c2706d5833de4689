import Foundation
import TestSupport
import Testing

@Suite("createrepo --update publishes what a full run would publish")
struct CreaterepoUpdateTests {
  @Test(
    "An option that changes the metadata counts, though no package has changed",
    arguments: [
      ["--changelog-limit", "2"], ["--changelog-limit=0"], ["--filelists-ext"],
      ["--checksum", "sha512"], ["--repomd-checksum", "sha512"], ["--no-pretty"], ["--database"],
      ["--general-compress-type", "xz"], ["--location-prefix", "below"],
      ["--baseurl", "http://host.example/x/"], ["--distro", "cpe:/o:x,Name"],
      ["--content", "binary"], ["--repo", "tag"], ["--revision", "r7"],
      ["--simple-md-filenames"], ["--revision", "1700000001", "--set-timestamp-to-revision"],
    ])
  func changedOption(_ option: [String]) throws {
    let (updated, full) = (try Depot(), try Depot())
    func run(_ depot: Depot, _ arguments: [String]) throws -> ServedRepository {
      for path in TreeState.paths(depot.packages) where path.hasSuffix(".rpm") {
        let file = depot.packages.appending(path: path).path
        _ = try ShellCommand.output("touch", ["-d", "@1700000000", file])
      }
      let command = try depot.run(
        "createrepo", ["-q"] + arguments + [depot.packages.path], at: 1_800_000_000)
      #expect(command.isSuccess && command.errors.isEmpty, "\(command.errorText)")
      return try depot.served()
    }
    let plain = try run(updated, [])
    let expected = try run(full, option)
    let after = try run(updated, ["--update"] + option)
    #expect(after.index != plain.index && after.index == expected.index, "\(option)")
    #expect(try after.faults() == [])
    for type in expected.types {
      #expect(try Data(contentsOf: after.file(type)) == Data(contentsOf: expected.file(type)))
    }
  }

  @Test("D8: --filelists-ext has the digest of every file, whatever was there before")
  func filelistsExtended() throws {
    let depot = try Depot()
    try depot.createrepoCleanly("-q")
    let root = try depot.createrepoCleanly("-q", "--update", "--filelists-ext")
      .document("filelists-ext")
    #expect(root.name == "filelists-ext")
    let checksums = root.all("checksum")
    #expect(
      checksums.map { $0.attributes["type"] } == [
        "sha256", "sha256", "sha256",
      ])
    let hashes = root.all("file").map { $0.attributes["hash"] }
    #expect(hashes.count == 12 && hashes.count { $0?.count == 64 } == 9)
  }

  @Test("D9: --changelog-limit is what it is now, not what it was")
  func changelogLimit() throws {
    let depot = try Depot()
    for (limit, count) in [("3", 3), ("1", 1), ("10", 4), ("0", 0), ("-1", 4)] {
      let root = try depot.createrepoCleanly("-q", "--update", "--changelog-limit=\(limit)")
        .document("other")
      #expect(root.all("changelog").count == 3 * count, "\(limit)")
    }
  }

  @Test("D10: --revision is published though nothing else has changed")
  func revision() throws {
    let depot = try Depot()
    for revision in ["1", "2", "words"] {
      let served = try depot.createrepoCleanly("-q", "--update", "--revision", revision)
      #expect(served.revision == revision)
    }
  }

  /// Puts another package in the place of one, of the same size and time.
  private func replace(_ depot: Depot, keepingInode: Bool) throws {
    let old = Depot.draft("beta", summary: "Summary of beta")
    let new = Depot.draft("beta", summary: "Summary of BETA")
    let place = depot.packages.appending(path: old.fileName)
    let size = try Data(contentsOf: place).count
    let reference = depot.folder.file("reference").path
    _ = try ShellCommand.output("touch", ["-r", place.path, reference])
    let bytes = Data(try new.encoded())
    #expect(bytes.count == size)
    if keepingInode {
      let handle = try FileHandle(forWritingTo: place)
      try handle.write(contentsOf: bytes)
      try handle.close()
    } else {
      try bytes.write(to: place, options: .atomic)
    }
    _ = try ShellCommand.output("touch", ["-r", reference, place.path])
  }

  @Test(
    "D11: a package replaced by another of the same size and time is noticed",
    arguments: [true, false], [true, false])
  func replaced(keepingInode: Bool, remembers: Bool) throws {
    let depot = try Depot()
    try depot.createrepoCleanly("-q")
    if !remembers {
      try FileManager.default.removeItem(at: depot.packages.appending(path: ".kmodrepo"))
    }
    try expectNoticed(depot, keepingInode: keepingInode)
  }

  @Test(
    "D11: and so is one that createrepo_c had indexed",
    .enabled(if: Oracle.has("createrepo_c"), "createrepo_c is not installed"),
    arguments: [true, false])
  func replacedAfterOthers(keepingInode: Bool) throws {
    let depot = try Depot()
    try Workbench.index(depot.packages)
    try expectNoticed(depot, keepingInode: keepingInode)
  }

  private func expectNoticed(_ depot: Depot, keepingInode: Bool) throws {
    try replace(depot, keepingInode: keepingInode)
    let served = try depot.createrepoCleanly("-q", "--update")
    let file = depot.packages.appending(path: Depot.draft("beta").fileName).path
    let checksum = try ShellCommand.output("sha256sum", [file]).prefix(64)
    let pkgids = try served.packages().compactMap { $0.child("checksum")?.text }
    #expect(pkgids.contains(String(checksum)))
    #expect(String(decoding: try served.content("primary"), as: UTF8.self).contains("of BETA"))
  }

  @Test("D21: a package of the list that does not exist is named, and the exit status is 2")
  func missingFromList() throws {
    let depot = try Depot()
    let names = Depot.drafts.map(\.fileName) + ["absent-1.0-1.x86_64.rpm"]
    let list = try depot.write(names.joined(separator: "\n") + "\n", to: "list")
    for arguments in [[], ["--update"], ["--update"]] {
      let command = try depot.run(
        "createrepo", ["-q", "--pkglist", list] + arguments + [depot.packages.path])
      #expect(command.status == 2, "\(arguments)")
      #expect(command.errorText.contains("absent-1.0-1.x86_64.rpm"), "\(arguments)")
      let served = try depot.served()
      #expect(try served.names() == ["alpha", "beta", "gamma"] && served.faults() == [])
    }
  }

  @Test("Packages that come, go and change are published as by a full run, in any order")
  func sequence() throws {
    let (updated, full) = (try Depot(), try Depot())
    let steps: [(add: [RPMDraft], remove: [RPMDraft])] = [
      ([Depot.draft("delta"), Depot.draft("aaa")], []), ([], [Depot.draft("beta")]),
      ([Depot.draft("beta", version: "2.0")], [Depot.draft("delta")]), ([], []),
      ([Depot.draft("alpha", summary: "Another alpha")], [Depot.draft("gamma")]),
      ([], [Depot.draft("alpha"), Depot.draft("aaa")]), ([], [Depot.draft("beta", version: "2.0")]),
      ([Depot.draft("zeta")], []),
    ]
    try updated.createrepoCleanly("-q", "--database", at: 1_800_000_000)
    for (number, step) in steps.enumerated() {
      for depot in [updated, full] {
        for draft in step.remove { try depot.remove(draft) }
        try depot.add(step.add)
        for path in TreeState.paths(depot.packages) where path.hasSuffix(".rpm") {
          let file = depot.packages.appending(path: path).path
          _ = try ShellCommand.output("touch", ["-d", "@1700000000", file])
        }
      }
      try? FileManager.default.removeItem(at: full.repodata)
      try? FileManager.default.removeItem(at: full.packages.appending(path: ".kmodrepo"))
      let expected = try full.createrepoCleanly("-q", "--database", at: 1_800_000_000)
      let after = try updated.createrepoCleanly("-q", "--database", "--update", at: 1_800_000_000)
      #expect(after.records == expected.records, "step \(number)")
      #expect(try after.faults() == [], "step \(number)")
    }
  }

  @Test("When nothing has changed nothing is written, and it is said")
  func nothingToDo() throws {
    let depot = try Depot()
    try depot.createrepoCleanly("-q")
    let before = try TreeState.identities(depot.repodata)
    let command = try depot.createrepo("--update")
    #expect(command.isSuccess && command.errors.isEmpty)
    #expect(command.lines.contains { $0.contains("New and old repodata match, not updating.") })
    #expect(try TreeState.identities(depot.repodata) == before)
  }
}
