import Foundation
import RPMFormat
import TestSupport
import Testing

@Suite("Version comparison")
struct VersionComparisonTests {
  /// Pairs with the answers of rpm's manual and test suite.
  static let table: [(String, String, Int)] = [
    ("1.0", "1.0", 0), ("1.0", "2.0", -1), ("2.0.1", "2.0", 1), ("2.0.1a", "2.0.1", 1),
    ("5.5p1", "5.5p10", -1), ("10xyz", "10.1xyz", -1), ("xyz10", "xyz10.1", -1),
    ("xyz.4", "8", -1), ("5.6.0", "5.6p1", 1), ("6.0.rc1", "6.0", 1), ("10b2", "10a1", 1),
    ("1.0", "1.0~rc1", 1), ("1.0~rc1", "1.0~rc2", -1), ("1.0~rc1~git1", "1.0~rc1", -1),
    ("1.0^", "1.0", 1), ("1.0^git1", "1.0.1", -1), ("1.0^git1~pre", "1.0^git1", -1),
    ("1.0~rc1^git1", "1.0~rc1", 1), ("1.0^20210501", "1.0~rc1", 1), ("1.0^", "1.0^a", -1),
    ("2a", "2.0", -1), ("1.0", "1.fc4", 1), ("3.0.0_fc", "3.0.0.fc", 0), ("1_0", "1.0", 0),
    ("1.", "1", 0), ("1..0", "1.0", 0), ("", "", 0), ("", "1", -1), ("", "~", 1), ("", "^", -1),
    ("a", "A", 1), ("0001", "1", 0), ("0", "", 1), ("0", "00", 0), ("é", "", 0), ("1é1", "1.1", 0),
    ("0x1a01b234", "0x1a1b0234", 0), ("0xDE9D724C", "0xde9d724c", -1),
    ("0x01865137", "0x1865137", 0), ("448", "425", 1),
    ("99999999999999999999999999999999", "100000000000000000000000000000000", -1),
  ]

  @Test("Versions order as rpm's manual says", arguments: table)
  func order(_ a: String, _ b: String, _ expected: Int) {
    #expect(compareVersions(a, b) == expected)
    #expect(compareVersions(b, a) == -expected)
  }

  @Test("The order of any two versions is rpm's", .enabled(if: Oracle.hasRPM, "needs rpm"))
  func orderIsRPMs() throws {
    var random = SeededGenerator(seed: 20_260_801)
    let pieces = ["0", "1", "2", "10", "007", "a", "b", "A", "Z", "rc", ".", "_", "+", "~", "^"]
    var pairs = Self.table.map { ($0.0, $0.1) }.filter { $0.0.utf8.allSatisfy { $0 < 128 } }
    for _ in 0..<1500 {
      let a = random.text(of: pieces, upTo: 7)
      // Half of the pairs share their beginning, so that later segments decide too.
      let shared = Bool.random(using: &random)
      pairs.append((a, (shared ? a : "") + random.text(of: pieces, upTo: 7)))
      pairs.append((a + "1.2", a + random.text(of: pieces, upTo: 3)))
    }
    // rpm's macro language refuses empty versions.
    pairs.removeAll { $0.0.isEmpty || $0.1.isEmpty }
    let calls = pairs.map { "print(rpm.vercmp('\($0.0)','\($0.1)')..' ')" }.joined(separator: "\n")
    let output = try Oracle.run(Oracle.rpm, ["--eval", "%{lua: \(calls)}"])
    let answers = String(decoding: output, as: UTF8.self).split(whereSeparator: \.isWhitespace)
    #expect(answers.count == pairs.count)
    for (pair, answer) in zip(pairs, answers) {
      #expect(compareVersions(pair.0, pair.1) == Int(answer), "\(pair)")
    }
  }

  @Test("Comparison is total on arbitrary bytes: it is antisymmetric and never traps")
  func arbitraryBytes() {
    var random = SeededGenerator(seed: 7)
    let alphabet: [UInt8] = [0, 0x2E, 0x30, 0x31, 0x39, 0x41, 0x61, 0x7A, 0x7E, 0x5E, 0x80, 0xFF]
    func bytes() -> [UInt8] {
      (0..<Int.random(in: 0...6, using: &random)).map { _ in
        alphabet[Int.random(in: 0..<alphabet.count, using: &random)]
      }
    }
    for _ in 0..<3000 {
      let (a, b) = (bytes(), bytes())
      #expect(compareVersions(a.span, b.span) == -compareVersions(b.span, a.span), "\(a) \(b)")
      #expect(compareVersions(a.span, a.span) == 0)
    }
  }
}
