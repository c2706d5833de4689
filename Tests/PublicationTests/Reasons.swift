import KernelABI
import RPMFormat
import TestSupport

/// Reasons as the tests write them: symbols without `kernel( )`, CRCs as numbers.

func missing(_ symbol: String, _ crc: UInt32?) -> DropReason {
  .symbolMissing(symbol: "kernel(\(symbol))", wanted: crc.map { CRC($0) })
}

func differs(_ symbol: String, _ wanted: UInt32, offered: UInt32...) -> DropReason {
  .crcDiffers(
    symbol: "kernel(\(symbol))", wanted: CRC(wanted), offered: offered.map { CRC($0) }, by: [])
}

func kernelLacks(_ wanted: Dependency, offered: Dependency...) -> DropReason {
  .kernelRequirement(wanted, offered: offered)
}

func fell(_ wanted: Dependency, _ providers: String...) -> DropReason {
  .providerFell(wanted, providers: providers)
}

/// `NAME = VERSION` and its like, as a dependency of a header.
func dependency(_ text: String) -> Dependency {
  let words = text.split(separator: " ").map(String.init)
  let senses: [String: DependencySense] = [
    "=": .equal, ">=": [.greater, .equal], "<=": [.less, .equal], "<": .less, ">": .greater,
  ]
  guard words.count == 3, !text.hasPrefix("("), let sense = senses[words[1]] else {
    return Dependency(name: text)
  }
  return Dependency(name: words[0], sense: sense, version: words[2])
}

/// CentOS Stream kernels that several scenarios publish for.
enum Stream {
  static let c8s408 = "4.18.0-408.el8.x86_64"
  static let c8s448 = "4.18.0-448.el8.x86_64"
  static let c9s86 = "5.14.0-86.el9.x86_64"
}
