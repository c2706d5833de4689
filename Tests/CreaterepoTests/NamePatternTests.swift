import Testing

@testable import Createrepo

@Suite("Patterns of --excludes")
struct NamePatternTests {
  @Test(
    "Stars stand for any bytes, slashes too, question marks for a character",
    arguments: [
      ("*.src.rpm", "a/b.src.rpm", true), ("*.src.rpm", "b.src.rpmx", false),
      ("kmod-?-*", "kmod-a-1", true), ("kmod-?-*", "kmod--1", false), ("", "", true),
      ("*", "", true), ("?", "", false), ("?", "ä", true), ("??", "ä", false),
      ("a*b*c", "aXbXbXc", true), ("a*b*c", "aXbXbX", false), ("[ab]", "a", false),
      ("[ab]", "[ab]", true), ("a", "A", false), ("**a**", "xay", true), ("a*a", "a", false),
    ])
  func matching(_ pattern: String, _ name: String, _ matches: Bool) {
    #expect(NamePattern(Array(pattern.utf8)).matches(Array(name.utf8)) == matches)
  }

  @Test("Many stars take no more than the product of the lengths")
  func manyStars() {
    let pattern = NamePattern(Array(String(repeating: "a*", count: 500).utf8) + [0x62])
    #expect(!pattern.matches([UInt8](repeating: 0x61, count: 5000)))
  }
}
