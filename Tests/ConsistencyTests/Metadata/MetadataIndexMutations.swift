import Foundation
import Repodata
import SystemIO
import TestSupport
import Testing

@testable import Consistency

extension MetadataMutation {
  private static func unreadable(
    _ name: String, _ kind: MetadataTree.Kind = .foreign,
    _ change: @escaping @Sendable (MetadataTree) throws -> Void
  ) -> MetadataMutation {
    MetadataMutation("repomd-readable", kind, name, change: change)
  }

  /// repomd.xml itself.
  static let index: [MetadataMutation] = [
    unreadable("repomd.xml is gone") { try $0.replace($0.index, by: .nothing) },
    unreadable("repomd.xml is gone from a signed view", .view) {
      try $0.replace($0.index, by: .nothing)
    },
    unreadable("repodata is gone") { try $0.replace($0.repodata, by: .nothing) },
    unreadable("repomd.xml is a folder") { try $0.replace($0.index, by: .folder) },
    unreadable("repomd.xml is a pipe") { try $0.replace($0.index, by: .pipe) },
    unreadable("repomd.xml is a link that leads nowhere") {
      try $0.replace($0.index, by: .dangling)
    },
    unreadable("repomd.xml is empty") { tree in try tree.change(tree.index) { $0 = Data() } },
    unreadable("repomd.xml is cut in the middle", .view) { tree in
      try tree.change(tree.index) { $0 = $0.prefix($0.count / 2) }
    },
    unreadable("the end of repomd.xml is missing") { tree in
      try tree.change(tree.index) { $0 = $0.dropLast(4) }
    },
    unreadable("a byte of a tag is flipped") { try $0.flip($0.index, at: 0.5) },
    unreadable("the first byte is flipped", .ours) { try $0.flip($0.index, at: 0) },
    unreadable("the last byte is flipped", .plain) { tree in
      try tree.change(tree.index) { $0[$0.lastIndex(of: UInt8(ascii: ">")) ?? 0] ^= 0xFF }
    },
    unreadable("repomd.xml is zeros", .view) { tree in
      try tree.change(tree.index) { $0 = Data(count: $0.count) }
    },
    unreadable("repomd.xml is another document") { tree in
      let primary = try tree.content("primary")
      try tree.change(tree.index) { $0 = primary }
    },
    unreadable("it has a DOCTYPE") {
      try $0.editIndexText("<repomd", "<!DOCTYPE repomd>\n<repomd")
    },
    unreadable("it uses an entity that is not declared") {
      try $0.editIndexText("<revision>", "<revision>&secret;")
    },
    unreadable("it is made to explode") {
      try $0.editIndexText(
        "<repomd", "<!DOCTYPE r [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><repomd")
      try $0.editIndexText("<revision>", "<revision>&b;")
    },
    unreadable("a record has no type") { try $0.editIndexText(" type=\"primary\"", "") },
    unreadable("a record has no place") { tree in
      try tree.editIndexText("href=\"", "herf=\"")
    },
    unreadable("a checksum is of no kind that is known") {
      try $0.editIndexText("type=\"sha256\"", "type=\"sha257\"")
    },
    unreadable("a checksum is too short", .view) {
      let hex = try $0.record("primary").checksum.hex
      try $0.editIndexText(">\(hex)<", ">\(hex.dropLast(2))<")
    },
    unreadable("a size is no number") { try $0.editIndexText("<size>", "<size>x") },
    unreadable("a byte is no UTF-8") { tree in
      try tree.change(tree.index) { bytes in
        guard let place = bytes.range(of: Data("<revision>".utf8)) else { return }
        bytes.insert(0xFF, at: place.upperBound)
      }
    },
  ]

  /// Which records there are, and their times.
  static let records: [MetadataMutation] = [
    without("primary", .foreign), without("primary", .view),
    without("filelists", .plain, .warning), without("other", .plain, .warning),
    without("filelists", .view), without("other_db", .view), without("primary_db", .view),
    without("filelists_db", .foreign, .warning),
    MetadataMutation("repomd-mandatory", .view, "no database is left") { tree in
      try tree.editIndex { $0.records.removeAll { $0.type.hasSuffix("_db") } }
    },
    MetadataMutation("repomd-mandatory", .view, "no record is left") { tree in
      try tree.editIndex { $0.records = [] }
    },
    twice("primary", .foreign), twice("other_db", .view), twice("filelists", .plain),
    MetadataMutation("repomd-duplicate-type", .plain, "two of a type that nobody knows") { tree in
      try tree.editIndex { repomd in
        var record = try #require(repomd.record("other"))
        record.type = "extra"
        repomd.records += [record, record]
      }
    },
    time("lies in the future by two days", .foreign) { $0 + 2 * 86_400 },
    time("lies in a year far off", .plain) { _ in 253_402_300_800 },
    time("lies before 1970", .foreign) { _ in -1 },
    time("is the least number there is", .ours) { _ in .min },
    time("of a view is a second off", .view) { $0 - 1 },
    time("of a view is 0", .view) { _ in 0 },
    MetadataMutation("repomd-timestamp", .view, "a file of a view was touched") { tree in
      try tree.touch(tree.file("filelists"), 1_600_000_000)
    },
    MetadataMutation("repomd-timestamp", .view, "a file of a view was copied over itself") { tree in
      let file = try tree.file("primary_db")
      try Data(contentsOf: file).write(to: file)
      try tree.touch(file, try tree.record("primary_db").timestamp + 7)
    },
  ]

  private static func without(
    _ type: String, _ kind: MetadataTree.Kind, _ severity: Finding.Severity? = nil
  ) -> MetadataMutation {
    MetadataMutation("repomd-mandatory", kind, "\(type) is not named", severity: severity) { tree in
      try tree.editIndex { $0.records.removeAll { $0.type == type } }
    }
  }

  private static func twice(_ type: String, _ kind: MetadataTree.Kind) -> MetadataMutation {
    MetadataMutation("repomd-duplicate-type", kind, "\(type) is named twice") { tree in
      try tree.editIndex { repomd in
        repomd.records.append(try #require(repomd.record(type)))
      }
    }
  }

  private static func time(
    _ name: String, _ kind: MetadataTree.Kind, _ body: @escaping @Sendable (Int64) -> Int64
  ) -> MetadataMutation {
    MetadataMutation("repomd-timestamp", kind, "a time \(name)") { tree in
      try tree.editRecord("filelists") { $0.timestamp = body($0.timestamp) }
    }
  }

  /// Where the files are said to lie.
  static let places: [MetadataMutation] = [
    place("out of the repository", .foreign) { _, href in "../\(href)" },
    place("out and in again", .foreign) { _, href in "repodata/../\(href)" },
    place("at an absolute path", .plain) { tree, href in tree.root.path + "/\(href)" },
    place("at a web address", .view) { _, href in "http://example.org/\(href)" },
    place("behind a dot", .ours) { _, href in "repodata/./\(href.dropFirst(9))" },
    place("behind an empty name", .plain) { _, href in "repodata//\(href.dropFirst(9))" },
    place("with a backslash", .foreign) { _, href in "repodata\\\(href.dropFirst(9))" },
    place("nowhere", .foreign) { _, _ in "" },
    MetadataMutation("repomd-href", .foreign, "an xml:base leads elsewhere") { tree in
      try tree.editRecord("other") { $0.base = "http://example.org/" }
    },
    MetadataMutation("repomd-href", .view, "an xml:base of a view leads to itself") { tree in
      try tree.editRecord("primary") { $0.base = "." }
    },
    moved("deeper/", .foreign, .warning), moved("deeper/", .view, .error),
    MetadataMutation("repomd-href", .plain, "a file lies beside repodata", severity: .warning) {
      tree in
      let file = try tree.file("other")
      try FileManager.default.moveItem(
        at: file, to: tree.root.appending(path: file.lastPathComponent))
      try tree.editRecord("other") { $0.href = file.lastPathComponent }
    },
  ]

  private static func place(
    _ name: String, _ kind: MetadataTree.Kind,
    _ body: @escaping @Sendable (MetadataTree, String) -> String
  ) -> MetadataMutation {
    MetadataMutation("repomd-href", kind, "a file is said to lie \(name)") { tree in
      try tree.editRecord("filelists") { $0.href = body(tree, $0.href) }
    }
  }

  private static func moved(
    _ folder: String, _ kind: MetadataTree.Kind, _ severity: Finding.Severity
  ) -> MetadataMutation {
    MetadataMutation("repomd-href", kind, "a file lies in a folder of its own", severity: severity)
    { tree in
      let file = try tree.file("other")
      let place = tree.repodata.appending(path: folder)
      try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
      try FileManager.default.moveItem(
        at: file, to: place.appending(path: file.lastPathComponent))
      try tree.editRecord("other") { $0.href = "repodata/\(folder)\(file.lastPathComponent)" }
    }
  }
}
