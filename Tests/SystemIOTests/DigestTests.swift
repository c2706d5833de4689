import SystemIO
import Testing

@Suite("Digests")
struct DigestTests {
  @Test(
    "The digest of abc is the published one",
    arguments: [
      ("md5", "900150983cd24fb0d6963f7d28e17f72"),
      ("sha", "a9993e364706816aba3e25717850c26c9cd0d89d"),
      ("SHA1", "a9993e364706816aba3e25717850c26c9cd0d89d"),
      ("sha224", "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7"),
      ("sha256", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
      (
        "sha384",
        "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed"
          + "8086072ba1e7cc2358baeca134c825a7"
      ),
      (
        "sha512",
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
          + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"
      ),
      ("sha3-256", "3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532"),
      (
        "sha3-512",
        "b751850b1a57168a5693cd924b6b096e08f621827444f70d884f5d0240d2712e"
          + "10e116e9192af3c91a7ec57647e3934057340b4cf408d5a56592f8274eec53f0"
      ),
    ])
  func knownVector(name: String, expected: String) throws {
    let algorithm = try #require(DigestAlgorithm(name: name))
    let digest = try Digest.of(Array("abc".utf8), algorithm)
    #expect(Digest.hex(of: digest) == expected)
    #expect(digest.count == algorithm.byteCount)
  }

  @Test("Pieces give the digest of the whole, and finishing starts anew")
  func pieces() throws {
    var digest = try Digest(.sha256)
    let empty = try digest.finishHex()
    #expect(empty == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    digest.update(Array("a".utf8))
    digest.update([])
    digest.update(Array("bc".utf8).span)
    let pieces = try digest.finish()
    #expect(try pieces == Digest.of(Array("abc".utf8), .sha256))
  }

  @Test("The digest of a file is what sha256sum says", .enabled(if: Tool.isInstalled("sha256sum")))
  func file() throws {
    let scratch = try Scratch()
    let bytes = sampleText(lines: 9000)
    try FileSystem.writeFileAtomically(bytes, to: scratch("f"))
    let file = try OpenFile(reading: scratch("f"))
    let judged = try Tool.run("sha256sum", input: bytes).output.prefix(64)
    #expect(try Digest.hex(of: file.digest(.sha256)) == String(decoding: judged, as: UTF8.self))
  }

  @Test("Unknown checksum names are refused")
  func unknown() { #expect(DigestAlgorithm(name: "crc32") == nil) }
}
