import Foundation
import KernelABI
import TestSupport
import Testing

@Suite("Extended regular expressions")
struct ExtendedRegexTests {
  /// What bash says for each pattern and text: 0 found, 1 not found, 2 invalid pattern.
  private func bash(_ cases: [(pattern: String, text: String)]) throws -> [Int] {
    let script = """
      while IFS= read -r re && IFS= read -r s; do [[ $s =~ $re ]]; echo $?; done
      """
    let input = cases.map { "\($0.pattern)\n\($0.text)\n" }.joined()
    return try ShellCommand.output("/bin/bash", ["-c", script], input: Data(input.utf8)).split(
      separator: "\n"
    )
    .compactMap { Int($0) }
  }

  /// Expects our answer to be bash's; gives how many were compared, that is, not unsupported.
  private func compare(_ cases: [(pattern: String, text: String)]) throws -> Int {
    let expected = try bash(cases)
    try #require(expected.count == cases.count)
    var compared = 0
    for ((pattern, text), expected) in zip(cases, expected) {
      do throws(ExtendedRegexError) {
        let found = try ExtendedRegex(pattern).matches(text)
        #expect((found ? 0 : 1) == expected, "\(pattern) in \(text)")
        compared += 1
      } catch {
        if case .invalid = error.kind {
          #expect(expected == 2, "\(pattern): \(error)")
          compared += 1
        }
      }
    }
    return compared
  }

  @Test(
    "Patterns as dkms.conf files have them match as in bash", .enabled(if: Oracle.has("/bin/bash"))
  )
  func kernels() throws {
    let patterns = [
      "^5.14.0-70", "^(4\\.18|5\\.14)\\.", ".*el9.*", "el9$", "x86_64$", "^2.6", "-rt", "(", ")",
      "^[0-5]\\.(1[0-9]|[2-9])\\.", "[[:digit:]]+\\.el[89]", "^$", "", "a|*b", "*", "+a", "^*",
      "a{",
      "a{2", "a{2}", "a{,2}", "a{,}", "a{}", "a{3,2}", "4{1}", "{1}", "()", "(|x)", "a||b", "|",
      "[", "[]", "[]]", "[^]]", "[a-]", "[-a]", "[z-a]", "[a-c-e]", "[+--]", "[[:foo:]]",
      "[[:alpha:]",
      "[a-[:digit:]]", "[[:digit:]-z]", "\\", "\\.", "a\\", "\\d", "\\w+", "\\S\\s", "[\\.]",
      "[.]el",
      "a**", "a+?", "(a*)*", "(^5)", "(5$|64$)", "a^b", "^^5", "64$$", "5.14{0}", "x{0,1}y?", "$",
      "^",
      "[[:space:]]", "[^[:alnum:]]", "[a-c[:digit:]_]", "\\(", "\\)", "\\{", "a\\{1\\}", "}", "]",
      "{",
      "(5|4).(14|18).0-[0-9]+(.[0-9]+)*.el(8|9)(_[0-9]+)?", "\\+rt", "(((((5)))))", "[[.-.]]",
      "\\1",
    ]
    let texts = [
      "5.14.0-70.13.1.el9_0.x86_64", "4.18.0-553.el8_10.x86_64", "6.12.0-55.24.1.el10_0.aarch64",
      "5.14.0-427.el9.x86_64+rt", "", "a", "aab", "a{1}", "]-^", "(a)",
    ]
    let cases = patterns.flatMap { pattern in texts.map { (pattern: pattern, text: $0) } }
    #expect(try compare(cases) == cases.count - 2 * texts.count)
  }

  @Test("Random patterns match as in bash", .enabled(if: Oracle.has("/bin/bash")))
  func random() throws {
    var generator = SeededGenerator(seed: 20_210_504)
    let pieces = [
      "a", "b", "1", "4", "5", ".", "\\.", "-", "*", "+", "?", "{1,2}", "{2}", "{,1}", "{", "}",
      "(", ")", "|", "^", "$", "[ab]", "[^a]", "[0-9]", "[", "]", "[[:digit:]]", "\\", ",", "a*",
      "(a|b)", "(5|4)", ".*", "[a-]", "el", "_", ":", "[[:alpha:]-]", "[]a]", "\\w", "x",
    ]
    let letters = ["a", "b", "1", "4", "5", ".", "-", "el", "_", "x", "14", "]", "(", "{"]
    let cases = (0..<4000).map { _ in
      let pattern = (0..<Int.random(in: 1...7, using: &generator)).map { _ in
        pieces.randomElement(using: &generator) ?? ""
      }
      let text = (0..<Int.random(in: 0...9, using: &generator)).map { _ in
        letters.randomElement(using: &generator) ?? ""
      }
      return (pattern: pattern.joined(), text: text.joined())
    }
    #expect(try compare(cases) > 3500)
  }

  @Test("Random brackets match as in bash", .enabled(if: Oracle.has("/bin/bash")))
  func brackets() throws {
    var generator = SeededGenerator(seed: 7)
    let pieces = ["a", "c", "-", "]", "^", "[", "[:digit:]", "[:alpha:]", ".", "+", "9", "0", "\\"]
    let letters = ["a", "b", "c", "-", "]", "^", "[", "+", ",", "5", "\\", ":"]
    let cases = (0..<4000).map { _ in
      let inside = (0..<Int.random(in: 0...5, using: &generator)).map { _ in
        pieces.randomElement(using: &generator) ?? ""
      }
      let text = (0..<Int.random(in: 0...2, using: &generator)).map { _ in
        letters.randomElement(using: &generator) ?? ""
      }
      return (pattern: "[\(inside.joined())]", text: text.joined())
    }
    #expect(try compare(cases) > 3000)
  }

  @Test("A pattern that makes backtracking slow is decided at once")
  func noBacktracking() throws {
    let text = String(repeating: "a", count: 200)
    #expect(try !ExtendedRegex("^(a*)*b$").matches(text))
    #expect(try !ExtendedRegex("^(a|a)*b").matches(text))
    #expect(try ExtendedRegex("^(a?){50}a{50}$").matches(String(text.prefix(50))))
  }

  @Test("Size and depth are bounded")
  func bounds() {
    func kind(_ pattern: String) -> ExtendedRegexError.Kind? {
      do throws(ExtendedRegexError) {
        _ = try ExtendedRegex(pattern)
        return nil
      } catch {
        return error.kind
      }
    }
    #expect(kind("a{32767}") == .tooLarge)
    #expect(kind("((a{100}){100}){100}") == .tooLarge)
    #expect(kind("(){30000}") == .tooLarge)
    #expect(kind("((){1000}){1000}") == .tooLarge)
    #expect(kind(String(repeating: "a", count: 5000)) == .tooLarge)
    #expect(kind(String(repeating: "(", count: 1000)) == .tooDeep)
    #expect(kind("a" + String(repeating: "*", count: 1000)) == .tooDeep)
    #expect(kind("a{99999999999999999999}") == .invalid("an interval is too large"))
    #expect(kind("a{1000}") == nil)
  }

  @Test("Back-references, boundaries and collating elements are refused, not guessed")
  func unsupported() {
    for pattern in ["(a)\\1", "\\bel9", "\\<el9", "[[.a.]]", "[[=a=]]"] {
      #expect(throws: ExtendedRegexError.self) { try ExtendedRegex(pattern) }
    }
  }
}
