import Foundation
import Repodata
import SystemIO
import SystemPackage
import TestSupport
import Testing

@testable import Consistency

extension MetadataMutation {
  private static let types = [
    "primary", "filelists", "other", "primary_db", "filelists_db", "other_db",
  ]

  /// Files that are not there.
  static let lostFiles: [MetadataMutation] =
    types.map { type in
      MetadataMutation("repomd-file-missing", .foreign, "\(type) is gone") { tree in
        try tree.replace(tree.file(type), by: .nothing)
      }
    } + [
      MetadataMutation("repomd-file-missing", .view, "a document of a view is gone") { tree in
        try tree.replace(tree.file("other"), by: .nothing)
      },
      MetadataMutation("repomd-file-missing", .ours, "a zchunk file is gone") { tree in
        try tree.replace(tree.file("primary_zck"), by: .nothing)
      },
      MetadataMutation("repomd-file-missing", .foreign, "a folder is in a file's place") { tree in
        try tree.replace(tree.file("primary"), by: .folder)
      },
      MetadataMutation("repomd-file-missing", .view, "a pipe is in a file's place") { tree in
        try tree.replace(tree.file("filelists"), by: .pipe)
      },
      MetadataMutation("repomd-file-missing", .plain, "a link leads nowhere") { tree in
        try tree.replace(tree.file("other"), by: .dangling)
      },
      MetadataMutation("repomd-file-missing", .foreign, "a file has another name") { tree in
        let file = try tree.file("primary_db")
        try FileManager.default.moveItem(at: file, to: file.appendingPathExtension("old"))
      },
      MetadataMutation("repomd-file-missing", .plain, "repomd.xml names another file") { tree in
        try tree.editRecord("filelists") { $0.href = "repodata/filelists.xml.gz" }
      },
    ]

  /// Files that are others than repomd.xml says.
  static let changedFiles: [MetadataMutation] = sizes + checksums + contents

  private static let sizes: [MetadataMutation] =
    types.map { type in
      MetadataMutation("repomd-file-size", .foreign, "the last byte of \(type) is gone") { tree in
        try tree.change(tree.file(type)) { $0 = $0.dropLast() }
      }
    } + [
      MetadataMutation("repomd-file-size", .view, "a document of a view is empty") { tree in
        try tree.change(tree.file("primary")) { $0 = Data() }
      },
      MetadataMutation("repomd-file-size", .ours, "half of a zchunk file is gone") { tree in
        try tree.change(tree.file("filelists_zck")) { $0 = $0.prefix($0.count / 2) }
      },
      MetadataMutation("repomd-file-size", .plain, "a byte was added") { tree in
        try tree.change(tree.file("other")) { $0.append(0) }
      },
      MetadataMutation("repomd-file-size", .foreign, "two files are swapped") { tree in
        try tree.swap("primary", "filelists")
      },
      MetadataMutation("repomd-file-size", .view, "two databases are swapped") { tree in
        try tree.swap("primary_db", "other_db")
      },
      MetadataMutation("repomd-file-size", .plain, "a file is of an older state") { tree in
        let old = try Data(contentsOf: try tree.file("primary"))
        try tree.edit("primary", "A package for tests.", "A package for tests, once more.")
        try old.write(to: try tree.file("primary"))
      },
      MetadataMutation("repomd-file-size", .foreign, "repomd.xml states a byte more") { tree in
        try tree.editRecord("filelists") { $0.size = $0.size.map { $0 + 1 } }
      },
      MetadataMutation("repomd-file-size", .view, "repomd.xml states 0 bytes") { tree in
        try tree.editRecord("primary") { $0.size = 0 }
      },
    ]

  private static let checksums: [MetadataMutation] =
    types.flatMap { type in
      [(0.0, "first"), (0.5, "middle"), (1.0, "last")].map { place, word in
        MetadataMutation("repomd-file-checksum", .foreign, "the \(word) byte of \(type) is flipped")
        { tree in try tree.flip(tree.file(type), at: place) }
      }
    } + [
      MetadataMutation("repomd-file-checksum", .view, "a byte in a view is flipped") { tree in
        try tree.flip(tree.file("filelists"), at: 0.3)
      },
      MetadataMutation("repomd-file-checksum", .ours, "a byte of a zchunk file is flipped") {
        tree in
        try tree.flip(tree.file("other_zck"), at: 0.9)
      },
      MetadataMutation("repomd-file-checksum", .foreign, "a file is zeros") { tree in
        try tree.change(tree.file("primary")) { $0 = Data(count: $0.count) }
      },
      MetadataMutation("repomd-file-checksum", .plain, "one bit is another") { tree in
        try tree.change(tree.file("primary")) { $0[$0.count / 3] ^= 1 }
      },
      MetadataMutation("repomd-file-checksum", .view, "repomd.xml states another checksum") {
        tree in
        try tree.editRecord("other") { $0.checksum.hex = String($0.checksum.hex.reversed()) }
      },
      MetadataMutation("repomd-file-checksum", .plain, "checksums are swapped in repomd.xml") {
        tree in
        try tree.editIndex { repomd in
          let one = repomd.records[0].checksum
          repomd.records[0].checksum = repomd.records[1].checksum
          repomd.records[1].checksum = one
        }
      },
    ]

  private static let contents: [MetadataMutation] = [
    openSize("primary", .foreign) { $0 + 1 }, openSize("filelists", .plain) { $0 - 1 },
    openSize("other_db", .foreign) { _ in 0 }, openSize("other", .view) { $0 * 2 },
    openSize("primary_zck", .ours) { $0 + 1 },
    MetadataMutation("repomd-open-size", .plain, "a document grew after it was measured") { tree in
      let content = try tree.content("other")
      let longer = try tree.compressed(content + Data("<!-- -->".utf8), as: "other")
      try tree.adopt(longer, content: content, as: "other")
    },
    openChecksum("primary", .foreign), openChecksum("filelists_db", .foreign),
    openChecksum("other", .view), openChecksum("filelists_zck", .ours),
    MetadataMutation("repomd-open-checksum", .plain, "a document changed in one letter") { tree in
      try tree.rewriteFile("primary") { bytes in
        var content = try tree.content("primary")
        let place = try #require(content.range(of: Data("for tests".utf8)))
        content[place.lowerBound] = UInt8(ascii: "F")
        bytes = try tree.compressed(content, as: "primary")
      }
    },
  ]

  private static func openSize(
    _ type: String, _ kind: MetadataTree.Kind, _ body: @escaping @Sendable (Int64) -> Int64
  ) -> MetadataMutation {
    MetadataMutation("repomd-open-size", kind, "another open-size is stated of \(type)") { tree in
      try tree.editRecord(type) { $0.openSize = $0.openSize.map(body) }
    }
  }

  private static func openChecksum(
    _ type: String, _ kind: MetadataTree.Kind
  ) -> MetadataMutation {
    MetadataMutation("repomd-open-checksum", kind, "another open-checksum is stated of \(type)") {
      tree in
      try tree.editRecord(type) { record in
        record.openChecksum?.hex = Digest.hex(of: try Digest.of([1], .sha256))
      }
    }
  }

  /// Files that repomd.xml is true of, and which nobody can decompress.
  static let damagedFiles: [MetadataMutation] = [
    damaged("primary", .foreign, "is damaged in the middle") { $0[$0.count / 2] ^= 0xFF },
    damaged("filelists", .foreign, "has a wrong check sum") { $0[$0.count - 6] ^= 0xFF },
    damaged("other", .foreign, "is cut") { $0 = $0.prefix($0.count - 20) },
    damaged("primary_db", .foreign, "is cut in the middle") { $0 = $0.prefix($0.count / 2) },
    damaged("filelists_db", .foreign, "has no magic number") { $0[0] = 0 },
    damaged("primary", .plain, "is empty") { $0 = Data() },
    damaged("other", .plain, "has garbage behind it") { $0 += Data("garbage".utf8) },
    damaged("filelists", .view, "of a view is cut") { $0 = $0.prefix($0.count - 9) },
    damaged("primary_zck", .ours, "is damaged at its end") { $0[$0.count - 9] ^= 0xFF },
    damaged("other_zck", .ours, "has no magic number") { $0[1] ^= 0xFF },
    MetadataMutation("repomd-file-damaged", .plain, "a document is not compressed at all") { tree in
      try tree.adopt(try tree.content("primary"), content: nil, as: "primary")
    },
    MetadataMutation("repomd-file-damaged", .plain, "a document is compressed otherwise") { tree in
      var compressor = try Compressor(.zstd)
      var bytes: [UInt8] = []
      try compressor.compress(Array(try tree.content("other")).span, into: &bytes)
      try compressor.finish(into: &bytes)
      try tree.adopt(Data(bytes), content: nil, as: "other")
    },
  ]

  private static func damaged(
    _ type: String, _ kind: MetadataTree.Kind, _ name: String,
    _ body: @escaping @Sendable (inout Data) -> Void
  ) -> MetadataMutation {
    MetadataMutation("repomd-file-damaged", kind, "\(type) \(name)") { tree in
      try tree.rewriteFile(type) { body(&$0) }
    }
  }

  /// Modes and links.
  static let surroundings: [MetadataMutation] = [
    mode("repomd.xml", .foreign, 0o600) { $0.index },
    mode("repomd.xml of a view", .view, 0o640) { $0.index },
    mode("a document", .foreign, 0o640) { try $0.file("primary") },
    mode("a database", .view, 0) { try $0.file("other_db") },
    mode("repodata", .plain, 0o700) { $0.repodata },
    link("repomd.xml", .foreign, .notice) { $0.index },
    link("a document", .plain, .notice) { try $0.file("primary") },
    link("repodata", .foreign, .notice) { $0.repodata },
    link("a database of a view", .view, .error) { try $0.file("filelists_db") },
    link("repodata of a view", .view, .error) { $0.repodata },
  ]

  private static func mode(
    _ name: String, _ kind: MetadataTree.Kind, _ mode: Int,
    _ place: @escaping @Sendable (MetadataTree) throws -> URL
  ) -> MetadataMutation {
    MetadataMutation("repomd-file-mode", kind, "others cannot read \(name)") { tree in
      try tree.setMode(place(tree), mode)
    }
  }

  private static func link(
    _ name: String, _ kind: MetadataTree.Kind, _ severity: Finding.Severity,
    _ place: @escaping @Sendable (MetadataTree) throws -> URL
  ) -> MetadataMutation {
    MetadataMutation("repomd-file-link", kind, "\(name) is a link", severity: severity) { tree in
      try tree.replace(place(tree), by: .link)
    }
  }
}

extension MetadataTree {
  /// Puts each of two files in the other's place.
  fileprivate func swap(_ one: String, _ other: String) throws {
    let (first, second) = (try file(one), try file(other))
    let kept = try Data(contentsOf: first)
    try Data(contentsOf: second).write(to: first)
    try kept.write(to: second)
  }
}
