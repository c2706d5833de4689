import Foundation
import KernelABI
import TestSupport
import Testing

@Suite("dkms verdicts")
struct DKMSEvaluationTests {
  static let kernel = "5.14.0-70.el9.x86_64"

  private func evaluate(
    _ text: String, kernel: String = kernel, config: [String: Character]? = nil
  ) -> DKMSVerdict {
    DKMSConfiguration(parsing: Array(text.utf8).span)
      .evaluate(kernel: kernel, arch: "x86_64", config: config)
  }

  private func excluding(_ verdict: DKMSVerdict) -> String? {
    guard case .excluded(let directive, _, _) = verdict else { return nil }
    return directive
  }

  private func unknown(_ verdict: DKMSVerdict) -> [String] {
    guard case .unknown(let directives) = verdict else { return [] }
    return directives.map(\.directive)
  }

  @Test(
    "Bounds are compared as dkms compares them, its defect with four digits included",
    arguments: [
      (kernel, "MAX", "5.14", true), (kernel, "MAX", "5.14.0", true),
      (kernel, "MAX", "5.14.0-70", true), (kernel, "MAX", "5.14.0-71", false),
      (kernel, "MIN", "5.14", false), (kernel, "MIN", "5.14.0", false),
      (kernel, "MIN", "5.15", true), (kernel, "MAX", "5.9", true), (kernel, "MIN", "5.9", false),
      ("5.14.0-1000.el9.x86_64", "MAX", "5.14.0-999", false),
      ("5.14.0-1000.el9.x86_64", "MIN", "5.14.0-999", true),
      ("3.10.0-1160.el7.x86_64", "MIN", "3.10.0-999", true),
      ("4.18.0-553.el8_10.x86_64", "MAX", "4.18.999", false),
      ("4.12-rc1", "MAX", "4.12", true),
    ])
  func bounds(kernel: String, end: String, value: String, isExcluded: Bool) {
    let directive = "BUILD_EXCLUSIVE_KERNEL_\(end)"
    let verdict = evaluate("\(directive)=\"\(value)\"\n", kernel: kernel)
    #expect(excluding(verdict) == (isExcluded ? directive : nil))
    #expect(isExcluded || verdict == .allowed)
  }

  @Test("Random bounds are bash's comparison of the padded texts")
  func boundsOracle() throws {
    try #require(Oracle.has("/bin/bash"))
    var generator = SeededGenerator(seed: 999)
    let pieces = ["1", "5", "14", "70", "999", "1000", ".", "-", "el9", "_", "rc", "x86_64", "+rt"]
    let pairs = (0..<600).map { _ in
      (0..<2).map { _ in
        "5"
          + (0..<Int.random(in: 0...6, using: &generator)).map { _ in
            pieces.randomElement(using: &generator) ?? ""
          }.joined()
      }
    }
    let script = """
      pad() { local s=$1 out= run; while [[ $s ]]; do
        if [[ $s =~ ^[0-9]+ ]]; then run=$BASH_REMATCH; s=${s:${#run}}
          while ((${#run} < 3)); do run=0$run; done; out+=$run
        else out+=${s:0:1}; s=${s:1}; fi; done; echo "$out"; }
      while read -r a b; do a=$(pad "$a"); b=$(pad "$b")
        [[ $a < $b ]] && echo "< $a $b" || echo "> $a $b"; done
      """
    let lines = try ShellCommand.output(
      "/bin/bash", ["-c", script],
      input: Data(pairs.map { $0.joined(separator: " ") + "\n" }.joined().utf8)
    ).split(separator: "\n")
    try #require(lines.count == pairs.count)
    for (pair, line) in zip(pairs, lines) {
      let (one, other) = (DKMSKernelVersion(pair[0]), DKMSKernelVersion(pair[1]))
      #expect("\(one < other ? "<" : ">") \(one) \(other)" == line)
    }
  }

  @Test("The pattern is searched in the whole release, without anchors")
  func patterns() {
    #expect(evaluate("BUILD_EXCLUSIVE_KERNEL=\"^5\\.14\\.\"\n") == .allowed)
    #expect(evaluate("BUILD_EXCLUSIVE_KERNEL=\"el9\"\n") == .allowed)
    #expect(evaluate("BUILD_EXCLUSIVE_KERNEL='x86_64$'\n") == .allowed)
    let excluded = evaluate("BUILD_EXCLUSIVE_KERNEL=\"^(4\\.18|6\\.12)\\.\"\n")
    #expect(
      excluded
        == .excluded(
          directive: "BUILD_EXCLUSIVE_KERNEL", value: "^(4\\.18|6\\.12)\\.",
          explanation:
            "the kernel's release 5.14.0-70.el9.x86_64 does not match ^(4\\.18|6\\.12)\\."
        ))
    #expect(evaluate("BUILD_EXCLUSIVE_ARCH=\"x86_64|aarch64\"\n") == .allowed)
    #expect(excluding(evaluate("BUILD_EXCLUSIVE_ARCH=ppc64le\n")) == "BUILD_EXCLUSIVE_ARCH")
  }

  @Test("OBSOLETE_BY is the maximum where none is set")
  func obsoleteBy() {
    #expect(excluding(evaluate("OBSOLETE_BY=5.14\n")) == "OBSOLETE_BY")
    #expect(evaluate("OBSOLETE_BY=5.15\n") == .allowed)
    #expect(evaluate("OBSOLETE_BY=5.14\nBUILD_EXCLUSIVE_KERNEL_MAX=6\n") == .allowed)
    #expect(excluding(evaluate("OBSOLETE_BY=5.14\nBUILD_EXCLUSIVE_KERNEL_MAX=\n")) == "OBSOLETE_BY")
    let conditional = "if true; then BUILD_EXCLUSIVE_KERNEL_MAX=6; fi\nOBSOLETE_BY=5.14\n"
    #expect(unknown(evaluate(conditional)) == ["BUILD_EXCLUSIVE_KERNEL_MAX"])
  }

  @Test("Options of the kernel's configuration must be set, or must not")
  func options() {
    let config: [String: Character] = ["CONFIG_PCI": "y", "CONFIG_MEI": "m", "CONFIG_HZ": "1"]
    func verdict(_ value: String) -> DKMSVerdict {
      evaluate("BUILD_EXCLUSIVE_CONFIG=\"\(value)\"\n", config: config)
    }
    #expect(verdict("CONFIG_PCI CONFIG_MEI !CONFIG_RT") == .allowed)
    #expect(excluding(verdict("CONFIG_PCI CONFIG_RT")) == "BUILD_EXCLUSIVE_CONFIG")
    #expect(excluding(verdict("!CONFIG_MEI")) == "BUILD_EXCLUSIVE_CONFIG")
    #expect(excluding(verdict("CONFIG_HZ")) == "BUILD_EXCLUSIVE_CONFIG")
    #expect(unknown(verdict("CONFIG_.*")) == ["BUILD_EXCLUSIVE_CONFIG"])
    #expect(unknown(evaluate("BUILD_EXCLUSIVE_CONFIG=CONFIG_PCI\n")) == ["BUILD_EXCLUSIVE_CONFIG"])
  }

  @Test("A known exclusion wins over unknown directives; otherwise these are named")
  func exclusionWins() {
    let unknownKernel = "BUILD_EXCLUSIVE_KERNEL=$(cat pattern)\n"
    #expect(unknown(evaluate(unknownKernel)) == ["BUILD_EXCLUSIVE_KERNEL"])
    let both = unknownKernel + "BUILD_EXCLUSIVE_ARCH=s390x\n"
    #expect(excluding(evaluate(both)) == "BUILD_EXCLUSIVE_ARCH")
  }

  @Test("A pattern that cannot be evaluated is unknown")
  func unsupportedPatterns() {
    for pattern in ["(5)\\\\1", "[[.5.]]", "(", "a{99999}"] {
      let verdict = evaluate("BUILD_EXCLUSIVE_KERNEL='\(pattern)'\n")
      #expect(unknown(verdict) == ["BUILD_EXCLUSIVE_KERNEL"], "\(pattern)")
    }
  }

  @Test("Values that dkms would evaluate once more are unknown")
  func evaluatedAgain() {
    for value in ["$(uname -r)", "`uname -r`", "\"b\"", "${HOME}", "^5 [0-9]"] {
      let verdict = evaluate("BUILD_EXCLUSIVE_KERNEL='\(value)'\n")
      #expect(unknown(verdict) == ["BUILD_EXCLUSIVE_KERNEL"], "\(value)")
    }
    for value in ["a\"b", "5\\", "5\\\r", "`"] {
      let verdict = evaluate("BUILD_EXCLUSIVE_KERNEL=6\nMAKE='\(value)'\n")
      #expect(unknown(verdict) == ["dkms.conf"], "\(value)")
    }
  }

  @Test("The kernel's release and the processor may be part of a value")
  func templates() {
    #expect(evaluate("BUILD_EXCLUSIVE_KERNEL=\"^${kernelver}$\"\n") == .allowed)
    #expect(evaluate("X=$arch\nBUILD_EXCLUSIVE_ARCH=^$X$\n") == .allowed)
    #expect(excluding(evaluate("BUILD_EXCLUSIVE_ARCH=$arch-x\n")) == "BUILD_EXCLUSIVE_ARCH")
  }

  @Test("A file without directives allows every kernel; build_exclude none")
  func flags() {
    #expect(evaluate("PACKAGE_NAME=x\n") == .allowed)
    #expect(evaluate("") == .allowed)
    #expect(excluding(evaluate("build_exclude=yes\n")) == "build_exclude")
    #expect(unknown(evaluate(". other.conf\n")) == ["dkms.conf"])
  }
}
