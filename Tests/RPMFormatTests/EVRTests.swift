import RPMFormat
import TestSupport
import Testing

@Suite("Epoch, version and release")
struct EVRTests {
  static let texts: [(String, UInt32?, String, String?)] = [
    ("1.0", nil, "1.0", nil), ("1.0-2.el9", nil, "1.0", "2.el9"), ("3:1.0-2", 3, "1.0", "2"),
    ("0:1.0", 0, "1.0", nil), (":1.0", 0, "1.0", nil), ("a:1.0-1", nil, "a:1.0", "1"),
    ("1-2-3", nil, "1-2", "3"), ("7:1-2-3", 7, "1-2", "3"), ("1.0-", nil, "1.0", nil),
    ("-1", nil, "", "1"), ("", nil, "", nil), ("5:", 5, "", nil), ("12", nil, "12", nil),
    ("1-2:3", nil, "1", "2:3"), ("4294967296:1", .max, "1", nil), ("-5:1", nil, "", "5:1"),
  ]

  @Test("Text splits into epoch, version and release where rpm splits it", arguments: texts)
  func parts(_ text: String, _ epoch: UInt32?, _ version: String, _ release: String?) {
    let evr = EVR(text)
    #expect(evr == EVR(epoch: epoch, version: version, release: release))
  }

  @Test("The description reads back as the same EVR")
  func description() {
    #expect(EVR("3:1.0-2.el9").description == "3:1.0-2.el9")
    for (text, _, _, _) in Self.texts { #expect(EVR(EVR(text).description) == EVR(text)) }
  }

  @Test("A missing epoch is 0, a missing release is the oldest, versions decide between")
  func order() {
    #expect(EVR("1.0").compare(EVR("0:1.0")) == 0)
    #expect(EVR("1:1.0").compare(EVR("2.0")) == 1)
    #expect(EVR("1.0-1").compare(EVR("1.0")) == 1)
    #expect(EVR("1.0").compare(EVR("1.0-1")) == -1)
    #expect(EVR("1.0-9").compare(EVR("1.0-10")) == -1)
    #expect(EVR("1.1-1").compare(EVR("1.0-2")) == 1)
  }

  @Test("The order of any two EVRs is rpm's", .enabled(if: Oracle.hasRPM, "needs rpm"))
  func orderIsRPMs() throws {
    var random = SeededGenerator(seed: 11)
    let pieces = ["1", "2", "1.0", "a", "-", "-1", "~", "."]
    var pairs: [(String, String)] = []
    for _ in 0..<800 {
      let texts = (0..<2).map { _ in
        ["", "", "0:", "1:", ":"].randomElement(using: &random, else: "")
          + "1" + random.text(of: pieces, upTo: 3) + "1"
      }
      pairs.append((texts[0], texts[1]))
    }
    let calls = pairs.map { pair in
      "a=rpm.ver('\(pair.0)'); b=rpm.ver('\(pair.1)');"
        + " print((a<b and '-1' or (b<a and '1' or '0'))..' ')"
    }
    let output = try Oracle.run(
      Oracle.rpm, ["--eval", "%{lua: \(calls.joined(separator: "\n"))}"])
    let answers = String(decoding: output, as: UTF8.self).split(whereSeparator: \.isWhitespace)
    #expect(answers.count == pairs.count)
    for (pair, answer) in zip(pairs, answers) {
      #expect(EVR(pair.0).compare(EVR(pair.1)) == Int(answer), "\(pair)")
    }
  }
}

extension Array {
  fileprivate func randomElement(
    using random: inout some RandomNumberGenerator, else none: Element
  ) -> Element {
    randomElement(using: &random) ?? none
  }
}
