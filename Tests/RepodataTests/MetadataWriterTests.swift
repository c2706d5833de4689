import Foundation
import Repodata
import SystemIO
import SystemPackage
import TestSupport
import Testing

@Suite("A repository's metadata is written whole or not at all")
struct MetadataWriterTests {
  @Test("The databases are sound", .enabled(if: Oracle.has("sqlite3", "gzip")))
  func databases() throws {
    let folder = try TemporaryFolder()
    let index = try Sample.write(to: folder.url)
    for type in ["primary_db", "filelists_db", "other_db"] {
      let record = try #require(index.record(type))
      #expect(record.databaseVersion == 10)
      let plain = folder.file("plain")
      try ShellCommand.run("gzip", ["-dc", folder.file(record.href).path]).output.write(to: plain)
      func query(_ sql: String) throws -> [String] {
        try ShellCommand.run("sqlite3", [plain.path, sql]).lines
      }
      #expect(try query("PRAGMA integrity_check") == ["ok"])
      #expect(try query("SELECT count(*) FROM packages") == ["2"])
      let document = try #require(index.record(String(type.dropLast(3))))
      #expect(
        try query("SELECT dbversion, checksum FROM db_info") == ["10|\(document.checksum.hex)"])
    }
  }

  @Test("Records tell the true checksums, sizes and times", .enabled(if: Oracle.has("sha256sum")))
  func records() throws {
    let folder = try TemporaryFolder()
    let index = try Sample.write(to: folder.url)
    #expect(index.records.count == 6)
    for record in index.records {
      let file = folder.file(record.href)
      let sum = try ShellCommand.output("sha256sum", [file.path]).prefix(64)
      #expect(sum == record.checksum.hex)
      #expect(record.href.hasPrefix("repodata/\(sum)-"))
      let status = try #require(try FileStatus.of(FilePath(file.path)))
      #expect(status.size == record.size)
      #expect(status.permissions == 0o644)
      #expect(status.modificationSeconds == 1_700_000_000)
    }
    let names = try FileManager.default.contentsOfDirectory(
      atPath: folder.file("repodata").path)
    #expect(names.count == 7)
  }

  @Test("repomd.xml is of a later second than the one it replaces, for rsync and HTTP caches")
  func laterSecond() throws {
    let folder = try TemporaryFolder()
    let index = try Sample.write(to: folder.url)
    let repodata = FilePath(folder.file("repodata").path)
    let file = repodata.appending("repomd.xml")
    let first = try #require(try FileStatus.of(file)?.modificationSeconds)
    try index.write(to: repodata, insteadOf: repodata)
    let second = try #require(try FileStatus.of(file)?.modificationSeconds)
    #expect(second > first)
    // However far ahead the clock was.
    try OpenFile(reading: file).setModificationTime(seconds: 4_000_000_000)
    try index.write(to: repodata, insteadOf: repodata)
    #expect(try FileStatus.of(file)?.modificationSeconds == 4_000_000_001)
  }

  @Test(
    "The same packages give the same bytes",
    arguments: [CompressionFormat.none, .gzip, .zstd, .xz, .bzip2])
  func isDeterministic(format: CompressionFormat) throws {
    var options = Sample.options
    options.compression = CompressionOptions(format)
    let folders = [try TemporaryFolder(), try TemporaryFolder()]
    let first = try Sample.write(to: folders[0].url, options: options)
    let second = try Sample.write(to: folders[1].url, options: options)
    #expect(first == second)
    #expect(first.xml() == second.xml())
    for record in first.records {
      #expect(
        try Data(contentsOf: folders[0].file(record.href))
          == Data(contentsOf: folders[1].file(record.href)))
    }
  }

  @Test("A wrong number of packages is refused, and nothing is left behind")
  func packageCount() throws {
    let folder = try TemporaryFolder()
    #expect(throws: MetadataWriterError.packageCount(stated: 2, appended: 0)) {
      let writer = try MetadataWriter(
        folder: FilePath(folder.path), options: Sample.options, packageCount: 2)
      _ = try writer.finish()
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
  }

  @Test("A full disk is an error", .enabled(if: SmallDisk.isPossible), arguments: [8, 96, 180])
  func fullDisk(kilobytes: Int) throws {
    let disk = try SmallDisk(kilobytes: kilobytes)
    var draft = RPMDraft(name: "large")
    draft.provides = (0..<20000).map {
      DraftDependency(name: "kernel(symbol\($0 &* 2_654_435_761))", sense: 8, version: "0x\($0)")
    }
    let error = #expect(throws: (any Error).self) {
      try Sample.write([draft], to: disk.folder.url)
    }
    // ENOSPC, as the system says it or as SQLite does (SQLITE_FULL).
    let isFull = (error as? SystemError)?.code == 28 || (error as? SQLiteError)?.code == 13
    #expect(isFull, "\(error.map { "\($0)" } ?? "")")
    let left = try FileManager.default.contentsOfDirectory(
      atPath: disk.folder.file("repodata").path)
    #expect(left.filter { $0.hasPrefix(".") || $0 == "repomd.xml" }.isEmpty)
  }

  @Test("libsolv reads it", .enabled(if: Oracle.has("rpmmd2solv", "dumpsolv", "gzip")))
  func libsolv() throws {
    let folder = try TemporaryFolder()
    let index = try Sample.write(to: folder.url)
    let record = try #require(index.record("primary"))
    let xml = try ShellCommand.run("gzip", ["-dc", folder.file(record.href).path])
    let solv = try ShellCommand.run("rpmmd2solv", [], input: xml.output)
    #expect(solv.isSuccess, "\(solv.errorText)")
    let dump = try ShellCommand.run("dumpsolv", [], input: solv.output)
    #expect(dump.text.contains("kmod-demo"))
    #expect(dump.text.contains("kernel(kfree) = 0x037a0cba"))
  }
}

/// A file system with little room, which only root can make.
final class SmallDisk {
  let folder: TemporaryFolder

  init(kilobytes: Int) throws {
    folder = try TemporaryFolder()
    _ = try ShellCommand.output(
      "mount", ["-t", "tmpfs", "-o", "size=\(kilobytes)k", "tmpfs", folder.path])
  }

  deinit { _ = try? ShellCommand.run("umount", [folder.path]) }

  static let isPossible = (try? SmallDisk(kilobytes: 64)) != nil
}
