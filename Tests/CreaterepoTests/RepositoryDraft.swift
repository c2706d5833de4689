import Createrepo
import Foundation
import Repodata
import SystemIO
import SystemPackage
import TestSupport

/// A small repository of drafts, with files beside the packages' documents.
struct RepositoryDraft {
  let folder: TemporaryFolder
  var path: String { folder.path }
  var repodata: URL { folder.file("repodata") }

  /// Writes packages and metadata.
  ///
  /// - Parameters:
  ///   - drafts: the packages.
  ///   - files: type, name and content of additional files.
  ///   - format: how all is compressed; gzip is what every oracle reads.
  /// - Throws: what keeps files from being written.
  init(
    _ drafts: [RPMDraft], files: [(type: String, name: String, content: String)] = [],
    format: CompressionFormat = .gzip
  ) throws {
    folder = try TemporaryFolder()
    let place = FilePath(folder.path)
    let repodata = place.appending("repodata")
    try FileSystem.makeDirectory(repodata)
    let options = MetadataOptions(
      compression: CompressionOptions(format), timestamp: 1_700_000_000)
    for draft in drafts {
      try draft.write(to: folder.path)
      // Two repositories of the same drafts are the same, whatever second each is made in.
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSince1970: 1_700_000_000)],
        ofItemAtPath: folder.file(draft.fileName).path)
    }
    let request = MetadataRequest(
      packages: drafts.map { .init(path: place.appending($0.fileName), href: $0.fileName) },
      metadata: options, folder: repodata)
    var index = Repomd(revision: "1", records: try request.run().records)
    let additional = AdditionalFiles(folder: repodata, options: options)
    for file in files {
      index.records.append(
        try additional.add(Array(file.content.utf8), type: file.type, name: file.name))
    }
    try index.write(to: repodata, insteadOf: repodata)
  }
}

/// A repository as it is served.
struct ServedRepository {
  let repository: RemoteRepository
  private let folder: URL

  init(_ folder: URL) throws {
    self.folder = folder
    repository = try RemoteRepository(location: folder.path)
  }

  var types: [String] { repository.repomd.records.map(\.type) }

  /// The verified content of the file of a type.
  func text(_ type: String) throws -> String {
    guard let record = repository.repomd.record(type) else { return "" }
    return String(decoding: try repository.content(of: record), as: UTF8.self)
  }

  /// The document of a type in canonical form, so that other programs' can be compared.
  func canonical(_ type: String) throws -> String {
    let file = try TemporaryFolder()
    try Data(text(type).utf8).write(to: file.file("x.xml"))
    return try ShellCommand.output("xmllint", ["--c14n", file.file("x.xml").path])
  }

  /// All rows of a database, table by table, as sqlite3 prints them, sorted.
  func rows(_ type: String) throws -> [String] {
    guard let record = repository.repomd.record(type) else { return [] }
    let plain = try TemporaryFolder()
    let path = plain.file("x.sqlite").path
    try Data(repository.content(of: record)).write(to: plain.file("x.sqlite"))
    let check = try ShellCommand.output("sqlite3", [path, "PRAGMA integrity_check"])
    let tables = try ShellCommand.output(
      "sqlite3", [path, "SELECT name FROM sqlite_master WHERE type = 'table'"])
    let queries = tables.split(separator: "\n").filter { $0 != "db_info" }.map {
      "SELECT '\($0)', * FROM \($0);"
    }
    let text = try ShellCommand.output("sqlite3", ["-quote", path, queries.joined()])
    return [check] + text.split(separator: "\n").map(String.init).sorted()
  }

  /// The names in `repodata` that repomd.xml does not list.
  func strangers() throws -> [String] {
    let names = try FileManager.default.contentsOfDirectory(
      atPath: folder.appending(path: "repodata").path)
    return names.filter { $0 != "repomd.xml" && !repository.repomd.fileNames.contains($0) }.sorted()
  }
}
