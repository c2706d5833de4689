import Foundation
import Repodata
import SystemIO
import SystemPackage
import TestSupport

/// Edits of metadata that leave repomd.xml true, as a program with a defect would make them.
extension ScratchRepository {
  private var repodata: FilePath { FilePath(file("repodata").path) }

  func repomd() throws -> Repomd {
    try Repomd(
      parsing: try FileSystem.readWholeFile(repodata.appending("repomd.xml"), limit: 1 << 20))
  }

  /// Changes the text of a document.
  func edit(_ type: String, _ change: (inout String) throws -> Void) throws {
    var repomd = try repomd()
    guard let place = repomd.records.firstIndex(where: { $0.type == type }) else {
      throw NotInRepository(what: type)
    }
    var text = try text(type)
    let before = text
    try change(&text)
    guard text != before else { throw NotInRepository(what: "what was to be edited in \(type)") }
    try FileManager.default.removeItem(at: file(repomd.records[place].href))
    repomd.records[place] = try write(Array(text.utf8), type: type, name: "\(type).xml.gz")
    try repomd.write(to: repodata, insteadOf: repodata)
  }

  /// Changes the first occurrence of a text; of `package` in its own element.
  func replace(
    _ type: String, in package: String? = nil, _ old: String, by new: String
  ) throws {
    try edit(type) { text in
      var range = text.startIndex..<text.endIndex
      if let package {
        let elements = text.ranges(of: "<package ").map(\.lowerBound) + [text.endIndex]
        let own = zip(elements, elements.dropFirst()).first { text[$0..<$1].contains(package) }
        guard let own else { throw NotInRepository(what: package) }
        range = own.0..<own.1
      }
      guard let found = text[range].range(of: old) else { throw NotInRepository(what: old) }
      text.replaceSubrange(found, with: new)
    }
  }

  /// Adds a file to repodata and its record to repomd.xml.
  func add(_ content: String, type: String, name: String) throws {
    var repomd = try repomd()
    repomd.records.append(try write(Array(content.utf8), type: type, name: name))
    try repomd.write(to: repodata, insteadOf: repodata)
  }

  private func write(_ bytes: [UInt8], type: String, name: String) throws -> RepomdRecord {
    var compressed: [UInt8] = []
    var compressor = try BlockCompressor(CompressionOptions(.gzip))
    try compressor.compress(bytes, into: &compressed)
    let hex = Digest.hex(of: try Digest.of(compressed, .sha256))
    let path = repodata.appending("\(hex)-\(name)")
    try FileSystem.writeFileAtomically(compressed, to: path)
    let openFile = try OpenFile(reading: path)
    try openFile.setModificationTime(seconds: 1_700_000_000)
    return RepomdRecord(
      type: type, checksum: RepomdRecord.Checksum(.sha256, hex),
      openChecksum: RepomdRecord.Checksum(
        .sha256, Digest.hex(of: try Digest.of(bytes, .sha256))),
      href: "repodata/\(hex)-\(name)", timestamp: 1_700_000_000, size: Int64(compressed.count),
      openSize: Int64(bytes.count))
  }

  /// Has the metadata state size and checksum of the file that now lies at an href, and nothing
  /// else of it.
  func relist(_ href: String) throws {
    let element = try element("primary", href)
    let bytes = Array(try Data(contentsOf: file(href)))
    let new = Digest.hex(of: try Digest.of(bytes, .sha256))
    let old = try pkgid(href)
    guard let size = element.firstMatch(of: /size package="\d+"/)?.0 else {
      throw NotInRepository(what: "a size of \(href)")
    }
    let stated = "size package=\"\(bytes.count)\""
    if size != stated {
      try replace("primary", in: "href=\"\(href)\"", String(size), by: stated)
    }
    for type in ["primary", "filelists", "other"] { try replace(type, old, by: new) }
  }

  /// The text of a document.
  func text(_ type: String) throws -> String {
    var bytes: [UInt8] = []
    guard let record = try repomd().record(type) else { throw NotInRepository(what: type) }
    try record.read(in: repodata) { content in
      while let piece = try content.next() { bytes += piece }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The pkgid that is listed for an href.
  func pkgid(_ href: String) throws -> String {
    let element = try element("primary", href)
    guard let match = element.firstMatch(of: /pkgid="YES">([0-9a-f]+)</) else {
      throw NotInRepository(what: "a checksum of \(href)")
    }
    return String(match.1)
  }

  /// The element of the package at an href, in any document.
  func element(_ type: String, _ href: String) throws -> String {
    let key = type == "primary" ? "href=\"\(href)\"" : try pkgid(href)
    for part in try text(type).components(separatedBy: "<package ").dropFirst()
    where part.contains(key) {
      let end = part.range(of: "</package>")?.upperBound ?? part.endIndex
      return "<package " + part[..<end]
    }
    throw NotInRepository(what: href)
  }

  /// Adds elements to a document, and counts them at its head.
  func append(_ type: String, _ element: String) throws {
    try edit(type) { text in
      let count = text.ranges(of: "<package ").count
      text = text.replacingOccurrences(
        of: "packages=\"\(count)\"", with: "packages=\"\(count + 1)\"")
      guard let end = text.range(of: "</", options: .backwards) else { return }
      text.insert(contentsOf: element + "\n", at: end.lowerBound)
    }
  }
}

/// What was to be edited is not there.
struct NotInRepository: Error {
  let what: String
}
