import Foundation
import RPMFormat
import TestSupport
import Testing

@Suite("Source packages without the tags that say so")
struct SourcePackageTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let isSource: Bool
    let folder: String?
    var usesOldNames = false

    var package: RawPackage {
      var package = RawPackage()
      package.header = RawHeader(region: 63)
      for (tag, text) in [(UInt32(1000), "limit"), (1001, "1"), (1002, "1"), (1022, "noarch")] {
        package.header.add(tag, text)
      }
      guard let folder else { return package }
      if usesOldNames {
        package.header.add(1027, type: 8, Array("\(folder)x".utf8) + [0])
      } else {
        package.header.add(
          1116, type: 4, padding: -package.header.data.count & 3, [0, 0, 0, 0])
        package.header.add(1117, type: 8, [0x78, 0])
        package.header.add(1118, type: 8, Array(folder.utf8) + [0])
      }
      return package
    }
  }

  static let cases = [
    Case(testDescription: "no files", isSource: false, folder: nil),
    Case(testDescription: "a file without folder", isSource: true, folder: ""),
    Case(testDescription: "a file in a folder", isSource: false, folder: "/usr/"),
    Case(testDescription: "an old name", isSource: true, folder: "", usesOldNames: true),
    Case(testDescription: "an old path", isSource: false, folder: "/usr/", usesOldNames: true),
  ]

  @Test("a file list without folders is that of a source package", arguments: cases)
  func isSource(_ sample: Case) throws {
    let package = try Package(parsing: sample.package.bytes.span)
    #expect(package.isSource == sample.isSource)
    #expect(package.arch == (sample.isSource ? "src" : "noarch"))
  }

  @Test("rpm decides alike", .enabled(if: Oracle.hasRPM, "needs rpm"), arguments: cases)
  func rpmAgrees(_ sample: Case) throws {
    let folder = try TemporaryFolder()
    let file = folder.file("sample.rpm")
    try Data(sample.package.bytes).write(to: file)
    let answer = try ShellCommand.output(
      "rpm",
      ["-qp", "--nosignature", "--nodigest", "--qf", "%|SOURCEPACKAGE?{yes}:{no}|", file.path])
    #expect(answer == (sample.isSource ? "yes" : "no"))
  }
}
