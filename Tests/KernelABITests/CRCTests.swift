import KernelABI
import Testing

@Suite("CRC")
struct CRCTests {
  @Test(
    "All ways to write one number are one CRC",
    arguments: ["0x01865137", "1865137", "0X1865137", "01865137", "0x1865137"])
  func forms(text: String) {
    #expect(CRC(text) == CRC(0x0186_5137))
  }

  @Test("Two CRCs that rpm takes for one version are two")
  func zerosInside() throws {
    let one = try #require(CRC("0x1a01b234"))
    let other = try #require(CRC("0x1a1b0234"))
    #expect(one != other)
  }

  @Test("Case does not matter")
  func upperCase() {
    #expect(CRC("0xDE9D724C") == CRC("de9d724c"))
  }

  @Test(
    "What is no 32-bit hexadecimal number is no CRC",
    arguments: [
      "", "0x", "0X", "x1", "0x123456789", "123456789", "0xg", "-1", "+1", " 1", "1 ", "0x0x1",
      "0x12345678\0", "1.0", "０",
    ])
  func malformed(text: String) {
    #expect(CRC(text) == nil)
  }

  @Test("The description is modpost's text, and reads back")
  func description() {
    #expect(CRC(0x9c_d05d).description == "0x009cd05d")
    #expect(CRC(CRC(0xffff_ffff).description) == CRC(.max))
  }

  @Test("Zero is an unknown CRC")
  func unknown() {
    #expect(CRC(0).isUnknown)
    #expect(!CRC(1).isUnknown)
  }
}
