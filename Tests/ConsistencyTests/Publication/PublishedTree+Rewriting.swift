import Foundation
import KernelABI
import RPMFormat
import Repodata
import Scanning
import SystemIO
import SystemPackage
import TestSupport
import Testing

@testable import Consistency
@testable import Publication

extension PublishedTree {
  /// Writes the metadata of a view anew with another list of packages, as kmodrepo would: every
  /// checksum is right, packages are linked, `index.json` and the record of generations know of it.
  ///
  /// - Parameters:
  ///   - view: the view.
  ///   - adding: file names in the pool, or paths of other packages.
  ///   - removing: file names.
  /// - Throws: what keeps the view from being written.
  func rewrite(
    _ view: String, adding: [String] = [], removing: [String] = []
  ) throws {
    let folder = root.repodata(view)
    let old = try served(view)
    let present = try PackageNames.offered(by: old.repomd, in: folder)
    let names = present.subtracting(removing).union(
      adding.compactMap { FilePath($0).lastComponent?.string })
    for path in adding { try link(path, view) }
    let files = try names.sorted().map { name in
      try PackageFile(reading: root.packages(view).appending(name))
    }
    let definition = try fixture.definition()
    let plan = ViewPlan(
      name: view, role: .all, kernels: KernelRelease(uname: view).map { [$0] } ?? [], members: [],
      judgement: nil)
    let options = definition.metadata.options(for: plan, at: (Int64(old.repomd.revision) ?? 0) + 1)
    var writer = try MetadataWriter(
      folder: folder, options: options, packageCount: files.count)
    for file in files {
      let record = try PackageRecord(
        file.package,
        file: PackageFileFacts(
          checksum: file.checksum, checksumType: .sha256, size: file.status.size,
          modificationTime: file.status.modificationSeconds),
        href: "Packages/\(file.package.canonicalFileName)", base: nil,
        changelogLimit: definition.metadata.changelogLimit)
      try writer.append(PackageFragments(record), record: record)
    }
    try writer.finish().write(to: folder, insteadOf: folder)
    try register(view, replacing: old, packages: files.count)
    for name in removing { try remove("views/\(view)/Packages/\(name)") }
  }

  /// What a view serves.
  func served(_ view: String) throws -> ServedMetadata {
    guard let served = ServedMetadata(root.repodata(view)) else {
      throw NotInFixture(what: "metadata of \(view)")
    }
    return served
  }

  /// Tells `index.json` and the record of generations of new metadata.
  func register(_ view: String, replacing old: ServedMetadata, packages: Int) throws {
    let new = try served(view)
    let line = "{\"name\":\"\(view)\""
    let lines = try String(contentsOf: file("views/index.json"), encoding: .utf8).split(
      separator: "\n", omittingEmptySubsequences: false
    ).map(String.init).map { text in
      guard text.hasPrefix(line) else { return text }
      return text.replacing(old.checksum, with: new.checksum).replacing(
        "\"revision\":\"\(old.repomd.revision)\"", with: "\"revision\":\"\(new.repomd.revision)\""
      ).replacing(/"packages":[0-9]+/, with: "\"packages\":\(packages)")
    }
    try write(lines.joined(separator: "\n"), "views/index.json")
    try setPresent(view, new, packages: packages)
  }

  private func setPresent(_ view: String, _ new: ServedMetadata, packages: Int) throws {
    let record = file(".kmodrepo/generations/\(view).json")
    var json = try #require(
      try JSONSerialization.jsonObject(with: Data(contentsOf: record)) as? [String: Any])
    var list = try #require(json["generations"] as? [[String: Any]])
    let repomd = try String(
      contentsOf: file("views/\(view)/repodata/repomd.xml"), encoding: .utf8)
    list[list.count - 1]["revision"] = new.repomd.revision
    list[list.count - 1]["files"] = new.repomd.fileNames
    list[list.count - 1]["repomd"] = repomd
    list[list.count - 1]["packages"] = packages
    json["generations"] = list
    try JSONSerialization.data(withJSONObject: json).write(to: record)
    // What the view served before is no generation any more.
    for name in try metadata(view) where !new.repomd.fileNames.contains(name) {
      let isOlder = list.dropLast().contains { ($0["files"] as? [String])?.contains(name) == true }
      if !isOlder { try remove("views/\(view)/repodata/\(name)") }
    }
  }

  private func link(_ path: String, _ view: String) throws {
    let source = path.hasPrefix("/") ? path : fixture.pool.appending(path: path).path
    let name = try #require(FilePath(path).lastComponent?.string)
    let target = file("views/\(view)/Packages/\(name)")
    guard !FileManager.default.fileExists(atPath: target.path) else { return }
    try FileManager.default.createDirectory(
      at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
    try FileManager.default.linkItem(atPath: source, toPath: target.path)
  }
}
