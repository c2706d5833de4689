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
    var pairedFirst = try PairedDigest(.sha256)
    var pairedSecond = try PairedDigest(.sha256)
    var (placeOne, placeTwo) = (0, 0)
    while placeOne < one.count || placeTwo < two.count {
      let endOne = min(one.count, placeOne + Int(random.next() % 700))
      let endTwo = min(two.count, placeTwo + Int(random.next() % 700))
      let (partOne, partTwo) = (Array(one[placeOne..<endOne]), Array(two[placeTwo..<endTwo]))
      partOne.withUnsafeBytes { one in
        partTwo.withUnsafeBytes { two in SHA256State.update(&first, one, &second, two) }
      }
      PairedDigest.update(&pairedFirst, partOne.span, &pairedSecond, partTwo.span)
      (placeOne, placeTwo) = (endOne, endTwo)
    }
    let wanted = (try expected(one), try expected(two))
    #expect(first.hexDigest() == wanted.0 && second.hexDigest() == wanted.1)
    #expect(try pairedFirst.finishHex() == wanted.0)
    #expect(try pairedSecond.finishHex() == wanted.1)
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
    var first = try PairedDigest(algorithm)
    var second = try PairedDigest(algorithm)
    PairedDigest.update(&first, one.span, &second, two.span)
    two.withUnsafeBytes { first.update($0) }
    #expect(try first.finishHex() == Digest.hex(of: try Digest.of(one + two, algorithm)))
    #expect(try second.finishHex() == Digest.hex(of: try Digest.of(two, algorithm)))
  }
}
