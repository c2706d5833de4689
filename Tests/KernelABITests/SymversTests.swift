import Foundation
import KernelABI
import TestSupport
import Testing

@Suite("Module.symvers")
struct SymversTests {
  private func parse(_ text: String) throws(SymversError) -> [Symvers.Line] {
    try Symvers(parsing: Array(text.utf8).span, file: "Module.symvers").lines
  }

  private func error(_ text: String) -> SymversError? {
    do throws(SymversError) {
      _ = try parse(text)
      return nil
    } catch {
      return error
    }
  }

  @Test("Three, four and five columns, with and without a namespace")
  func columns() throws {
    let lines = try parse(
      """
      0x00000001\told\tvmlinux
      0x00000002\tel8\tdrivers/usb/storage/usb-storage\tEXPORT_SYMBOL

      0x00000003\tel9\tvmlinux\tEXPORT_SYMBOL_GPL\t
      0x00000004\tns\tvmlinux\tEXPORT_SYMBOL_GPL\tDMA_BUF\r
      """)
    #expect(
      lines == [
        Symvers.Line(crc: CRC(1), symbol: "old", module: "vmlinux"),
        Symvers.Line(
          crc: CRC(2), symbol: "el8", module: "drivers/usb/storage/usb-storage",
          exportType: "EXPORT_SYMBOL"),
        Symvers.Line(
          crc: CRC(3), symbol: "el9", module: "vmlinux", exportType: "EXPORT_SYMBOL_GPL"),
        Symvers.Line(
          crc: CRC(4), symbol: "ns", module: "vmlinux", exportType: "EXPORT_SYMBOL_GPL",
          namespace: "DMA_BUF"),
      ])
  }

  @Test("The namespace of upstream 5.4 is in the third column")
  func namespaceThird() throws {
    let lines = try parse(
      "0x1\ta\tUSB_STORAGE\tdrivers/usb\tEXPORT_SYMBOL_GPL\n0x2\tb\t\tvmlinux\tEXPORT_SYMBOL\n")
    #expect(
      lines == [
        Symvers.Line(
          crc: CRC(1), symbol: "a", module: "drivers/usb", exportType: "EXPORT_SYMBOL_GPL",
          namespace: "USB_STORAGE"),
        Symvers.Line(crc: CRC(2), symbol: "b", module: "vmlinux", exportType: "EXPORT_SYMBOL"),
      ])
  }

  @Test("A namespace that looks like an export type stays a namespace")
  func namespaceLooksLikeType() throws {
    let line = try parse("0x1\ta\tvmlinux\tEXPORT_SYMBOL\tEXPORT_ME\n").first
    #expect(line?.module == "vmlinux")
    #expect(line?.namespace == "EXPORT_ME")
  }

  @Test("Lines without tabs are split at white space")
  func blanks() throws {
    let lines = try parse("  0x1  a vmlinux   EXPORT_SYMBOL \n   \n\t\t\n")
    #expect(
      lines == [
        Symvers.Line(crc: CRC(1), symbol: "a", module: "vmlinux", exportType: "EXPORT_SYMBOL")
      ])
  }

  @Test("A symbol named twice is kept twice")
  func duplicates() throws {
    #expect(try parse("1\ta\tvmlinux\n2\ta\tm\n").map(\.crc) == [CRC(1), CRC(2)])
  }

  @Test("What breaks a rule is refused with file, line and rule")
  func errors() {
    #expect(error("0x1\ta\tm\n\nzzz\ta\tm\n")?.kind == .notHexadecimal)
    #expect(error("0x1\ta\tm\n\nzzz\ta\tm\n")?.line == 3)
    #expect(error("0x1\ta\n")?.kind == .tooFewFields(2))
    #expect(error("0x1 a\n")?.kind == .tooFewFields(2))
    #expect(error("1\ta\tm\tE\tN\tX")?.kind == .tooManyFields(6))
    #expect(error("1\t\tm")?.kind == .emptyField("symbol"))
    #expect(error("1\ta\t\tE")?.kind == .emptyField("module"))
    #expect(error("1\t\(String(repeating: "a", count: 9000))\tm")?.kind == .lineTooLong)
    #expect(
      error("0x123456789\ta\tm")?.description
        == "Module.symvers:1: the CRC in the first column must be 1 to 8 hexadecimal digits")
  }

  @Test("Bytes that are not UTF-8 are refused")
  func notUTF8() {
    let bytes: [UInt8] = [0x31, 0x09, 0xff, 0x09, 0x6d]
    #expect(throws: SymversError(.notUTF8, file: "f", line: 1)) {
      try Symvers(parsing: bytes.span, file: "f")
    }
  }

  @Test("Real tables have as many symbols as lines", .enabled(if: SharedData.isPresent))
  func realTables() throws {
    let files =
      SharedData.files("symvers/debian", suffix: ".symvers.gz")
      + SharedData.files("symvers/suse-5.10", suffix: ".symvers.gz").prefix(2)
    #expect(files.count == 7)
    for file in files {
      let bytes = [UInt8](try ShellCommand.run("zcat", [file.path]).output)
      let table = try Symvers(parsing: bytes.span, file: file.path)
      #expect(table.lines.count == bytes.count { $0 == 0x0A }, "\(file)")
      #expect(table.lines.allSatisfy { $0.exportType?.hasPrefix("EXPORT_SYMBOL") == true })
      let written = table.lines.map {
        "\($0.crc)\t\($0.symbol)\t\($0.module)\t\($0.exportType ?? "")\t\($0.namespace ?? "")\n"
      }
      #expect(Array(written.joined().utf8) == bytes, "\(file)")
    }
  }
}
