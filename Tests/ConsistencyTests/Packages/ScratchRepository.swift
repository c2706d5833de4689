import Foundation
import Publication
import Repodata
import Scanning
import SystemIO
import SystemPackage
import TestSupport

@testable import Consistency

/// A clean repository in a folder of its own, to be damaged.
final class ScratchRepository {
  /// Who made the metadata.
  enum Maker: String, Sendable, CaseIterable {
    case own, createrepo
  }

  let temporary: TemporaryFolder
  let maker: Maker
  /// The folder with `repodata` in it.
  var url: URL { temporary.file("repo") }
  /// A place outside the repository, on the same file system.
  var outside: URL { temporary.file("outside") }
  /// Where the check remembers.
  var memory: FilePath { FilePath(temporary.file("memory").path) }

  /// A copy of the sample packages and their metadata.
  convenience init(_ maker: Maker) throws {
    let template = try Self.templates[maker].map { try $0.get() }
    try self.init(maker, copying: template)
  }

  /// The clean repositories that are copied.
  private static let templates = Dictionary(
    uniqueKeysWithValues: Maker.allCases.map { maker in
      (maker, Result { try ScratchRepository(maker, SamplePackages.all).temporary })
    })

  private init(_ maker: Maker, copying template: TemporaryFolder?) throws {
    temporary = try TemporaryFolder()
    self.maker = maker
    for name in ["repo", "outside"] {
      guard let template else { continue }
      try FileManager.default.copyItem(at: template.file(name), to: temporary.file(name))
    }
  }

  /// Writes packages and their metadata.
  init(_ maker: Maker, _ drafts: [RPMDraft]) throws {
    temporary = try TemporaryFolder()
    self.maker = maker
    for folder in [url.appending(path: "Packages"), outside] {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.path)
    }
    for draft in drafts { try draft.write(to: file("Packages").path) }
    try index()
  }

  /// A path in the repository.
  func file(_ path: String) -> URL { url.appending(path: path) }

  /// Makes the metadata of what is there.
  func index() throws {
    for name in try FileManager.default.subpathsOfDirectory(atPath: url.path)
    where name.hasSuffix(".rpm") {
      try? FileManager.default.setAttributes(
        [.posixPermissions: 0o644], ofItemAtPath: file(name).path)
    }
    try? FileManager.default.removeItem(at: file("repodata"))
    switch maker {
    case .own: try indexBySelf()
    case .createrepo:
      _ = try ShellCommand.output(
        "createrepo_c", ["-q", "--no-database", "--general-compress-type", "gz", url.path])
    }
  }

  private func indexBySelf() throws {
    let folder = FilePath(file("repodata").path)
    try FileSystem.makeDirectory(folder)
    let found = try DirectoryWalk().run(in: FilePath(url.path)).files
    let options = MetadataOptions(
      compression: CompressionOptions(.gzip), timestamp: 1_700_000_000)
    var writer = try MetadataWriter(folder: folder, options: options, packageCount: found.count)
    for entry in found {
      let file = try PackageFile(reading: FilePath(url.path).pushing(entry.relativePath))
      let record = try PackageRecord(
        file.package,
        file: PackageFileFacts(
          checksum: file.checksum, size: file.status.size,
          modificationTime: file.status.modificationSeconds),
        href: entry.relativePath.string)
      try writer.append(PackageFragments(record))
    }
    try writer.finish().write(to: folder, insteadOf: folder)
  }

  /// Checks it.
  func check(
    _ depth: CheckOptions.Depth, keys: [URL] = [], remembering: Bool = true
  ) async throws -> CheckReport {
    var options = CheckOptions()
    options.depth = depth
    options.workers = 2
    options.memory = remembering ? memory : nil
    options.packageKeys = keys.map { FilePath($0.path) }
    return try await ConsistencyCheck(options).check(repository: url.path)
  }
}

/// Packages that have something of everything.
enum SamplePackages {
  static let demo = "Packages/kmod-demo-1.0-1.el9.x86_64.rpm"
  static let newer = "Packages/kmod-demo-1.1-1.el9.x86_64.rpm"
  static let tool = "Packages/tool-3.1-2.noarch.rpm"
  static let library = "Packages/library-1.0-1.x86_64.rpm"

  static let all = [kmod("1.0"), kmod("1.1"), toolDraft, libraryDraft]

  static func kmod(_ version: String) -> RPMDraft {
    var draft = RPMDraft(name: "kmod-demo", version: version, release: "1.el9")
    draft.summary = "The demo module"
    draft.description = "Line one\n\nLine two & more"
    draft.url = "https://example.org/demo"
    draft.vendor = "Example"
    draft.packager = "Packager <p@example.org>"
    draft.provides = ["ksym(demo_open) = 0x1a1b0234", "kmod(demo.ko)"]
    draft.requires = [
      "kernel(kfree) = 0x037a0cba", "kernel(printk) = 0x92997ed8", "tool >= 2:3.0",
      "/usr/sbin/depmod",
      DraftDependency(name: "/bin/sh", sense: 1 << 9),
    ]
    draft.conflicts = ["demo-old < 1"]
    draft.obsoletes = ["demo-ancient <= 0.9"]
    draft.recommends = ["demo-firmware"]
    draft.suggests = ["demo-doc"]
    draft.supplements = ["(kernel if demo)"]
    draft.enhances = ["demo-gui"]
    draft.files = [
      .text("/lib/modules/5.14.0-70.el9.x86_64/extra/demo/demo.ko", "module \(version)"),
      .text("/etc/depmod.d/demo.conf", "override demo * extra"), .directory("/etc/demo"),
      .ghost("/var/lib/demo"),
    ]
    draft.changelog = (0..<3).map {
      (1_700_000_000 - UInt32($0) * 86_400, "Ann <a@example.org> - 1.\($0)", "- change \($0) & so")
    }
    return draft
  }

  static var toolDraft: RPMDraft {
    var draft = RPMDraft(
      name: "tool", epoch: 2, version: "3.1", release: "2", arch: "noarch")
    draft.files = [.text("/usr/bin/tool", "#!/bin/sh"), .text("/usr/share/doc/tool/README", "é")]
    draft.changelog = (0..<12).map {
      (1_700_000_000 - UInt32($0) * 86_400, "Bob <b@example.org> - 3.\($0)", "- entry \($0)")
    }
    return draft
  }

  static var libraryDraft: RPMDraft {
    var draft = RPMDraft(name: "library")
    draft.provides = ["libdemo.so.1()(64bit)"]
    draft.files = [.text("/usr/lib64/libdemo.so.1", String(repeating: "library ", count: 500))]
    return draft
  }
}

extension SamplePackages {
  static var source: RPMDraft {
    var draft = RPMDraft(name: "library")
    draft.isSource = true
    draft.files = [.text("library.spec", "Name: library")]
    return draft
  }
}
