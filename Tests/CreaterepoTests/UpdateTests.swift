import Createrepo
import Foundation
import Repodata
import SystemIO
import SystemPackage
import TestSupport
import Testing

@Suite("An update gives the bytes of a full run")
struct UpdateTests {
  @Test(
    "whatever was added, removed and replaced",
    arguments: [CompressionFormat.gzip, .zstd, .none, .xz])
  func randomChanges(format: CompressionFormat) throws {
    let pool = try PackagePool(count: 120)
    var random = SeededGenerator(seed: 7)
    pool.options.compression = CompressionOptions(format)
    try pool.publish(update: false)
    for round in 0..<4 {
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        switch Int.random(in: 0..<3, using: &random) {
        case 0: try pool.add("new\(round)-\(Int.random(in: 0..<1000, using: &random))", size: 300)
        case 1: try pool.remove(Int.random(in: 0..<pool.names.count, using: &random))
        default: try pool.replace(Int.random(in: 0..<pool.names.count, using: &random))
        }
      }
      let updated = try pool.publish(update: true)
      #expect(!updated.isUnchanged)
      #expect(try pool.served() == pool.fullRun())
      #expect(updated.hrefsRead.count <= 4)
    }
  }

  @Test("Nothing changed: nothing is written, nothing is read")
  func unchanged() throws {
    let pool = try PackagePool(count: 3)
    try pool.publish(update: false)
    let result = try pool.publish(update: true)
    #expect(result.isUnchanged)
    #expect(result.hrefsRead.isEmpty)
    #expect(result.records.count == 3)
  }

  @Test("A touched file of the same content changes nothing but what is known of it")
  func touched() throws {
    let pool = try PackagePool(count: 3)
    try pool.publish(update: false)
    let path = pool.path(pool.names[1])
    let time = try #require(try FileStatus.of(path)).modificationSeconds
    try Data(contentsOf: URL(filePath: path.string)).write(to: URL(filePath: path.string))
    try pool.setTime(pool.names[1], time)
    let result = try pool.publish(update: true)
    #expect(result.isUnchanged)
    #expect(result.hrefsRead == [pool.names[1]])
    #expect(try pool.publish(update: true).hrefsRead.isEmpty)
  }

  @Test("A file replaced with the same size and time is noticed")
  func sameSizeAndTime() throws {
    let pool = try PackagePool(count: 3)
    try pool.publish(update: false)
    let name = pool.names[2]
    let status = try #require(try FileStatus.of(pool.path(name)))
    var bytes = [UInt8](try Data(contentsOf: URL(filePath: pool.path(name).string)))
    bytes[bytes.count - 1] ^= 1
    try Data(bytes).write(to: URL(filePath: pool.path(name).string))
    try pool.setTime(name, status.modificationSeconds)
    #expect(try pool.publish(update: true).hrefsRead == [name])
    #expect(try pool.served() == pool.fullRun())
  }

  @Test("Changed options are honoured without hashing anything again")
  func options() throws {
    let pool = try PackagePool(count: 5)
    try pool.publish(update: false)
    pool.fragments.changelogLimit = 0
    #expect(try pool.publish(update: true).hrefsRead.isEmpty)
    #expect(try pool.served() == pool.fullRun())
    pool.fragments.isPretty = false
    pool.fragments.hasExtendedFilelists = true
    #expect(try pool.publish(update: true).records.count == 4)
    #expect(try pool.served() == pool.fullRun())
    pool.options.compression = CompressionOptions(.zstd)
    #expect(try pool.publish(update: true).hrefsRead.isEmpty)
    #expect(try pool.served() == pool.fullRun())
    pool.fragments.checksum = .sha512
    #expect(try pool.publish(update: true).hrefsRead.count == 5)
    #expect(try pool.served() == pool.fullRun())
  }

  @Test("Packages keep the xml:base that they had, unless another is named")
  func locationBase() throws {
    let pool = try PackagePool(count: 5)
    pool.base = "https://example.org/"
    try pool.publish(update: false)
    let before = try pool.served()
    pool.base = nil
    #expect(try pool.publish(update: true).isUnchanged)
    pool.fragments.isPretty = false
    try pool.publish(update: true)
    pool.fragments.isPretty = true
    try pool.publish(update: true)
    #expect(try pool.served() == before)
    pool.base = "https://example.com/"
    #expect(try pool.publish(update: true).hrefsRead.isEmpty)
    #expect(try pool.served() == pool.fullRun())
  }

  @Test("Databases are made of all packages, also of those that are kept")
  func databases() throws {
    let pool = try PackagePool(count: 60)
    pool.options.database = true
    try pool.publish(update: false)
    try pool.replace(7)
    let result = try pool.publish(update: true)
    #expect(result.hrefsRead.count == 1)
    #expect(result.records.count == 6)
    #expect(try pool.served() == pool.fullRun())
    #expect(try pool.publish(update: true).isUnchanged)
    pool.options.database = false
    #expect(try pool.publish(update: true).records.count == 3)
  }

  @Test("Damaged and missing documents are noticed and made anew", arguments: [true, false])
  func damage(isRemoved: Bool) throws {
    let pool = try PackagePool(count: 5)
    let records = try pool.publish(update: false).records
    let victim = URL(filePath: pool.repodata.appending(pool.name(of: records[1])).string)
    if isRemoved {
      try FileManager.default.removeItem(at: victim)
    } else {
      try Data(contentsOf: victim).dropLast().write(to: victim)
    }
    let result = try pool.publish(update: true)
    #expect(!result.isUnchanged)
    #expect(result.damaged.map(\.type) == ["filelists"])
    #expect(result.hrefsRead.isEmpty)
    #expect(try pool.served() == pool.fullRun())
  }

  @Test("A lost or damaged state costs time only", arguments: [true, false])
  func state(isRemoved: Bool) throws {
    let pool = try PackagePool(count: 5)
    try pool.publish(update: false)
    let state = URL(filePath: pool.state.string)
    var bytes = try Data(contentsOf: state)
    bytes[bytes.count / 2] ^= 0x40
    try isRemoved ? FileManager.default.removeItem(at: state) : bytes.write(to: state)
    let result = try pool.publish(update: true)
    #expect(result.failures.isEmpty)
    #expect(try pool.served() == pool.fullRun())
  }

  @Test(
    "Any number of workers gives the same bytes, databases included", arguments: [1, 2, 3, 8])
  func workers(count: Int) throws {
    let pool = try PackagePool(count: 60)
    pool.options.database = true
    pool.workers = 1
    let first = try pool.fullRun()
    pool.workers = count
    #expect(try pool.fullRun() == first)
  }

  @Test("Packages that cannot be read leave true heads behind")
  func failures() throws {
    let pool = try PackagePool(count: 40)
    let good = try pool.fullRun()
    try Data("nonsense".utf8).write(to: URL(filePath: pool.path("a-bad.rpm").string))
    pool.names.insert("a-bad.rpm", at: 0)
    let result = try pool.publish(update: false)
    #expect(result.failures.map(\.href) == ["a-bad.rpm"])
    #expect(try pool.served() == good)
    let again = try pool.publish(update: true)
    #expect(again.isUnchanged && again.failures.count == 1)
  }

  @Test("Duplicates are told of, and all but the last left out where asked for")
  func duplicates() throws {
    let pool = try PackagePool(count: 2)
    let copy = "zz/" + pool.names[0]
    try FileSystem.makeDirectory(pool.path("zz"))
    try FileSystem.copyFile(pool.path(pool.names[0]), to: pool.path(copy))
    pool.names.append(copy)
    let result = try pool.publish(update: false)
    #expect(result.packageCount == 3)
    let places = try #require(result.duplicates.first?.places)
    #expect(places.map(\.href) == [pool.names[0], copy])
    #expect(result.duplicates.first?.nevra == "p0-0:1.0-1.x86_64")
    pool.keepsLast = true
    let last = try pool.publish(update: true)
    #expect(last.packageCount == 2)
    #expect(last.duplicates == result.duplicates)
  }
}

/// Packages in a folder, and a repository of them.
final class PackagePool {
  let folder: TemporaryFolder
  var names: [String] = []
  var options = MetadataOptions(compression: CompressionOptions(.gzip), timestamp: 1_700_000_000)
  var fragments = FragmentOptions()
  var workers = 2
  var keepsLast = false
  var base: String?
  var others: [FilePath] = []
  var nameDecides = false
  private var versions = 0

  init(count: Int) throws {
    folder = try TemporaryFolder()
    for number in 0..<count { try add("p\(number)", size: count > 50 ? 300 : 3) }
    try FileSystem.makeDirectory(state.removingLastComponent())
  }

  var repodata: FilePath { FilePath(folder.path).appending("repodata") }
  var state: FilePath { FilePath(folder.path).appending(".kmodrepo/state") }
  func path(_ name: String) -> FilePath { FilePath(folder.path).appending(name) }

  private func write(_ draft: RPMDraft) throws { try draft.write(to: folder.path) }

  private func draft(_ name: String, size: Int) -> RPMDraft {
    versions += 1
    var draft = RPMDraft(name: name)
    draft.provides = (0..<size).map {
      DraftDependency(
        name: "kernel(symbol\($0 &* 2_654_435_761 &+ versions))", sense: 8, version: "0x\($0)")
    }
    draft.files = [.text("/usr/bin/\(name)", "\(versions)")]
    draft.changelog = [(time: 1_600_000_000, author: "Me", text: "- version \(versions)")]
    return draft
  }

  func add(_ name: String, size: Int) throws {
    let draft = draft(name, size: size)
    try write(draft)
    if !names.contains(draft.fileName) { names = (names + [draft.fileName]).sorted() }
  }

  func remove(_ index: Int) throws {
    try FileSystem.unlink(path(names.remove(at: index)))
  }

  func replace(_ index: Int) throws {
    let name = String(names[index].prefix { $0 != "-" })
    guard names[index].hasPrefix("p") else { return }
    try FileSystem.unlink(path(names[index]))
    try add(name, size: 250)
  }

  func setTime(_ name: String, _ seconds: Int64) throws {
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSince1970: Double(seconds))],
      ofItemAtPath: path(name).string)
  }

  func name(of record: RepomdRecord) -> String {
    String(record.href.dropFirst("repodata/".count))
  }

  private func request(into target: FilePath, update: Bool) -> MetadataRequest {
    var request = MetadataRequest(
      packages: names.map { RequestedPackage(path: path($0), href: $0, base: base) },
      fragments: fragments,
      metadata: options, folder: target,
      update: update
        ? UpdateSource(
          repodata: repodata, state: state, others: others, nameDecides: nameDecides) : nil,
      workers: workers)
    request.keepsLastDuplicateOnly = keepsLast
    return request
  }

  /// What the command does around the engine.
  @discardableResult
  func publish(update: Bool) throws -> MetadataResult {
    let target = FilePath(folder.path).appending(".new")
    try FileSystem.removeTree(target)
    try FileSystem.makeDirectory(target)
    let result = try request(into: target, update: update).run()
    if result.isUnchanged {
      #expect(try FileSystem.listDirectory(target).isEmpty)
    } else {
      try Repomd(revision: "1", records: result.records).write(
        to: target, insteadOf: repodata)
      try FileSystem.removeTree(repodata)
      try FileSystem.rename(target, to: repodata)
    }
    try result.state?.save(to: state)
    return result
  }

  /// The files that a full run writes.
  func fullRun() throws -> [String: Data] {
    let target = FilePath(folder.path).appending(".full")
    try FileSystem.removeTree(target)
    try FileSystem.makeDirectory(target)
    let result = try request(into: target, update: false).run()
    try Repomd(revision: "1", records: result.records).write(
      to: target, insteadOf: repodata)
    return try files(target)
  }

  /// The files that are served.
  func served() throws -> [String: Data] { try files(repodata) }

  private func files(_ folder: FilePath) throws -> [String: Data] {
    var files: [String: Data] = [:]
    for name in try FileSystem.listDirectory(folder) {
      files[name] = try Data(contentsOf: URL(filePath: folder.appending(name).string))
    }
    return files
  }
}
