import RPMFormat
import TestSupport
import Testing

@Suite("Dependencies")
struct DependencyTests {
  static let le: DependencySense = [.less, .equal]
  static let ge: DependencySense = [.greater, .equal]

  /// What is required, what is provided, whether they overlap.
  static let ranges: [(DependencySense, String, DependencySense, String, Bool)] = [
    (.equal, "1.0-1", .equal, "1.0-1", true), (.equal, "1.0-1", .equal, "1.0-2", false),
    (.equal, "1.0", .equal, "1.0-2", true), (.equal, "1.0-2", .equal, "1.0", true),
    (ge, "1.0", .equal, "0:2.0-1", true), (ge, "2.0", .equal, "1.0-1", false),
    (.greater, "1.0", .equal, "1.0-1", false), (.greater, "1.0-1", .equal, "1.0", true),
    (.less, "1.0", .equal, "1.0-1", false), (le, "1.0", .equal, "1.0-5", true),
    (.equal, "1.0", .equal, "1:1.0", false), (ge, "1.0", .equal, "1:0.5", true),
    ([], "", .equal, "1.0", true), (.equal, "1.0", [], "", true), (.equal, "", .equal, "1", true),
    // A flagged Provides is a range.
    (.equal, "4.18.0-513", ge, "4.18.0-500", true), (.equal, "4.18.0-499", ge, "4.18.0-500", false),
    (.less, "4.18.0-500", ge, "4.18.0-500", false), (.greater, "9", ge, "1", true),
    (.less, "1", .less, "5", true), (.less, "1", .greater, "0", true),
    ([.equal, .prereq, .findRequires], "1", .equal, "2", false),
  ]

  @Test("Ranges overlap as rpm says", arguments: ranges)
  func overlap(
    _ sense: DependencySense, _ version: String, _ providedSense: DependencySense,
    _ provided: String, _ expected: Bool
  ) {
    let need = Dependency(name: "n", sense: sense, version: version)
    let offer = Dependency(name: "n", sense: providedSense, version: provided)
    #expect(need.overlaps(offer) == expected)
    #expect(offer.overlaps(need) == expected)
  }

  @Test("Different names never overlap")
  func names() {
    #expect(!Dependency(name: "a").overlaps(Dependency(name: "b")))
    #expect(Dependency(name: "a").overlaps(Dependency(name: "a")))
  }

  @Test(
    "The overlap of any two ranges is rpm's",
    .enabled(if: Oracle.hasPythonRPM, "needs rpm's python module"))
  func overlapIsRPMs() throws {
    var random = SeededGenerator(seed: 23)
    func range() -> Dependency {
      // Without `<` and `>` at once, which rpm's bindings refuse.
      let comparisons: [UInt32] = [0, 1, 2, 3, 4, 5, 8, 9, 10, 12]
      let comparison = comparisons[Int.random(in: 0..<comparisons.count, using: &random)]
      let flags = comparison | (Bool.random(using: &random) ? 64 : 0)
      let epoch = ["", "", "0:", "1:", ":"][Int.random(in: 0..<5, using: &random)]
      let version = ["", "1", "1.0", "1.1", "2", "1~a"][Int.random(in: 0..<6, using: &random)]
      let release = ["", "", "-1", "-2", "-1.el9", "-"][Int.random(in: 0..<6, using: &random)]
      return Dependency(
        name: "n", sense: DependencySense(rawValue: flags), version: epoch + version + release)
    }
    let pairs = (0..<6000).map { _ in (range(), range()) }
    let script = """
      import rpm, sys
      for line in sys.stdin:
        f, v, g, w = line.rstrip("\\n").split("\\t")
        need = rpm.ds(("n", int(f), v), "Requires")
        offer = rpm.ds(("n", int(g), w), "Provides")
        print(int(need.Compare(offer)))
      """
    let input = pairs.map {
      "\($0.sense.rawValue)\t\($0.version)\t\($1.sense.rawValue)\t\($1.version)\n"
    }
    let answers = try Oracle.lines(Oracle.python, ["-c", script], input: input.joined())
    #expect(answers.count == pairs.count)
    for (pair, answer) in zip(pairs, answers) {
      #expect(
        pair.0.overlaps(pair.1) == (answer == "1"),
        "\(pair.0.sense.rawValue) \(pair.0.version) / \(pair.1.sense.rawValue) \(pair.1.version)")
    }
  }

  @Test("A dependency reads as in a spec file")
  func description() {
    let sense: DependencySense = [.greater, .equal, .scriptPost]
    #expect(Dependency(name: "a", sense: sense, version: "1:2-3").description == "a >= 1:2-3")
    #expect(Dependency(name: "a", sense: [.less, .equal], version: "1").description == "a <= 1")
    #expect(Dependency(name: "a", sense: .scriptPost).description == "a")
    #expect(sense.comparison == [.greater, .equal])
    #expect(Dependency(name: "a", version: "1:2-3").evr.epoch == 1)
  }

  @Test("Rich dependencies are known by their parenthesis")
  func rich() {
    #expect(Dependency(name: "(a if b)").isRich)
    #expect(!Dependency(name: "kernel(foo)").isRich)
    #expect(!Dependency(name: "").isRich)
  }
}
