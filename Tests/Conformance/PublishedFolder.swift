import Foundation
import RPMFormat
import Repodata
import Scanning
import SystemIO
import SystemPackage
import TestSupport

/// A repository of packages at their places below a folder, written by createrepo_c or by us.
struct PublishedFolder {
  let folder: TemporaryFolder
  var repodata: URL { folder.file("repodata") }

  /// A folder with links to `packages`, which may lie anywhere; relative paths are kept.
  init(_ packages: [URL], relativeTo root: URL) throws {
    folder = try TemporaryFolder()
    for package in packages {
      let place = folder.file(String(package.path.dropFirst(root.path.count + 1)))
      try FileManager.default.createDirectory(
        at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
      try FileManager.default.createSymbolicLink(at: place, withDestinationURL: package)
    }
  }

  /// The decompressed content of a gzip file of the metadata.
  func open(_ name: String) throws -> [UInt8] {
    let stream = try DecompressingStream(
      path: FilePath(repodata.appending(path: name).path), .gzip)
    var bytes: [UInt8] = []
    while let piece = try stream.next() { bytes += piece }
    return bytes
  }

  /// The packages of a document, each as lines, by `key`.
  func packages(_ kind: DocumentKind) throws -> [String: [String]] {
    let root = try XMLTree.parse(try open("\(kind.rawValue).xml.gz"))
    var packages: [String: [String]] = [:]
    for package in root.children {
      let key = package.attributes["pkgid"] ?? package.child("location")?.attributes["href"] ?? ""
      packages[key, default: []] += package.lines()
    }
    return packages
  }

  /// The rows that a query gives of one of the databases, one line each.
  func rows(_ kind: DocumentKind, _ sql: String) throws -> [String] {
    let file = folder.file("\(kind.rawValue).sqlite")
    try Data(try open("\(kind.rawValue).sqlite.gz")).write(to: file)
    return try ShellCommand.output("sqlite3", ["-json", file.path, sql])
      .split(separator: "\n").map { $0.trimmingCharacters(in: ["[", "]", ","]) }
  }

  /// The options that make both programs write what ``open(_:)`` reads.
  static let common = ["--database", "--simple-md-filenames", "--general-compress-type=gz"]

  /// Has createrepo_c write the metadata.
  func runCreaterepo(_ arguments: [String] = common) throws {
    let command = try ShellCommand.run(
      "createrepo_c", ["--quiet"] + arguments + [folder.path], in: folder.url)
    // Later versions exit with 2 if a package could not be read.
    guard command.status == 0 || command.status == 2 else {
      throw FailedCommand(program: "createrepo_c", command: command)
    }
  }

  /// Has our own command write the metadata.
  func runCommand(_ arguments: [String] = common) throws {
    let command = try ShellCommand.run(
      TestedProgram.path, ["createrepo", "--quiet"] + arguments + [folder.path], in: folder.url)
    guard command.status == 0 || command.status == 2 else {
      throw FailedCommand(program: "kmodrepo createrepo", command: command)
    }
  }

  /// Writes the metadata ourselves.
  ///
  /// - Returns: why packages were left out, by href.
  func runOwn(options: MetadataOptions? = nil) throws -> [String: any Error] {
    var refused: [String: any Error] = [:]
    var records: [PackageRecord] = []
    for href in try hrefs() {
      do {
        records.append(try Self.record(folder.file(href), href: href))
      } catch {
        refused[href] = error
      }
    }
    try FileManager.default.createDirectory(at: repodata, withIntermediateDirectories: true)
    let place = FilePath(repodata.path)
    let gzip = CompressionOptions(.gzip)
    let usual = MetadataOptions(
      compression: gzip, database: true, databaseCompression: gzip, uniqueNames: false,
      timestamp: 1_700_000_000)
    var writer = try MetadataWriter(
      folder: place, options: options ?? usual, packageCount: records.count)
    for record in records { try writer.append(PackageFragments(record), record: record) }
    try writer.finish().write(to: place, insteadOf: place)
    return refused
  }

  /// The paths of the packages, in createrepo_c's order: by base name, then by folder.
  private func hrefs() throws -> [String] {
    let names = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String }
    let packages = (names ?? []).filter { $0.hasSuffix(".rpm") }
    func key(_ path: String) -> (String, String) {
      let parts = path.split(separator: "/")
      return (String(parts.last ?? ""), parts.dropLast().joined(separator: "/"))
    }
    return packages.sorted { key($0) < key($1) }
  }

  /// What we say about the file at `url`.
  static func record(_ url: URL, href: String) throws -> PackageRecord {
    let path = FilePath(url.path)
    let bytes = try FileSystem.readWholeFile(path, limit: 1 << 30)
    let status = try OpenFile(reading: path).status()
    return try PackageRecord(
      try Package(parsing: bytes.span),
      file: PackageFileFacts(
        checksum: Digest.hex(of: try Digest.of(bytes, .sha256)), size: status.size,
        modificationTime: status.modificationSeconds),
      href: href)
  }
}
