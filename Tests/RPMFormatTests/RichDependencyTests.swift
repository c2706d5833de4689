import RPMFormat
import TestSupport
import Testing

/// Providers named in a table: `a` is provided by whatever `providers["a"]` says, versions aside.
private struct Table: RichUniverse {
  var providers: [String: Set<Int>] = [:]
  var unknown: Set<String> = []

  func providers(of dependency: Dependency) -> Set<Int>? {
    unknown.contains(dependency.name) ? nil : providers[dependency.name] ?? []
  }
}

/// Packages 1 provides a, c, v; 2 provides b, c; no one provides n or m; nothing is known of u.
private let table = Table(
  providers: ["a": [1], "b": [2], "c": [1, 2], "v": [1], "perl(A::B)": [3]], unknown: ["u", "w"])

@Suite("Rich dependencies")
struct RichDependencyTests {
  static let truths: [(String, Truth)] = [
    ("(a)", .yes), ("(n)", .no), ("(u)", .unknown), ("(a >= 1)", .yes), ("((a))", .yes),
    ("(a and b)", .yes), ("(a and n)", .no), ("(u and n)", .no), ("(u and a)", .unknown),
    ("(n or a)", .yes), ("(n or m)", .no), ("(u or a)", .yes), ("(u or n)", .unknown),
    ("(a and b and c)", .yes), ("(n or m or c)", .yes), ("((a or n) and (b or n))", .yes),
    ("(a if b)", .yes), ("(n if b)", .no), ("(n if m)", .yes), ("(n if u)", .unknown),
    ("(a if u)", .yes), ("(u if n)", .yes), ("(u if a)", .unknown),
    ("(a if b else n)", .yes), ("(a if n else m)", .no), ("(n if m else a)", .yes),
    ("(a if u else b)", .yes), ("(n if u else m)", .no), ("(a if u else n)", .unknown),
    ("(a unless b)", .no), ("(a unless n)", .yes), ("(n unless m)", .no), ("(n unless u)", .no),
    ("(a unless u)", .unknown), ("(a unless n else m)", .yes), ("(n unless a else b)", .yes),
    ("(a unless b else n)", .no), ("(a unless u else b)", .yes),
    ("(a with c)", .yes), ("(a with b)", .no), ("(a with c with v)", .yes),
    ("(c with u)", .unknown),
    ("(n with u)", .no), ("(a with b with u)", .no), ("(u with w)", .unknown),
    ("(c without a)", .yes), ("(a without c)", .no), ("(n without u)", .no),
    ("(a without u)", .unknown), ("(u without a)", .unknown),
    ("((a or b) with c)", .yes), ("((a or n) with b)", .no), ("((a or u) with c)", .unknown),
    ("(c without (a or b))", .no), ("((c without a) with b)", .yes),
    ("((a and b) with c)", .unknown),
    ("(perl(A::B) >= 1.0 and a)", .yes), ("(kernel(foo) = 0x12345678 or a)", .yes),
    ("( a,and\t b )", .yes), (" (a) ", .yes),
  ]

  @Test("The truth of an expression follows from the providers known", arguments: truths)
  func truth(_ text: String, _ expected: Truth) throws {
    #expect(try RichDependency(parsing: text).evaluate(table) == expected)
  }

  @Test("An expression has the tree that its text says")
  func tree() throws {
    func leaf(_ name: String) -> RichDependency { .leaf(Dependency(name: name)) }
    let versioned = Dependency(name: "kernel", sense: .equal, version: "6.12.0-1.el10")
    #expect(
      try RichDependency(parsing: "(kernel = 6.12.0-1.el10 if kernel)")
        == .ifHolds(.leaf(versioned), condition: leaf("kernel"), otherwise: nil))
    #expect(
      try RichDependency(parsing: "(a unless (b or c) else perl(A::B))")
        == .unless(
          leaf("a"), condition: .or([leaf("b"), leaf("c")]), otherwise: leaf("perl(A::B)")))
    let (x, y) = (
      Dependency(name: "x", sense: [.greater, .equal], version: "1"),
      Dependency(name: "x", sense: .less, version: "2")
    )
    let with = try RichDependency(parsing: "(x>=0 or (x => 1 with x < 2))")
    #expect(with == .or([leaf("x>=0"), .with([.leaf(x), .leaf(y)])]))
    #expect(with.leaves == [Dependency(name: "x>=0"), x, y])
    #expect(try RichDependency(parsing: "(a == 1)").description == "(a = 1)")
  }

  static let refused: [(String, RichDependencyError.Kind, Int)] = [
    ("", .missingOpeningParenthesis, 0), ("a", .missingOpeningParenthesis, 0),
    ("(", .unexpectedEnd, 1), ("(a", .unexpectedEnd, 2), ("(a and", .unexpectedEnd, 6),
    ("(a and b", .unexpectedEnd, 8), ("()", .missingName, 1), ("(a and )", .missingName, 7),
    ("(a(b c)", .unbalancedWord("a(b"), 1), ("(a = 1( )", .unbalancedWord("1("), 5),
    ("(= 1)", .missingName, 1), ("(a =)", .missingVersion, 4), ("(a = )", .missingVersion, 5),
    ("(a >< 1)", .unknownComparison("><"), 3), ("(a xor b)", .unknownOperator("xor"), 3),
    ("(a (b))", .unknownOperator(""), 3), ("(a AND b)", .unknownOperator("AND"), 3),
    ("(a else b)", .misplacedOperator("else"), 3),
    ("(a and b or c)", .misplacedOperator("or"), 9),
    ("(a if b if c)", .misplacedOperator("if"), 8),
    ("(a if b else c else d)", .misplacedOperator("else"), 15),
    ("(a without b without c)", .misplacedOperator("without"), 13),
    ("(a) b", .trailingText, 4), ("(a))", .trailingText, 3),
  ]

  @Test("A text that is none is refused at the byte that is wrong", arguments: refused)
  func errors(_ text: String, _ kind: RichDependencyError.Kind, _ offset: Int) {
    #expect(throws: RichDependencyError(kind, at: offset)) { try RichDependency(parsing: text) }
  }

  @Test("Nesting is bounded")
  func depth() throws {
    func nested(_ depth: Int) -> String {
      String(repeating: "(", count: depth) + "a" + String(repeating: ")", count: depth)
    }
    let deepest = RichDependency.greatestDepth
    #expect(try RichDependency(parsing: nested(deepest)) == .leaf(Dependency(name: "a")))
    #expect(throws: RichDependencyError(.tooDeep, at: deepest)) {
      try RichDependency(parsing: nested(deepest + 1))
    }
    #expect(throws: RichDependencyError(.tooDeep, at: deepest)) {
      try RichDependency(parsing: String(repeating: "(", count: 1_000_000))
    }
  }

  @Test("Arbitrary text never crashes, and what is read is written so that it reads back")
  func arbitraryText() {
    var random = SeededGenerator(seed: 5)
    let pieces = [
      "(", "(", ")", ")", " ", " ", "a", "b(c)", " and ", " or ", " if ", " else ", " unless ",
      " with ", " without ", " >= ", " = 1", "<", "é", ",", "(a", "a)",
    ]
    var read = 0
    for _ in 0..<20_000 {
      let text = "(a" + random.text(of: pieces, upTo: 8) + ")"
      guard let rich = try? RichDependency(parsing: text) else { continue }
      read += 1
      #expect((try? RichDependency(parsing: rich.description)) == rich, "\(text)")
      _ = rich.evaluate(table)
    }
    #expect(read > 100)
  }
}
