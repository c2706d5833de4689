import Foundation
import Repodata
import TestSupport
import Testing

@Suite(
  "kmodrepo createrepo writes what createrepo_c writes",
  .enabled(if: Oracle.has("createrepo_c", "sqlite3", "python3")))
struct CommandConformanceTests {
  @Test("about the real packages", .enabled(if: SharedData.isPresent))
  func realPackages() throws {
    let root = try #require(SharedData.folder).appending(path: "rpms")
    try compare(SharedData.rpms, relativeTo: root)
  }

  @Test("about packages that ask for its rules")
  func awkwardPackages() throws {
    let folder = try Self.awkwardFolder()
    try compare(Self.packages(folder.url), relativeTo: folder.url)
  }

  @Test("about a few hundred kernels, kmods, sources and others, made at random")
  func generated() throws {
    let folder = try Self.corpus(["--symbols", "2000", "--files", "5:300", "--quirks"])
    try compare(Self.packages(folder.url), relativeTo: folder.url)
  }

  @Test(
    "about five thousand of them",
    .enabled(if: TestedProgram.isTestedFully, "needs KMODREPO_TEST_ALL=1"))
  func generatedLarge() throws {
    let folder = try Self.corpus([
      "--kernels", "6", "--plus-kernels", "2", "--symbols", "8000", "--kmods", "1200", "--dkms",
      "200", "--userspace", "3592", "--payload", "256:2K", "--requires", "20:200", "--files",
      "3:120", "--compress", "mix",
    ])
    let packages = Self.packages(folder.url)
    #expect(packages.count == 5000)
    let theirs = try PublishedFolder(packages, relativeTo: folder.url)
    try theirs.runCreaterepo()
    let ours = try PublishedFolder(packages, relativeTo: folder.url)
    try ours.runCommand()
    let queries = Comparison.queries.map { [$0.0.rawValue, $0.1] }
    let script = SharedData.packageRoot.appending(path: "Tests/Conformance/compare-metadata.py")
    let comparison = try ShellCommand.run(
      "python3", ["-B", script.path, ours.repodata.path, theirs.repodata.path],
      input: try JSONSerialization.data(withJSONObject: queries))
    #expect(comparison.isSuccess, "\(comparison.errorText)")
    #expect(comparison.lines.first == "primary: 5001")
  }

  /// Options, and what both must have written alike beside the packages.
  private static let options: [[String]] = [
    ["--excludes", "*libc*"], ["-x", "sub", "-x", "weak*"], ["-x", "sub/*"], ["--cut-dirs", "1"],
    ["--cut-dirs=5"], ["--location-prefix", "here/there"], ["--location-prefix", "here/"],
    ["--baseurl", "http://host.example/path"], ["--baseurl", "/an/absolute/path"],
    ["--changelog-limit", "1"], ["--changelog-limit", "0"], ["--changelog-limit=-1"],
    [
      "--distro", "cpe:/o:example:9,Example 9", "--distro", "Plain", "--content", "binary-x86_64",
      "--content", "b", "--repo", "tag one", "--repo", "tag two",
    ],
    ["--revision", "some words"],
    ["--revision", "1700000000", "--set-timestamp-to-revision"], ["--checksum", "sha512"],
    ["--checksum", "SHA1"], ["--repomd-checksum", "sha512"], ["--skip-symlinks"],
    ["--pkglist", "list"], ["--pkglist", "list", "--includepkg", "weak-1.0-1.x86_64.rpm"],
    ["--groupfile", "comps.xml"], ["--no-database"], ["--update"],
  ]

  @Test("with each option", arguments: options)
  func option(_ option: [String]) throws {
    let folder = try Self.awkwardFolder()
    let packages = Self.packages(folder.url)
    let sides = [
      try PublishedFolder(packages, relativeTo: folder.url),
      try PublishedFolder(packages, relativeTo: folder.url),
    ]
    for side in sides {
      let list = ["files-1.0-1.x86_64.rpm", "", "sub/texts-1.0-1.x86_64.rpm"]
      try Data(list.joined(separator: "\n").utf8).write(to: side.folder.file("list"))
      try Data("<?xml version=\"1.0\"?>\n<comps/>\n".utf8).write(
        to: side.folder.file("comps.xml"))
    }
    let words = PublishedFolder.common + option
    try sides[0].runCommand(words)
    try sides[1].runCreaterepo(words)
    for kind in DocumentKind.allCases {
      let (ours, theirs) = (try sides[0].packages(kind), try sides[1].packages(kind))
      #expect(ours.keys.sorted() == theirs.keys.sorted(), "\(kind)")
      for (key, lines) in theirs { Comparison.expectSame(ours[key] ?? [], lines, "\(kind) \(key)") }
    }
    let (ours, theirs) = (try index(sides[0], option), try index(sides[1], option))
    #expect(ours == theirs)
  }

  @Test("after packages have come, gone and changed, by --update")
  func updates() throws {
    let folder = try Self.awkwardFolder()
    // createrepo_c 0.17.3 escapes an ampersand of an attribute once more with every update.
    let packages = Self.packages(folder.url).filter { !$0.lastPathComponent.hasPrefix("texts") }
    let sides = [
      try PublishedFolder(packages, relativeTo: folder.url),
      try PublishedFolder(packages, relativeTo: folder.url),
    ]
    func run(_ arguments: [String]) throws {
      try sides[0].runCommand(PublishedFolder.common + arguments)
      try sides[1].runCreaterepo(PublishedFolder.common + arguments)
      for kind in DocumentKind.allCases {
        let (ours, theirs) = (try sides[0].packages(kind), try sides[1].packages(kind))
        #expect(ours.keys.sorted() == theirs.keys.sorted(), "\(kind)")
        for (key, lines) in theirs {
          Comparison.expectSame(ours[key] ?? [], lines, "\(kind) \(key)")
        }
      }
    }
    try run([])
    for side in sides {
      try FileManager.default.removeItem(at: side.folder.file("libc-user-1.0-1.x86_64.rpm"))
    }
    try run(["--update"])
    let added = RPMDraft(name: "added")
    let path = try added.write(to: folder.path)
    for side in sides {
      try FileManager.default.createSymbolicLink(
        atPath: side.folder.file("sub/\(added.fileName)").path, withDestinationPath: path)
    }
    try run(["--update"])
    try run(["--update", "--skip-stat"])
  }

  /// What repomd.xml says, without what must differ: checksums and sizes of compressed files.
  private func index(_ side: PublishedFolder, _ option: [String]) throws -> [String] {
    let bytes = Array(try Data(contentsOf: side.repodata.appending(path: "repomd.xml")))
    let root = try XMLTree.parse(bytes)
    let timed = option.contains("--set-timestamp-to-revision")
    var lines = root.children.filter { $0.name != "data" && $0.name != "revision" }
      .flatMap { $0.lines() }
    if option.contains("--revision") { lines.append(root.child("revision")?.text ?? "none") }
    for data in root.children where data.name == "data" {
      let checksum = data.child("checksum")?.attributes["type"] ?? "none"
      let time = timed ? data.child("timestamp")?.text ?? "none" : ""
      let href = data.child("location")?.attributes["href"] ?? "none"
      lines.append("\(data.attributes["type"] ?? "none") \(checksum) \(href) \(time)")
    }
    // createrepo_c before 1.0 has the groupfile twice, as it is and compressed.
    return lines.filter { !$0.hasPrefix("group ") && !$0.hasPrefix("group_gz ") }
  }

  /// Has both write, and compares what createrepo_c accepted.
  private func compare(_ packages: [URL], relativeTo root: URL) throws {
    let all = try PublishedFolder(packages, relativeTo: root)
    try all.runCreaterepo()
    let names = try all.packages(.primary).keys
    #expect(!names.isEmpty)
    let accepted = names.map { root.appending(path: $0) }
    let theirs = try PublishedFolder(accepted, relativeTo: root)
    try theirs.runCreaterepo()
    let ours = try PublishedFolder(accepted, relativeTo: root)
    try ours.runCommand()
    for kind in DocumentKind.allCases {
      let (own, other) = (try ours.packages(kind), try theirs.packages(kind))
      #expect(own.keys.sorted() == other.keys.sorted(), "\(kind)")
      for (key, lines) in other {
        Comparison.expectSame(own[key] ?? [], lines, "\(kind) \(key)")
      }
    }
    for (kind, query) in Comparison.queries {
      Comparison.expectSame(try ours.rows(kind, query), try theirs.rows(kind, query), query)
    }
  }

  /// The awkward packages, some of them in a folder below.
  private static func awkwardFolder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    let sub = folder.file("sub")
    try FileManager.default.createDirectory(at: sub, withIntermediateDirectories: true)
    for (number, draft) in AwkwardPackages.all.enumerated() {
      try draft.write(to: draft.name == "texts" || number % 3 == 1 ? sub.path : folder.path)
    }
    return folder
  }

  private static func packages(_ folder: URL) -> [URL] {
    let names = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String }
    return (names ?? []).filter { $0.hasSuffix(".rpm") }.sorted()
      .map { folder.appending(path: $0) }
  }

  /// Packages by the benchmarks' generator.
  private static func corpus(_ options: [String]) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    let program = SharedData.packageRoot.appending(path: "Benchmarks/corpus").path
    let place = folder.file("corpus").path
    _ = try ShellCommand.output("python3", ["-B", program, place] + options)
    return folder
  }
}
