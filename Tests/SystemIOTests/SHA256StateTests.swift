import SystemIO
import Testing

@Suite("SHA-256 as a value, and two at once")
struct SHA256StateTests {
  private func expected(_ bytes: [UInt8]) throws -> String {
    Digest.hex(of: try Digest.of(bytes, .sha256))
  }

  @Test("The digest is libcrypto's at every length around the blocks")
  func lengths() throws {
    var bytes = SampleBytes(seed: 1)
    for count in 0..<300 {
      let content = bytes.bytes(count)
      var state = SHA256State()
      state.update(content)
      #expect(state.hexDigest() == (try expected(content)))
      #expect(state.byteCount == UInt64(count))
    }
  }

  @Test("However two contents are cut, together they give the digests of each", arguments: 1...60)
  func splits(seed: UInt64) throws {
    var random = SampleBytes(seed: seed)
    let one = random.bytes(Int(random.next() % 9000))
    let two = random.bytes(Int(random.next() % 9000))
    var (first, second) = (SHA256State(), SHA256State())
    var pair = try DigestPair(.sha256)
    var (placeOne, placeTwo) = (0, 0)
    while placeOne < one.count || placeTwo < two.count {
      let endOne = min(one.count, placeOne + Int(random.next() % 700))
      let endTwo = min(two.count, placeTwo + Int(random.next() % 700))
      let (partOne, partTwo) = (Array(one[placeOne..<endOne]), Array(two[placeTwo..<endTwo]))
      partOne.withUnsafeBytes { one in
        partTwo.withUnsafeBytes { two in SHA256State.update(&first, one, &second, two) }
      }
      pair.update(partOne, partTwo)
      if random.next() % 4 == 0 {
        first = try #require(SHA256State(saved: first.saved))
        second = try #require(SHA256State(saved: second.saved))
      }
      (placeOne, placeTwo) = (endOne, endTwo)
    }
    let wanted = (try expected(one), try expected(two))
    #expect(first.hexDigest() == wanted.0 && second.hexDigest() == wanted.1)
    let digests = try pair.finishHex()
    #expect(digests.first == wanted.0 && digests.second == wanted.1)
  }

  @Test("A saved state goes on where it was")
  func saving() throws {
    var bytes = SampleBytes(seed: 3)
    let content = bytes.bytes(1000)
    for cut in [0, 1, 63, 64, 65, 127, 128, 999, 1000] {
      var state = SHA256State()
      state.update(Array(content[..<cut]))
      var resumed = try #require(SHA256State(saved: state.saved))
      #expect(resumed == state)
      resumed.update(Array(content[cut...]))
      #expect(resumed.hexDigest() == (try expected(content)))
    }
  }

  @Test("Bytes that are no saved state are refused")
  func badState() {
    var state = SHA256State()
    state.update(Array("some bytes".utf8))
    let saved = state.saved
    #expect(SHA256State(saved: []) == nil)
    #expect(SHA256State(saved: Array(saved.dropLast())) == nil)
    #expect(SHA256State(saved: saved + [0]) == nil)
    #expect(SHA256State(saved: Array(repeating: 0xFF, count: 40)) == nil)
  }

  @Test("Asking for a digest does not end it")
  func goesOn() throws {
    var state = SHA256State()
    state.update(Array("ab".utf8))
    _ = state.digest()
    state.update(Array("c".utf8))
    #expect(
      state.hexDigest() == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
  }

  @Test("Pairs of every algorithm give what one digest gives", arguments: DigestAlgorithm.allCases)
  func algorithms(algorithm: DigestAlgorithm) throws {
    var bytes = SampleBytes(seed: 4)
    let (one, two) = (bytes.bytes(1000), bytes.bytes(300))
    var pair = try DigestPair(algorithm)
    pair.update(one, two)
    pair.update(two, [])
    let digests = try pair.finishHex()
    #expect(digests.first == Digest.hex(of: try Digest.of(one + two, algorithm)))
    #expect(digests.second == Digest.hex(of: try Digest.of(two, algorithm)))
  }
}
