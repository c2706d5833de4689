import Testing

@testable import Publication

@Suite("Keys as gpg lists them")
struct GnuPGKeyTests {
  private func key(_ lines: String...) -> GnuPGKey? {
    GnuPGKey.keys(in: lines.joined(separator: "\n")).first
  }

  private let fingerprint = "fpr:::::::::38933FEF91962312060725C5419E15B64FD53926:"

  @Test("Fingerprint, end and what it can do are read; a key without an end never expires")
  func plain() throws {
    let key = try #require(
      self.key(
        "sec:u:3072:1:419E15B64FD53926:1795625351:1827161351::u:::scSC:::+:::23::0:", fingerprint))
    #expect(key.fingerprint == "38933FEF91962312060725C5419E15B64FD53926")
    #expect(key.expiry == 1_827_161_351 && key.obstacle(at: 1_800_000_000) == nil)
    #expect(key.obstacle(at: 1_827_161_351) == "expired")
    #expect(key.daysLeft(at: 1_827_161_351 - 86_400 * 3 + 1) == 2)
    let endless = try #require(self.key("sec:u:255:22:99:1:::u:::scSC:::", fingerprint))
    #expect(endless.expiry == nil && endless.daysLeft(at: 5) == nil)
  }

  @Test(
    "What cannot sign is told by its reason",
    arguments: [
      ("r", "scSC", "revoked"), ("e", "sc", "expired"), ("d", "scSC", "disabled"),
      ("i", "scSC", "not valid"), ("u", "cC", "not meant for signing"), ("u", "scSCD", "disabled"),
    ])
  func unusable(_ validity: String, _ capabilities: String, _ reason: String) {
    let key = key("sec:\(validity):255:22:99:1:::u:::\(capabilities):::", fingerprint)
    #expect(key?.obstacle(at: 10) == reason)
  }

  @Test("Of subkeys that sign, the last that is usable says when signing ends")
  func subkeys() {
    let head = "sec:u:255:22:99:1:9000::u:::cSC:::"
    let subkeys = [
      "ssb:u:255:22:98:1:500:::::s:::", "ssb:u:255:22:97:1:700:::::s:::",
      "ssb:r:255:22:96:1:8000:::::s:::", "ssb:u:255:22:95:1:8500:::::e:::",
    ]
    #expect(key(head, fingerprint, subkeys[0], subkeys[1], subkeys[2], subkeys[3])?.expiry == 700)
    #expect(key(head, fingerprint, "ssb:u:255:22:94:1::::::s:::")?.expiry == 9000)
  }

  @Test(
    "Nonsense is no key", arguments: ["", "sec", "sec:u", "fpr:::::::::AB:", "sec:::::::::::::"])
  func nonsense(_ text: String) {
    #expect(GnuPGKey.keys(in: text).isEmpty)
  }
}
