import KernelABI
import Publication

/// For those who maintain kmods for RHEL's next kernel: what the newest kernel breaks.
struct RebuildList: Encodable, Sendable {
  let kernel: String
  let packages: [Entry]

  struct Entry: Encodable, Sendable {
    let package: String
    /// The symbols whose CRC differs or that are gone; empty if something else does not fit.
    let symbols: [String]
  }

  /// The kmods that the newest stock kernel drops; nothing for definitions for end users.
  init?(_ assessment: Assessment) {
    let stock = assessment.judgements.last { $0.target.variant.isEmpty }
    guard assessment.definition.audience == .rhelUpstream,
      let judgement = stock ?? assessment.judgements.last
    else { return nil }
    kernel = judgement.target.uname
    packages = judgement.dropped.compactMap { index in
      let candidate = assessment.pool.packages[index].candidate
      guard [.trackingKmod, .exactKmod].contains(candidate.kind) else { return nil }
      let reasons = judgement.verdict(index)?.reasons ?? []
      return Entry(package: candidate.nevra, symbols: reasons.compactMap(\.symbol))
    }
  }

  /// A line for each package.
  var text: String {
    guard !packages.isEmpty else { return "nothing to rebuild for \(kernel)\n" }
    let lines = packages.map { entry in
      let count = entry.symbols.count
      let why = count == 0 ? "not by its symbols" : "\(count) symbol\(count == 1 ? "" : "s")"
      return "  \(entry.package) (\(why))\n"
    }
    return "to rebuild for \(kernel):\n" + lines.joined()
  }
}

extension DropReason {
  /// The symbol that the reason is about, if it is about one.
  fileprivate var symbol: String? {
    switch self {
    case .symbolMissing(let symbol, _), .crcDiffers(let symbol, _, _, _): symbol
    default: nil
    }
  }
}
