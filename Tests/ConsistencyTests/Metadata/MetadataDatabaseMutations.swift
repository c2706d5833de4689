import Foundation
import Repodata
import SystemIO
import SystemPackage
import TestSupport
import Testing

@testable import Consistency

extension MetadataMutation {
  private static func sql(
    _ rule: String, _ type: String, _ name: String, _ statements: String,
    _ kind: MetadataTree.Kind = .foreign
  ) -> MetadataMutation {
    MetadataMutation(rule, kind, "\(type): \(name)") { try $0.edit(database: type, statements) }
  }

  /// Databases that cannot be used.
  static let brokenDatabases: [MetadataMutation] =
    [
      ("primary_db", "files"), ("primary_db", "requires"), ("primary_db", "packages"),
      ("filelists_db", "filelist"), ("other_db", "changelog"), ("other_db", "db_info"),
    ].map { type, table in
      sql("sqlite-readable", type, "it has no table \(table)", "DROP TABLE \(table);")
    } + [
      sql(
        "sqlite-readable", "primary_db", "a column is missing",
        "ALTER TABLE requires RENAME COLUMN pre TO post;"),
      sql(
        "sqlite-readable", "other_db", "a column has another name",
        "ALTER TABLE changelog RENAME COLUMN author TO who;", .view),
      bytes("primary_db", "it is no database", .foreign) { $0 = Data("no database\n".utf8) },
      bytes("filelists_db", "its header is damaged", .foreign) { $0[3] ^= 0xFF },
      bytes("other_db", "its page size is damaged", .foreign) { $0[16] = 0x77 },
      bytes("primary_db", "it is cut", .foreign) { $0 = $0.prefix($0.count - 8192) },
      bytes("filelists_db", "it is empty", .foreign) { $0 = Data() },
      bytes("primary_db", "a page of it is zeros", .foreign) { content in
        content.replaceSubrange(8192..<12_288, with: Data(count: 4096))
      },
      bytes("other_db", "a page of it is garbage", .view) { content in
        content.replaceSubrange(4096..<8192, with: Data(repeating: 0xA5, count: 4096))
      },
      sql(
        "sqlite-readable", "primary_db", "an index lacks a row",
        """
        PRAGMA writable_schema = ON;
        UPDATE sqlite_master SET rootpage = (SELECT rootpage FROM sqlite_master
          WHERE name = 'pkgprovides') WHERE name = 'pkgrequires';
        """),
    ]

  private static func bytes(
    _ type: String, _ name: String, _ kind: MetadataTree.Kind,
    _ body: @escaping @Sendable (inout Data) -> Void
  ) -> MetadataMutation {
    MetadataMutation("sqlite-readable", kind, "\(type): \(name)") { tree in
      try tree.rewrite(type) { body(&$0) }
    }
  }

  /// What databases say of themselves.
  static let databaseInfo: [MetadataMutation] =
    ["primary", "filelists", "other"].flatMap { type in
      [
        sql(
          "sqlite-info", "\(type)_db", "it is of another document",
          "UPDATE db_info SET checksum = '\(String(repeating: "a", count: 64))';"),
        MetadataMutation("sqlite-info", .foreign, "\(type)_db: it is of an older state") { tree in
          try await tree.useOlder("\(type)_db")
        },
      ]
    } + [
      sql("sqlite-info", "primary_db", "another version", "UPDATE db_info SET dbversion = 9;"),
      sql("sqlite-info", "other_db", "version 11", "UPDATE db_info SET dbversion = 11;", .view),
      sql("sqlite-info", "filelists_db", "no version", "UPDATE db_info SET dbversion = NULL;"),
      sql("sqlite-info", "primary_db", "it says nothing", "DELETE FROM db_info;"),
      sql("sqlite-info", "other_db", "no checksum", "UPDATE db_info SET checksum = NULL;", .ours),
      sql(
        "sqlite-info", "primary_db", "it says two things",
        "INSERT INTO db_info VALUES (10, 'b');", .view),
      MetadataMutation("sqlite-info", .foreign, "repomd.xml states another version") { tree in
        try tree.editRecord("filelists_db") { $0.databaseVersion = 9 }
      },
    ]

  /// Rows that are not those of the documents.
  static let rows: [MetadataMutation] =
    packageRows + dependencyRows + fileRows + changelogRows

  private static let packageRows: [MetadataMutation] =
    [
      ("name", "'three'", "'drei'"), ("arch", "'noarch'", "'x86_64'"), ("version", "'3'", "'4'"),
      ("epoch", "'2'", "'0'"), ("release", "'3.el9'", "'4.el9'"),
      ("summary", "'A package for tests'", "'x'"), ("description", "'A package for tests.'", "'x'"),
      ("rpm_license", "'GPL-2.0-only'", "'MIT'"),
      ("rpm_packager", "'A Packager <p@example.org>'", "''"),
    ].map { column, old, new in
      sql(
        "sqlite-rows", "primary_db", "another \(column)",
        "UPDATE packages SET \(column) = \(new) WHERE \(column) = \(old);")
    }
    + [
      "time_file", "time_build", "rpm_header_start", "rpm_header_end", "size_package",
      "size_installed", "size_archive",
    ].map { column in
      sql(
        "sqlite-rows", "primary_db", "another \(column)",
        "UPDATE packages SET \(column) = \(column) + 1 WHERE name = 'three';")
    } + [
      sql(
        "sqlite-rows", "primary_db", "another place",
        "UPDATE packages SET location_href = 'x/' || location_href WHERE name = 'three';"),
      sql(
        "sqlite-rows", "primary_db", "another base",
        "UPDATE packages SET location_base = 'http://example.org/' WHERE name = 'three';", .view),
      sql(
        "sqlite-rows", "primary_db", "another pkgid",
        "UPDATE packages SET pkgId = 'x' WHERE name = 'three';"),
      sql(
        "sqlite-rows", "primary_db", "a package is missing",
        "DELETE FROM packages WHERE name = 'three';"),
      sql("sqlite-rows", "primary_db", "no package is there", "DELETE FROM packages;", .view),
      sql(
        "sqlite-rows", "primary_db", "a package more",
        "INSERT INTO packages (pkgId, name) VALUES ('y', 'four');"),
      sql(
        "sqlite-rows", "filelists_db", "another pkgid",
        "UPDATE packages SET pkgId = 'x' WHERE pkgKey = 1;"),
      sql(
        "sqlite-rows", "filelists_db", "a package less", "DELETE FROM packages WHERE pkgKey = 2;"),
      sql("sqlite-rows", "other_db", "a package more", "INSERT INTO packages VALUES (9, 'x');"),
      sql(
        "sqlite-rows", "other_db", "two packages have changed places",
        """
        UPDATE packages SET pkgKey = 99 WHERE pkgKey = 1;
        UPDATE packages SET pkgKey = 1 WHERE pkgKey = 2;
        UPDATE packages SET pkgKey = 2 WHERE pkgKey = 99;
        """),
    ]

  private static let dependencyRows: [MetadataMutation] =
    [
      "requires", "provides", "conflicts", "obsoletes", "suggests", "enhances", "recommends",
      "supplements",
    ].flatMap { table in
      [
        sql(
          "sqlite-rows", "primary_db", "a row of \(table) is another",
          "UPDATE \(table) SET name = name || 'x' WHERE rowid = 1;"),
        sql(
          "sqlite-rows", "primary_db", "a row of \(table) is missing",
          "DELETE FROM \(table) WHERE rowid = 1;"),
        sql(
          "sqlite-rows", "primary_db", "a row of \(table) is there twice",
          """
          INSERT INTO \(table) (name, flags, epoch, version, release, pkgKey)
          SELECT name, flags, epoch, version, release, pkgKey FROM \(table) WHERE rowid = 1;
          """, table == "requires" ? .view : .foreign),
      ]
    } + [
      sql(
        "sqlite-rows", "primary_db", "another comparison",
        "UPDATE requires SET flags = 'LT' WHERE flags = 'GE';"),
      sql(
        "sqlite-rows", "primary_db", "another epoch of a dependency",
        "UPDATE obsoletes SET epoch = '0';"),
      sql(
        "sqlite-rows", "primary_db", "another version of a dependency",
        "UPDATE conflicts SET version = '3';"),
      sql(
        "sqlite-rows", "primary_db", "another release of a dependency",
        "UPDATE obsoletes SET release = NULL;"),
      sql(
        "sqlite-rows", "primary_db", "needed before installation",
        "UPDATE requires SET pre = 'TRUE' WHERE rowid = (SELECT min(rowid) FROM requires);"),
      sql(
        "sqlite-rows", "primary_db", "a dependency is another package's",
        "UPDATE conflicts SET pkgKey = pkgKey % 3 + 1;"),
      sql(
        "sqlite-rows", "primary_db", "a dependency is nobody's",
        "INSERT INTO provides (name, pkgKey) VALUES ('x', 77);"),
    ]

  private static let fileRows: [MetadataMutation] = [
    sql(
      "sqlite-rows", "primary_db", "a file is another",
      "UPDATE files SET name = '/bin/x' WHERE rowid = 1;"),
    sql(
      "sqlite-rows", "primary_db", "a file is of another kind",
      "UPDATE files SET type = 'ghost' WHERE rowid = 1;"),
    sql(
      "sqlite-rows", "primary_db", "a file is missing", "DELETE FROM files WHERE rowid = 1;", .ours),
    sql(
      "sqlite-rows", "primary_db", "a file more", "INSERT INTO files VALUES ('/bin/y', 'file', 1);"),
    sql(
      "sqlite-rows", "filelists_db", "a folder is another",
      "UPDATE filelist SET dirname = '/x' WHERE rowid = 1;"),
    sql(
      "sqlite-rows", "filelists_db", "names are others",
      "UPDATE filelist SET filenames = filenames || 'x' WHERE rowid = 1;"),
    sql(
      "sqlite-rows", "filelists_db", "kinds are others",
      "UPDATE filelist SET filetypes = replace(filetypes, 'f', 'd');", .view),
    sql(
      "sqlite-rows", "filelists_db", "a folder is missing", "DELETE FROM filelist WHERE rowid = 2;"),
    sql(
      "sqlite-rows", "filelists_db", "a folder more",
      "INSERT INTO filelist VALUES (1, '/y', 'z', 'f');"),
    sql(
      "sqlite-rows", "filelists_db", "a folder twice",
      "INSERT INTO filelist SELECT * FROM filelist WHERE rowid = 1;"),
    sql(
      "sqlite-rows", "filelists_db", "a folder is nobody's",
      "UPDATE filelist SET pkgKey = 55 WHERE rowid = 1;"),
  ]

  private static let changelogRows: [MetadataMutation] = [
    sql(
      "sqlite-rows", "other_db", "another author",
      "UPDATE changelog SET author = 'x' WHERE rowid = 1;"),
    sql(
      "sqlite-rows", "other_db", "another date",
      "UPDATE changelog SET date = date + 1 WHERE rowid = 1;"),
    sql(
      "sqlite-rows", "other_db", "another text",
      "UPDATE changelog SET changelog = '- x' WHERE rowid = 1;", .view),
    sql("sqlite-rows", "other_db", "an entry is missing", "DELETE FROM changelog WHERE rowid = 1;"),
    sql(
      "sqlite-rows", "other_db", "an entry twice",
      "INSERT INTO changelog SELECT * FROM changelog WHERE rowid = 1;"),
    sql(
      "sqlite-rows", "other_db", "an entry is another package's",
      "UPDATE changelog SET pkgKey = 3 WHERE rowid = 1;"),
    sql("sqlite-rows", "other_db", "no entry is there", "DELETE FROM changelog;", .ours),
  ]

  /// zchunk files.
  static let zchunks: [MetadataMutation] =
    ["primary", "filelists", "other"].flatMap { type in
      [
        MetadataMutation("zchunk-content", .ours, "\(type)_zck holds something else") { tree in
          let other = try tree.content(type) + Data("<!-- -->".utf8)
          try tree.adopt(zchunk: other, as: "\(type)_zck")
        },
        MetadataMutation("zchunk-header", .ours, "another header-size of \(type)_zck") { tree in
          try tree.editRecord("\(type)_zck") { $0.headerSize = $0.headerSize.map { $0 + 1 } }
        },
        MetadataMutation("zchunk-header", .ours, "another header-checksum of \(type)_zck") { tree in
          try tree.editRecord("\(type)_zck") { record in
            record.headerChecksum?.hex = Digest.hex(of: try Digest.of([2], .sha256))
          }
        },
      ]
    } + [
      MetadataMutation("zchunk-content", .ours, "primary_zck holds other") { tree in
        try tree.adopt(zchunk: try tree.content("other"), as: "primary_zck")
      },
      MetadataMutation("zchunk-content", .ours, "filelists_zck holds nothing") { tree in
        try tree.adopt(zchunk: Data(), as: "filelists_zck")
      },
      MetadataMutation("zchunk-content", .ours, "nothing is said of what other_zck holds") { tree in
        try tree.adopt(zchunk: try tree.content("primary"), as: "other_zck")
        try tree.editRecord("other_zck") { record in
          record.openChecksum = nil
          record.openSize = nil
        }
      },
      MetadataMutation("zchunk-header", .ours, "a zchunk file of another repository") { tree in
        let headers = try (tree.record("primary_zck"), tree.record("other_zck"))
        try tree.editIndex { repomd in
          for index in repomd.records.indices {
            switch repomd.records[index].type {
            case "primary_zck": repomd.records[index].headerChecksum = headers.1.headerChecksum
            case "other_zck": repomd.records[index].headerChecksum = headers.0.headerChecksum
            default: break
            }
          }
        }
      },
    ]
}

extension MetadataTree {
  /// Writes content as a zchunk file in the place of another, all of which repomd.xml says so.
  fileprivate func adopt(zchunk content: Data, as type: String) throws {
    let file = aside("new.zck")
    let writer = try ZchunkWriter(creating: .init(file.path), cutsByHand: false)
    try writer.write(Array(content))
    let header = try writer.finish(timestamp: HostSystem.clock())
    try adopt(try Data(contentsOf: file), content: content, as: type)
    try editRecord(type) { record in
      record.headerSize = header.size
      record.headerChecksum?.hex = header.checksum
    }
  }

  /// Serves the database of the same packages as createrepo_c had made it of them, had one had
  /// another summary.
  fileprivate func useOlder(_ type: String) async throws {
    let folder = aside("older")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for var draft in MetadataBases.drafts {
      draft.buildTime -= 1000
      try draft.write(to: folder.path)
    }
    _ = try ShellCommand.output(
      "createrepo_c", ["-q", "--database", "--general-compress-type=gz", folder.path])
    let older = try Repomd(
      parsing: Array(Data(contentsOf: folder.appending(path: "repodata/repomd.xml"))))
    let record = try #require(older.record(type))
    let bytes = try Data(contentsOf: folder.appending(path: record.href))
    try adopt(bytes, content: nil, as: type)
    try editRecord(type) { changed in
      changed.openChecksum = record.openChecksum
      changed.openSize = record.openSize
    }
  }
}
