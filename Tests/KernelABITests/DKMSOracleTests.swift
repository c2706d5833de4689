import Foundation
import KernelABI
import TestSupport
import Testing

@Suite("dkms.conf against bash", .enabled(if: Oracle.has("/bin/bash")))
struct DKMSOracleTests {
  static let names = ["CLEAN", "STRIP", "MAKE", "BUILD_EXCLUSIVE_KERNEL"]

  /// Runs each script as dkms does, and gives the variables' values in the order of `names`, by
  /// the script's place; without those for which a busy machine could not start a shell.
  private func bash(_ scripts: [String]) throws -> [Int: [String]] {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (index, script) in scripts.enumerated() {
      try Data(script.utf8).write(to: folder.appending(path: "\(index)"))
    }
    let program = """
      cd "$1" || exit; shopt -s extglob; cr=$'\\r'; names='\(Self.names.joined(separator: " "))'
      for ((n = 0; n < $2; n++)); do (
        kernelver=5.14.0-70.el9.x86_64 arch=x86_64
        show() ( . "./$n" >/dev/null 2>&1 </dev/null
          for v in $names; do
            eval "all=(\\"\\${!$v[@]}\\")"
            for e in "${all[@]}"; do eval echo "$v[$e]=\\\\\\"\\${$v[$e]%\\$cr}\\\\\\""; done
          done; echo '# end' )
        show >"$n.out" 2>/dev/null; unset $names; mapfile -t lines <"$n.out"
        . "./$n.out" 2>/dev/null
        printf '%s\\0' "$n" "${lines[*]: -1}"; for v in $names; do printf '%s\\0' "${!v}"; done
      ) done
      """
    let lines = try ShellCommand.output(
      "/bin/bash", ["-c", program, "bash", folder.path, String(scripts.count)]
    ).split(separator: "\0", omittingEmptySubsequences: false).map(String.init)
    var values: [Int: [String]] = [:]
    let size = Self.names.count + 2
    for start in stride(from: 0, to: lines.count - size + 1, by: size)
    where lines[start + 1] == "# end" {
      values[try #require(Int(lines[start]))] = Array(lines[start + 2..<start + size])
    }
    return values
  }

  /// Expects each value that we call known to be bash's; gives how many were.
  private func compare(_ scripts: [String]) throws -> Int {
    let expected = try bash(scripts)
    var known = 0
    for (index, script) in scripts.enumerated() {
      guard let values = expected[index] else { continue }
      let file = DKMSConfiguration(parsing: Array(script.utf8).span)
      let verdict = file.evaluate(kernel: "", arch: "")
      if case .unknown(let list) = verdict, list.first?.directive == "dkms.conf" { continue }
      for (name, value) in zip(Self.names, values) {
        guard let text = file.text(name) else {
          #expect(file.value(name) != nil || value.isEmpty, "\(name) in \(script.debugDescription)")
          continue
        }
        known += 1
        #expect(text == value, "\(name) in \(script.debugDescription)")
      }
    }
    return known
  }

  @Test("What is called known of random scripts is what bash makes of them")
  func scripts() throws {
    var generator = SeededGenerator(seed: 41)
    let statements = [
      "CLEAN=1\n", "STRIP=2\n", "MAKE=$CLEAN$STRIP\n", "CLEAN=$MAKE\n", "STRIP+=a\n",
      "CLEAN='b c'\n", "MAKE=\"d  e\"\n", "CLEAN=$kernelver\n", "g() { STRIP=1; }\n", "g\n",
      "f() { CLEAN=2; }\nf\n", "((STRIP > 1))\n", ": ${CLEAN:=7}\n", "((STRIP++))\n",
      "read STRIP <<< 9\n", "# it's\n", "unset CLEAN\n", "export MAKE=8\n", "STRIP=$(echo 6)\n",
      "CLEAN=1 true\n", "CLEAN[0]=3\n", "CLEAN[1]=4\n", "CLEAN=(5 6)\n",
      "BUILD_EXCLUSIVE_KERNEL='^5\\.14'\n", "MAKE=\\\\\\\\a\n", "STRIP=a\\ b\n",
      "if false; then CLEAN=9; fi\n", "if true; then STRIP=9; fi\n",
      "case $STRIP in 2) MAKE=9;; *) :; esac\n", "for v in 1 2; do :; done\n", "true && MAKE=9\n",
      "[[ a < b ]] || STRIP=9\n", "cat <<E\nMAKE=9\nE\n", "(CLEAN=9)\n", "STRIP=9 | cat\n",
      "while false; do CLEAN=9; done\n", "true &&\n  MAKE=9\n", "true >f CLEAN=9\n",
    ]
    let fragments = [
      "if true; then ", "if false\nthen\n", "else\n", "fi\n", "; ", "&& ", "|| ", "| ", "\n",
      "& ", "for CLEAN in a b; do ", "done\n", "while false; do ", "case $CLEAN in\n", "1) ",
      "*) ", ";;\n", "esac\n", "h() {\n", "}\n", "{ ", "(", ")\n", "[[ $CLEAN == 1 ]] ",
      "[[ a < b || c ]] ", "((CLEAN=5)) ", "true ", "false ", ": ", "cat <<E\n", "E\n", "! ",
      "\\\n", "'", "\"", ">f ", "2>f ", "return\n", "elif true; then\n", "\r\n",
    ]
    let scripts = (0..<600).map { _ in
      (0..<Int.random(in: 1...9, using: &generator)).map { _ in
        let pieces = Int.random(in: 0..<12, using: &generator) == 0 ? fragments : statements
        return pieces.randomElement(using: &generator) ?? ""
      }.joined()
    }
    let known = try compare(scripts)
    #expect(known > 150)
  }

  @Test("What dkms makes of random values is what its way through the shell makes of them")
  func values() throws {
    var generator = SeededGenerator(seed: 8)
    let pieces = [
      "a", "5", ".", "^", "$", "\\", "\\\\", " ", "  ", "\t", "(", ")", "|", "*", "[0-9]", "?", "+",
      "\\.", "\"", "!", "{", "}", "#", ";", "&", "~", "\r", "\n", "%", "=", "-", "14",
    ]
    let scripts = (0..<600).map { _ in
      let value = (0..<Int.random(in: 0...6, using: &generator)).map { _ in
        pieces.randomElement(using: &generator) ?? ""
      }.joined()
      return "CLEAN='\(value)'\nSTRIP=\"\(value.filter { $0 != "\"" && $0 != "$" })\"\nMAKE=1\n"
    }
    #expect(try compare(scripts) > 300)
  }
}
