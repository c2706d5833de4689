import Foundation
import RPMFormat
import TestSupport
import Testing

@Suite("Limits of headers")
struct HeaderLimitTests {
  @Test("what is at the limit is read, one step beyond is refused", arguments: LimitCase.all)
  func limits(_ limit: LimitCase) {
    #expect(refusal(of: limit.package.bytes) == limit.refusal)
  }

  @Test(
    "rpm draws the same line",
    .enabled(if: Oracle.hasRPM, "needs rpm"))
  func rpmAgrees() throws {
    let folder = try TemporaryFolder()
    for limit in LimitCase.all {
      let file = folder.file("limit.rpm")
      try Data(limit.package.bytes).write(to: file)
      let answer = try ShellCommand.run(
        "rpm", ["-qp", "--nosignature", "--nodigest", "--qf", "%{name}", file.path])
      #expect(
        answer.text.hasPrefix("limit") == (limit.refusal == nil),
        "\(limit.name): \(answer.errorText)")
    }
  }

  @Test("the header as a whole stays below 256 MiB")
  func wholeSize() throws {
    // Counted from the entry count on: 8 + 16 * 65535 + 267386888 = 2^28.
    let beyond: UInt32 = 267_386_888
    #expect(
      extentRefusal(entries: 65535, size: beyond) == .dataSize(beyond, limit: 0x0fff_ffff))
    #expect(extentRefusal(entries: 65535, size: beyond - 1) == nil)
    #expect(
      extentRefusal(entries: 1, size: 0x0fff_ffff) == .dataSize(0x0fff_ffff, limit: 0x0fff_ffff))
    #expect(extentRefusal(entries: 1, size: (1 << 28) - 25) == nil)
  }

  @Test("an introduction asks for no more than the limits allow")
  func layoutAsksForLittle() throws {
    var package = RawPackage()
    package.signature.statedEntryCount = 32
    package.signature.statedDataSize = 64 << 20
    let bytes = package.bytes
    #expect(
      try PackageLayout.measure(bytes.span) == .needs(96 + 16 + 16 * 32 + 64 << 20 + 16))
    #expect(try PackageLayout.measure(bytes.span.extracting(first: 100)) == .needs(112))
  }

  @Test("a refusal names the byte it is about")
  func offsets() {
    var package = RawPackage()
    package.lead[2] = 0
    #expect(error(of: package.bytes)?.offset == 2)
    package = RawPackage()
    package.signature.statedEntryCount = 33
    #expect(error(of: package.bytes)?.offset == 96 + 8)
    package = RawPackage()
    package.header.entries[1].type = 10
    // The signature header has 52 bytes and 4 of padding, then come introduction and two entries.
    #expect(error(of: package.bytes)?.offset == 96 + 72 + 16 + 32)
  }

  @Test("name, version and release are required", arguments: ["name", "version", "release"])
  func requiredTags(_ tag: String) throws {
    var package = RawPackage()
    let number: UInt32 = ["name": 1000, "version": 1001, "release": 1002][tag, default: 0]
    let index = try #require(package.header.entries.firstIndex { $0.tag == number })
    package.header.entries[index].tag = LimitCase.unknown
    #expect(refusal(of: package.bytes) == .missingTag(tag))
  }

  private func error(of bytes: [UInt8]) -> RPMFormatError? {
    do throws(RPMFormatError) {
      let package = try Package(parsing: bytes.span)
      #expect(package.nevra == "limit-1-1.noarch")
      return nil
    } catch {
      return error
    }
  }

  private func refusal(of bytes: [UInt8]) -> RPMFormatError.Rule? { error(of: bytes)?.rule }

  private func extentRefusal(entries: UInt32, size: UInt32) -> RPMFormatError.Rule? {
    var header = RawHeader(region: nil)
    header.statedEntryCount = entries
    header.statedDataSize = size
    do throws(RPMFormatError) {
      let bytes = header.bytes
      let extent = try Header.extent(of: bytes.span, role: .main, fileOffset: 0)
      #expect(extent.entryCount == Int(entries) && extent.dataSize == Int(size))
      return nil
    } catch {
      return error.rule
    }
  }
}
