import Createrepo
import Foundation
import SystemIO
import SystemPackage
import TestSupport
import Testing

@Suite(
  "Metadata that createrepo_c made is updated", .enabled(if: Oracle.has("createrepo_c", "touch")))
struct ForeignMetadataTests {
  /// Has createrepo_c make the metadata, at a time after that of the packages.
  private func publishForeign(_ pool: PackagePool) throws {
    _ = try ShellCommand.output("createrepo_c", ["--no-database", "-q", pool.folder.path])
    _ = try ShellCommand.output(
      "touch", ["-d", "+1 hour", pool.repodata.appending("repomd.xml").string])
  }

  @Test("Files that were not touched since keep their checksums")
  func keepsChecksums() throws {
    let pool = try PackagePool(count: 4)
    try publishForeign(pool)
    // The index's own change time is now, and so is that of the packages: they are read again.
    #expect(try pool.publish(update: true).loadedCount == 4)
    #expect(try pool.served() == pool.fullRun())
  }

  @Test("A file replaced with the same size and time is read again")
  func replaced() throws {
    let pool = try PackagePool(count: 4)
    try publishForeign(pool)
    let name = pool.names[1]
    let time = try #require(try FileStatus.of(pool.path(name))).modificationSeconds
    var bytes = [UInt8](try Data(contentsOf: URL(filePath: pool.path(name).string)))
    bytes[bytes.count - 1] ^= 1
    try Data(bytes).write(to: URL(filePath: pool.path(name).string))
    try pool.setTime(name, time)
    #expect(try pool.publish(update: true).hrefsRead.contains(name))
    #expect(try pool.served() == pool.fullRun())
  }

  @Test("The name alone decides if so asked, also with the metadata of other repositories")
  func nameDecides() throws {
    let pool = try PackagePool(count: 4)
    try publishForeign(pool)
    let elsewhere = try TemporaryFolder()
    try FileSystem.rename(
      pool.repodata, to: FilePath(elsewhere.path).appending("repodata"))
    pool.others = [FilePath(elsewhere.path)]
    pool.nameDecides = true
    #expect(try pool.publish(update: true).hrefsRead.isEmpty)
    #expect(try pool.served() == pool.fullRun())
  }
}
