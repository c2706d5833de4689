import Foundation
import Repodata
import SystemIO
import SystemPackage
import TestSupport
import Testing

@testable import Consistency

/// Ways to damage what files say, after which repomd.xml is true of them, and signed if it was.
extension MetadataTree {
  /// Writes another repomd.xml.
  func editIndex(isSigned: Bool = true, _ body: (inout Repomd) throws -> Void) throws {
    var repomd = try repomd()
    try body(&repomd)
    try Data(repomd.xml()).write(to: index)
    if isSigned { try sign() }
  }

  /// Changes what repomd.xml says of a type.
  func editRecord(
    _ type: String, isSigned: Bool = true, _ body: (inout RepomdRecord) throws -> Void
  ) throws {
    try editIndex(isSigned: isSigned) { repomd in
      let place = try #require(repomd.records.firstIndex { $0.type == type })
      try body(&repomd.records[place])
    }
  }

  /// Replaces one text in repomd.xml.
  func editIndexText(_ old: String, _ new: String, isSigned: Bool = true) throws {
    try change(index) { $0 = Self.replaced($0, old, new) }
    if isSigned { try sign() }
  }

  /// Signs repomd.xml again, where it was signed.
  func sign(_ key: String = "publisher", options: [String] = []) throws {
    guard kind == .view else { return }
    let signature = repodata.appending(path: "repomd.xml.asc")
    try? FileManager.default.removeItem(at: signature)
    try MetadataBases.keys.get().gpg(
      options + [
        "--armor", "--local-user", "\(key)@example.org", "--output", signature.path,
        "--detach-sign", index.path,
      ])
  }

  /// The content of the file of a type.
  func content(_ type: String) throws -> Data {
    let file = try OpenFile(reading: FilePath(try file(type).path))
    let stream = try DecompressingStream(reading: file, try record(type).compression(of: file))
    var bytes = Data()
    while let piece = try stream.next() { bytes += piece }
    return bytes
  }

  /// Makes other bytes the file of a type, and their content what repomd.xml says of it.
  func adopt(_ bytes: Data, content: Data?, as type: String) throws {
    let file = try file(type)
    try bytes.write(to: file)
    let status = try FileStatus.of(FilePath(file.path))
    let time = try #require(status).modificationSeconds
    try editRecord(type) { record in
      let algorithm = record.checksum.algorithm
      record.checksum.hex = Digest.hex(of: try Digest.of(Array(bytes), algorithm))
      record.size = Int64(bytes.count)
      record.timestamp = time
      guard let content else { return }
      record.openChecksum?.hex = Digest.hex(of: try Digest.of(Array(content), algorithm))
      if record.openSize != nil { record.openSize = Int64(content.count) }
    }
  }

  /// Changes the file of a type as it lies there, and makes that what repomd.xml says; what it says
  /// of the content stays.
  func rewriteFile(_ type: String, _ body: (inout Data) throws -> Void) throws {
    var bytes = try Data(contentsOf: try file(type))
    try body(&bytes)
    try adopt(bytes, content: nil, as: type)
  }

  /// Changes the content of a file, compresses it again, and has repomd.xml say so.
  func rewrite(_ type: String, _ body: (inout Data) throws -> Void) throws {
    var content = try content(type)
    try body(&content)
    try adopt(try compressed(content, as: type), content: content, as: type)
  }

  /// Replaces one text in a document, and has repomd.xml say so.
  func edit(_ type: String, _ old: String, _ new: String) throws {
    try rewrite(type) { content in
      let before = content
      content = Self.replaced(content, old, new)
      guard content != before else { throw NothingToChange(what: "\(old) in \(type)") }
    }
  }

  /// Has SQLite run statements in a database, and repomd.xml say so.
  func edit(database type: String, _ sql: String) throws {
    let file = aside("database.sqlite")
    try content(type).write(to: file)
    let before = try Data(contentsOf: file)
    _ = try ShellCommand.output("sqlite3", ["-bail", file.path, sql])
    let after = try Data(contentsOf: file)
    guard after != before else { throw NothingToChange(what: "anything that \(sql) changes") }
    try adopt(try compressed(after, as: type), content: after, as: type)
  }

  /// Content compressed as the file of a type is.
  func compressed(_ content: Data, as type: String) throws -> Data {
    let suffix = try record(type).href.split(separator: ".").last.map(String.init) ?? ""
    var compressor = try Compressor(CompressionFormat(name: suffix) ?? .none)
    var bytes: [UInt8] = []
    try compressor.compress(Array(content).span, into: &bytes)
    try compressor.finish(into: &bytes)
    return Data(bytes)
  }

  private static func replaced(_ bytes: Data, _ old: String, _ new: String) -> Data {
    guard let place = bytes.range(of: Data(old.utf8)) else { return bytes }
    return bytes.replacing(place, with: Data(new.utf8))
  }
}

extension Data {
  fileprivate func replacing(_ place: Range<Index>, with bytes: Data) -> Data {
    self[..<place.lowerBound] + bytes + self[place.upperBound...]
  }
}
