import Foundation
import RPMFormat
import SystemIO
import TestSupport
import Testing

@Suite(
  "Real packages",
  .enabled(if: SharedData.isPresent, "needs ../shared/data"),
  .enabled(if: Oracle.has("rpm"), "needs rpm"))
struct RealPackageTests {
  @Test("every field is what rpm says, or both refuse the file", arguments: SharedData.rpms)
  func agreesWithRPM(_ file: URL) throws {
    let bytes = Array(try Data(contentsOf: file))
    let theirs = try PackageFacts(askingRPMAbout: file.path)
    let package: Package
    do throws(RPMFormatError) {
      package = try Package(parsing: bytes.span)
    } catch {
      #expect(theirs == nil, "only we refuse \(file.lastPathComponent): \(error)")
      #expect((0...bytes.count).contains(error.offset))
      #expect(!error.rule.description.isEmpty)
      return
    }
    guard let theirs else {
      Issue.record("only rpm refuses \(file.lastPathComponent)")
      return
    }
    compare(package, theirs, of: file.lastPathComponent)
  }

  @Test(
    "every field of a package that has all of them is what rpm says",
    arguments: [false, true])
  func agreesOnEverything(_ isLarge: Bool) throws {
    let folder = try TemporaryFolder()
    var draft = RPMDraft(name: "everything", epoch: 2, version: "1.0", release: "1.el9")
    draft.hasLargeFiles = isLarge
    draft.order = ["first", "second >= 2"]
    draft.oldSuggests = ["old-suggests", "versioned < 3:4-5"]
    draft.oldEnhances = ["old-enhances = 1"]
    draft.suggests = ["suggests"]
    draft.enhances = ["enhances"]
    draft.recommends = ["recommends"]
    draft.supplements = ["supplements"]
    var directory = DraftFile.directory("/opt/d")
    directory.statedSize = 4096
    draft.files = [
      directory, .text("/opt/d/a", "a"), .hardLink("/opt/d/b", to: "/opt/d/a"),
      .link("/opt/d/c", to: "a"), .ghost("/opt/d/d"),
    ]
    let path = try draft.write(to: folder.path)
    let theirs = try #require(try PackageFacts(askingRPMAbout: path))
    let bytes = Array(try Data(contentsOf: URL(filePath: path)))
    let package = try Package(parsing: bytes.span)
    #expect(package.archiveMembers.map(\.nlink).max() == 2)
    compare(package, theirs, of: draft.fileName)
  }

  @Test(
    "header and payload begin and end where the digests say that rpm reads",
    arguments: SharedData.rpms)
  func headerRange(_ file: URL) throws {
    let bytes = Array(try Data(contentsOf: file))
    guard let package = try? Package(parsing: bytes.span),
      try ShellCommand.run("rpm", ["-K", "--nosignature", file.path]).isSuccess
    else { return }
    let range = package.headerRange
    for stated in package.statedDigests {
      let part = stated.subject == .header ? bytes[range] : bytes[range.upperBound...]
      let whole = stated.subject == .headerAndPayload ? bytes[range.lowerBound...] : part
      guard let algorithm = DigestAlgorithm(rawValue: stated.algorithm) else { continue }
      #expect(Digest.hex(of: try Digest.of(Array(whole), algorithm)) == stated.hex)
    }
    if let size = package.statedSize { #expect(Int(size) == bytes.count - range.lowerBound) }
  }

  /// Where we and rpm 4.18 are meant to differ, and why.
  ///
  /// - `PAYLOADCOMPRESSOR`, `PAYLOADFORMAT`: without these tags we say what rpm then assumes.
  /// - `LONGARCHIVESIZE`: packages of rpm 6 have it in a tag that rpm 4.18 does not know.
  /// - `PROVIDE…`: to packages of rpm 3 rpm adds a Provides of their own name; we show the file.
  private func isMeant(_ tag: String, _ package: Package, _ mine: [[UInt8]], _ its: [[UInt8]])
    -> Bool
  {
    let isAbsent = its == [Array("(none)".utf8)]
    return switch tag {
    case "PAYLOADCOMPRESSOR": isAbsent && mine == [Array("gzip".utf8)]
    case "PAYLOADFORMAT": isAbsent && mine == [Array("cpio".utf8)]
    case "LONGARCHIVESIZE": isAbsent && package.formatVersion == 6
    case "PROVIDENAME", "PROVIDEFLAGS", "PROVIDEVERSION":
      package.formatVersion == 3 && Array(its.dropLast()) == mine
    default: false
    }
  }

  private func compare(_ package: Package, _ theirs: PackageFacts, of name: String) {
    let ours = PackageFacts(package)
    #expect(ours.values.keys.sorted() == theirs.values.keys.sorted())
    for tag in PackageFacts.singleTags + PackageFacts.presence + PackageFacts.listTags {
      let (mine, its) = (ours.values[tag] ?? [], theirs.values[tag] ?? [])
      if mine == its || isMeant(tag, package, mine, its) { continue }
      Issue.record("\(name) \(tag): \(mine.map(shown)), rpm says \(its.map(shown))")
    }
  }

  private func shown(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
