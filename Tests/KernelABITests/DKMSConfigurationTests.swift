import KernelABI
import Testing

@Suite("dkms.conf")
struct DKMSConfigurationTests {
  private func parse(_ text: String) -> DKMSConfiguration {
    DKMSConfiguration(parsing: Array(text.utf8).span)
  }

  private func isUnknown(_ text: String, _ name: String = "X") -> Bool {
    guard case .unknown = parse(text).value(name) else { return false }
    return true
  }

  @Test("Plain assignments in any quotes are read")
  func literals() {
    let file = parse(
      """
      # a comment
      PACKAGE_NAME=zfs; PACKAGE_VERSION="2.1.15" # another
      CLEAN='make clean'\r
      BUILT_MODULE_NAME[0]="zfs"
      BUILT_MODULE_NAME[1]=spl
      DEST_MODULE_LOCATION[0]="/extra\\
      /zfs"
      AUTOINSTALL="yes"
      export OWN=a'b'"c"\\ d
      MORE=a
      MORE+=b
      EMPTY=
      """)
    #expect(file.packageName == "zfs")
    #expect(file.packageVersion == "2.1.15")
    #expect(file.text("CLEAN") == "make clean")
    #expect(file.builtModuleNames == [0: "zfs", 1: "spl"])
    #expect(file.text("DEST_MODULE_LOCATION") == "/extra/zfs")
    #expect(file.isInstalledAutomatically == true)
    #expect(file.text("OWN") == "abc d")
    #expect(file.text("MORE") == "ab")
    #expect(file.text("EMPTY") == "")
    #expect(file.value("ABSENT") == nil)
  }

  @Test("References to known variables are followed, others are not")
  func references() {
    let file = parse(
      """
      PACKAGE_VERSION=1.0
      A=$PACKAGE_VERSION-${PACKAGE_VERSION}
      B=$HOME
      C=$B
      D=$kernelver
      """)
    #expect(file.text("A") == "1.0-1.0")
    #expect(file.value("D") == .known([.kernelRelease]))
    #expect(isUnknown("X=$HOME\n"))
    #expect(isUnknown("X=${kernelver%%-*}\n"))
    #expect(isUnknown("A=$HOME\nX=$A\n"))
    #expect(isUnknown("kernelver=$(uname -r)\nX=$kernelver\n"))
  }

  @Test(
    "What is assigned off the main path is unknown",
    arguments: [
      "X=1\nif [ -e /x ]; then X=2; fi\n", "X=1\nif true\nthen\n  :\nelse\n  X=2\nfi\n",
      "X=1\ncase $kernelver in\n  5.*) X=2 ;;\nesac\n", "X=1\n[[ a < b ]] && X=2\n",
      "X=1\n[[ a ]] &&\n  X=2\n", "false || X=2\n", "X=1 | cat\n", "X=1 &\n", "( X=1 )\n",
      "{ X=1; }\n", "for X in a b; do :; done\n", "while read -r X; do :; done < list\n",
      "X=1\nf() { X=2; }\nf\n", "f() { X=2; }\nX=1\nf\n", "function f { X=2; }\nX=1\nf\n",
      "function f() {\n  X=2\n}\nX=1\nf\n", "f() ( X=2 )\nX=1\n", "X=$(uname)\n", "X=`uname`\n",
      "X=1\nread X < file\n", "X=1\n: ${X:=2}\n", "X=1\n((X=2))\n", "X=1\necho $((X++))\n",
      "X=1\nlet X=2\n", "X=1\nunset X\n", "X=1\nprintf -v X 2\n", "X=(a b)\n", "X[$i]=1\n",
      "X=1\ndeclare X=2\n", "X=$'a'\n", "X=~/a\n", "X=1 make\n", "X=a$1\n", "X=\u{e4}\n",
      "for ((i = 0; i < 2; i++)); do X=$i; done\n",
      "X=1\nif a; then b; else if c; then X=2; fi; fi\n",
      "X=1\ncat <<E\n${X:=2}\nE\n", "until a; do\nX=1\ndone\n", "select X in a; do break; done\n",
    ])
  func conditional(text: String) {
    #expect(isUnknown(text), "\(text)")
  }

  @Test(
    "What comes after it on the main path is known",
    arguments: [
      "if a; then b; fi\nX=1\n", "case $a in\n  x|y) b ;;\n  *) c\nesac\nX=1\n",
      "for i in 1 2; do echo $i; done; X=1\n", "f() { Y=2; }\nX=1\nf\n", "X=2\nX=1\n",
      "if a; then X=2; fi\nX=1\n", "[[ $kernelver =~ ^(4|5)\\.[0-9]+ ]] && Y=1\nX=1\n",
      "cat <<EOF > file\nX=2\nit's\nEOF\nX=1\n", "cat <<-'E'\n\tX=$(\n\tE\nX=1\n",
      "Y=$(ls | grep 'a)b')\nX=1\n", "((a < b)) && Y=1\nX=1\n", "[ -f x ] || echo no >&2\nX=1\n",
      "echo \"a # b\" # it's\nX=1\n", "Y=${a//\\}/b}\nX=1\n",
      "while IFS= read -r l; do :; done <l\nX=1\n",
      "Y=\"$(echo \"a)\" ')')\"\nX=1\n", "ls 2>/dev/null X=2\nX=1\n", "2>/dev/null X=1\n",
      "cat <<< \"X=2\"\nX=1\n", "if [[ -n $a ]]; then Y=1; fi; X=1\n", "X=1; command -v gcc\n",
      "if a; then b; fi && Y=2\nX=1\n", "Y=$((1 << 2))\nX=1\n", "export X=1\n", "X[0]=1\n",
      "diff <(ls a) <(ls b)\nX=1\n", "a |\n  b\nX=1\n", "! a\nX=1\n", "f()\n{\n  b\n}\nX=1\n",
    ])
  func mainPath(text: String) {
    #expect(parse(text).text("X") == "1", "\(text)")
  }

  @Test(
    "A file that cannot be followed is unknown as a whole",
    arguments: [
      "source other\n", ". ./other\n", "eval \"X=2\"\n", "exit 0\n", "[ a ] && return\n",
      "set -e\n",
      "$cmd X=2\n", "IFS=,\n", "if a; then\n", "fi\n", "echo 'a\n", "echo \"a\n", "echo `a\n",
      "a=$(b\n", "cat <<E\nX=2\n", "[[ a\n", "a)\n", "trap a EXIT\n", "shopt -s nocasematch\n",
      "DKMS_DIRECTIVE=X=2\n", "readonly X\n", "a=$[1]\n", "a\0b\n", "&& X=2\n", "declare -n Y=X\n",
      "a=$(case b in b) c;; esac)\n", "echo +(a)\n", "exec {X}>f\n", "builtin eval X=2\n", "a &&\n",
    ])
  func everything(text: String) {
    let file = parse("X=1\n" + text)
    #expect(file.everythingUnknown != nil, "\(text)")
    #expect(isUnknown("X=1\n" + text))
  }

  @Test("The reason names the line")
  func reason() {
    let file = parse("A=1\n\nif b; then\n  X=1\nfi\n")
    guard case .unknown(let unknown) = file.value("X") else {
      Issue.record("X is known")
      return
    }
    #expect(unknown.line == 4)
    #expect(unknown.reason == "is set conditionally")
  }

  @Test("Values that double each other, and large or nested files, are bounded")
  func bounds() {
    let doubling = "X=aaaaaaaa\n" + String(repeating: "X=$X$X\n", count: 5000)
    #expect(isUnknown(doubling))
    let templates = "X=$kernelver\n" + String(repeating: "X=$X$X\n", count: 5000)
    #expect(isUnknown(templates))
    #expect(isUnknown(String(repeating: "#", count: 70_000)))
    #expect(isUnknown("X=" + String(repeating: "$(", count: 20_000)))
    #expect(isUnknown("X=\"" + String(repeating: "${a:-\"", count: 10_000)))
  }
}
