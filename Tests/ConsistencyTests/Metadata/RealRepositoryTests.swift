import Foundation
import TestSupport
import Testing

@testable import Consistency

@Suite(
  "Repositories of real packages by createrepo_c",
  .enabled(if: SharedData.isPresent && Oracle.has("createrepo_c")))
struct RealRepositoryTests {
  /// The folders of real packages; an empty name for all of them together.
  private static let folders: [String] = {
    guard let folder = SharedData.folder?.appending(path: "rpms"),
      let names = try? FileManager.default.contentsOfDirectory(atPath: folder.path)
    else { return [] }
    return [""] + names.sorted().filter { !SharedData.files("rpms/\($0)").isEmpty }
  }()

  @Test(
    "The rules on index, documents and databases find nothing false",
    arguments: folders, ["gz", "zstd", "xz"])
  func clean(_ name: String, _ compression: String) async throws {
    let version = try ShellCommand.output("createrepo_c", ["--version"])
    // Not every createrepo_c knows zstd.
    guard
      compression != "zstd" || version.firstMatch(of: /Version: (0\.(1[89]|[2-9])|[1-9])/) != nil
    else { return }
    let folder = try TemporaryFolder()
    let source = SharedData.folder?.appending(path: "rpms").appending(path: name).path ?? ""
    for file in SharedData.files(name.isEmpty ? "rpms" : "rpms/\(name)", suffix: ".rpm") {
      let place = folder.url.appending(path: String(file.path.dropFirst(source.count)))
      try FileManager.default.createDirectory(
        at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
      try FileManager.default.createSymbolicLink(at: place, withDestinationURL: file)
    }
    // Some of the packages are damaged: createrepo_c leaves them out, and later ones exit with 2.
    _ = try ShellCommand.run(
      "createrepo_c",
      ["-q", "--database", "--general-compress-type", compression, folder.path])
    let repository = try await RepositoryReader(CheckOptions()).read(
      RepositoryPlace(folder.path), name: "", promise: nil)
    #expect(repository.listsPackages)
    #expect(repository.databases.count == 3)
    var found: [String] = []
    for rule in RuleCatalogue.metadataRules {
      var list = FindingList(type(of: rule).description)
      try rule.check(repository, &list)
      found += list.findings.map(\.words)
    }
    #expect(found == [], "\(name)")
  }
}
