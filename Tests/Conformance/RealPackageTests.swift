import Foundation
import RPMFormat
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
