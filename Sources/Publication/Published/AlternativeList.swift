import KernelABI

/// For the users of the newest kernel: what may take the place of the kmods that it drops.
public struct AlternativeList: Codable, Sendable {
  /// The newest stock kernel.
  public let kernel: String
  /// The kmods that it drops and something can take the place of.
  public let packages: [Entry]

  /// A kmod that is left out.
  public struct Entry: Codable, Sendable {
    /// The package (NEVRA).
    public let package: String
    /// What may take its place.
    public let alternatives: Alternatives
  }

  /// The list for the newest stock kernel; nothing for RHEL's upstream, who rebuild, and where there
  /// is nothing to say.
  init?(_ assessment: Assessment) {
    let stock = assessment.judgements.lastIndex { $0.target.variant.isEmpty }
    guard assessment.definition.audience == .endUser,
      let place = stock ?? assessment.judgements.indices.last
    else { return nil }
    let judgement = assessment.judgements[place]
    let sources = ModuleSources(assessment.candidates)
    kernel = judgement.target.uname
    packages = judgement.dropped.compactMap { index in
      guard let found = assessment.alternatives(to: index, on: place, sources), !found.isEmpty
      else {
        return nil
      }
      return Entry(package: assessment.candidates[index].nevra, alternatives: found)
    }
    if packages.isEmpty { return nil }
  }
}
