import KernelABI

/// For those who maintain kmods for RHEL's next kernel: what the newest kernel breaks.
public struct RebuildList: Codable, Sendable {
  /// The newest stock kernel.
  public let kernel: String
  /// The kmods that it drops.
  public let packages: [Entry]

  /// A kmod that must be rebuilt.
  public struct Entry: Codable, Sendable {
    /// The package (NEVRA).
    public let package: String
    /// The symbols whose CRC differs or that are gone; empty if something else does not fit.
    public let symbols: [String]
  }

  /// The kmods that the newest stock kernel drops; nothing for definitions for end users.
  init?(_ assessment: Assessment) {
    let stock = assessment.judgements.last { $0.target.variant.isEmpty }
    guard assessment.definition.audience == .rhelUpstream,
      let judgement = stock ?? assessment.judgements.last
    else { return nil }
    kernel = judgement.target.uname
    packages = judgement.dropped.compactMap { index in
      let candidate = assessment.candidates[index]
      guard [.trackingKmod, .exactKmod].contains(candidate.kind) else { return nil }
      let reasons = judgement.verdict(index)?.reasons ?? []
      return Entry(package: candidate.nevra, symbols: reasons.compactMap(\.symbol))
    }
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
