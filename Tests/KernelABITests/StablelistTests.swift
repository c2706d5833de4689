import Foundation
import KernelABI
import TestSupport
import Testing

@Suite("Lists of stable symbols")
struct StablelistTests {
  private func parse(_ text: String) throws(StablelistError) -> Stablelist {
    try Stablelist(parsing: Array(text.utf8).span, file: "list")
  }

  private func error(_ text: String) -> StablelistError.Kind? {
    do throws(StablelistError) {
      _ = try parse(text)
      return nil
    } catch {
      return error.kind
    }
  }

  @Test("An installed list has a name and symbols")
  func installed() throws {
    let list = try parse("[rhel9_x86_64_stablelist]\n\t__alloc_pages\n\t_printk\r\n\n")
    #expect(list.name == "rhel9_x86_64_stablelist")
    #expect(list.symbols == ["__alloc_pages", "_printk"])
    #expect(list.crcs.isEmpty)
    #expect(list.contains("_printk"))
    #expect(!list.contains("printk"))
  }

  @Test("A list of the header alone promises nothing")
  func headerOnly() throws {
    #expect(try parse("[rhel9_x86_64_stablelist]\n").symbols.isEmpty)
    #expect(try parse("").symbols.isEmpty)
  }

  @Test("A Module.kabi file has CRCs as well")
  func moduleKABI() throws {
    let list = try parse("#6-\n0x3c5dfeb0\t__alloc_skb\tvmlinux\tEXPORT_SYMBOL\n")
    #expect(list.name == nil)
    #expect(list.symbols == ["__alloc_skb"])
    #expect(list.crcs == ["__alloc_skb": CRC(0x3c5d_feb0)])
  }

  @Test("Other lines are refused")
  func errors() {
    #expect(error("two words\n") == .notASymbol)
    #expect(error("<html>\n") == .notASymbol)
    #expect(error("[]\n") == .notASymbol)
    #expect(error("[a\n") == .notASymbol)
    #expect(error("[a]\n\tb\n[c]\n") == .secondHeader)
    #expect(error("xyz\ta\tvmlinux\n") == .symvers(.notHexadecimal))
    #expect(error("\u{1f}\u{8b}\u{8}\n") == .notASymbol)
  }

  @Test("Real lists have as many symbols as lines", .enabled(if: SharedData.isPresent))
  func realLists() throws {
    let files = SharedData.files("kabi", suffix: ".Module.kabi_x86_64")
    #expect(files.count == 21)
    for file in files {
      let bytes = [UInt8](try Data(contentsOf: file))
      let list = try Stablelist(parsing: bytes.span, file: file.path)
      let names = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        .compactMap { $0.split(separator: "\t").dropFirst().first.map(String.init) }
      #expect(list.symbols == Set(names), "\(file)")
      #expect(list.crcs.count == list.symbols.count, "\(file)")
    }
  }
}
