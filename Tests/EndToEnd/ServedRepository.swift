import Foundation
import TestSupport

/// A repository as a client finds it: repomd.xml and what it names, read with other programs.
struct ServedRepository {
  /// One `<data>` of repomd.xml.
  struct Record: Hashable {
    let type: String
    let href: String
    let checksumType: String
    let checksum: String
    let openChecksum: String?
    let size: Int?
    let openSize: Int?
    let timestamp: Int?
  }

  let folder: URL
  /// repomd.xml as it is.
  let index: Data
  let records: [Record]
  private let root: XMLTree

  /// Reads the repomd.xml of the repository at `folder`.
  init(_ folder: URL) throws {
    self.folder = folder
    index = try Data(contentsOf: folder.appending(path: "repodata/repomd.xml"))
    root = try XMLTree.parse(Array(index))
    records = root.children.filter { $0.name == "data" }.map { data in
      func text(_ name: String) -> String? { data.child(name)?.text }
      return Record(
        type: data.attributes["type"] ?? "",
        href: data.child("location")?.attributes["href"] ?? "",
        checksumType: data.child("checksum")?.attributes["type"] ?? "",
        checksum: text("checksum") ?? "", openChecksum: text("open-checksum"),
        size: text("size").flatMap { Int($0) }, openSize: text("open-size").flatMap { Int($0) },
        timestamp: text("timestamp").flatMap { Int($0) })
    }
  }

  var types: [String] { records.map(\.type) }
  var revision: String? { root.child("revision")?.text }
  var tags: [String] {
    root.child("tags")?.children.map(\.text) ?? []
  }

  /// The file of a record.
  func file(_ type: String) throws -> URL {
    guard let record = records.first(where: { $0.type == type }) else {
      throw CocoaError(.fileNoSuchFile, userInfo: ["type": type])
    }
    return folder.appending(path: record.href)
  }

  /// The content of a record's file, opened by the tool that its name calls for.
  func content(_ type: String) throws -> Data {
    let file = try file(type)
    let tools = ["gz": "gzip", "zst": "zstd", "xz": "xz", "bz2": "bzip2", "zck": "unzck"]
    guard let tool = tools[file.pathExtension] else { return try Data(contentsOf: file) }
    let command = try ShellCommand.run(tool, ["-d", "-c", file.path])
    guard command.isSuccess else { throw FailedCommand(program: tool, command: command) }
    return command.output
  }

  /// The root element of a record's file.
  func document(_ type: String) throws -> XMLTree {
    try XMLTree.parse(Array(try content(type)))
  }

  /// The packages of primary.xml.
  func packages() throws -> [XMLTree] { try document("primary").children }

  /// Where the packages lie, in the order of primary.xml.
  func hrefs() throws -> [String] {
    try packages().compactMap { $0.child("location")?.attributes["href"] }
  }

  /// The names of the packages, in the order of primary.xml.
  func names() throws -> [String] {
    try packages().compactMap { $0.child("name")?.text }
  }

  /// What a client would stumble over: files that are absent or not what repomd.xml says, documents
  /// that are not well-formed, counts that are wrong, packages that lack in one of the three.
  func faults() throws -> [String] {
    var faults: [String] = []
    for record in records {
      let file = folder.appending(path: record.href)
      guard let bytes = try? Data(contentsOf: file) else {
        faults.append("\(record.href) is not there")
        continue
      }
      if let size = record.size, size != bytes.count { faults.append("\(record.href) size") }
      if try digest(record.checksumType, of: bytes) != record.checksum {
        faults.append("\(record.href) checksum")
      }
      guard record.openChecksum != nil || record.openSize != nil else { continue }
      let content = try content(record.type)
      if let size = record.openSize, size != content.count {
        faults.append("\(record.href) open-size")
      }
      if let checksum = record.openChecksum,
        try digest(record.checksumType, of: content) != checksum
      {
        faults.append("\(record.href) open-checksum")
      }
    }
    return faults.isEmpty ? try documentFaults() : faults
  }

  private func documentFaults() throws -> [String] {
    var faults: [String] = []
    var pkgids: [[String]] = []
    for type in ["primary", "filelists", "other"] {
      let root = try document(type)
      let packages = root.children
      if root.attributes["packages"] != String(packages.count) {
        faults.append("\(type): packages= is not \(packages.count)")
      }
      pkgids.append(
        packages.map {
          $0.attributes["pkgid"] ?? $0.child("checksum")?.text ?? ""
        })
    }
    if Set(pkgids).count != 1 { faults.append("the documents are about other packages") }
    return faults
  }

  private func digest(_ type: String, of bytes: Data) throws -> String {
    let name = type == "sha" ? "sha1" : type
    let output = try ShellCommand.output("\(name)sum", [], input: bytes)
    return String(output.prefix { $0 != " " })
  }
}
