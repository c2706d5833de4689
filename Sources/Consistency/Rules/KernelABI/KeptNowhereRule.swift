import KernelABI
import Publication
import RPMFormat

/// Says which kernel modules fit no target at all in any build, and what would have to be rebuilt:
/// for each the kernel that asks for the fewest changes, and the symbols that changed, with the CRC
/// wanted and those offered.
///
/// It informs and is asked only by name: a pool may well hold builds for kernels that are no targets
/// any more or not yet, and clients miss nothing that they were promised. Those who maintain the
/// packages ask for it after every new kernel.
struct KeptNowhereRule: PublicationRule {
  static let name = "kept-nowhere"
  static let severity = Finding.Severity.warning
  static let isMendedByPublishing = false
  static let isByDefault = false

  func check(_ publication: CheckedPublication, _ findings: inout FindingList) {
    let assessment = publication.assessment
    let modules = assessment.candidates.indices.filter { assessment.candidates[$0].holdsModules }
    let builds = Dictionary(grouping: modules) { assessment.candidates[$0].name }
    for name in builds.keys.sorted() {
      let numbers = builds[name] ?? []
      let isKept = assessment.judgements.contains { judgement in
        numbers.contains { judgement.isKept($0) == true }
      }
      guard !isKept,
        let newest = numbers.max(by: {
          assessment.candidates[$0].evr.compare(assessment.candidates[$1].evr) < 0
        }),
        let nearest = nearest(newest, assessment.judgements)
      else { continue }
      findings.add(
        assessment.candidates[newest].nevra,
        "no kernel can use it; \(nearest.judgement.target.uname) asks for the fewest changes: "
          + nearest.changes.listed,
        hint: "rebuild it for \(nearest.judgement.target.uname)")
    }
  }

  /// The kernel by which the package has the fewest reasons to be left out, and these; of equal ones
  /// the newest.
  private func nearest(
    _ number: Int, _ judgements: [Judgement]
  ) -> (judgement: Judgement, changes: [String])? {
    var best: (judgement: Judgement, changes: [String])?
    for judgement in judgements where judgement.isKept(number) == false {
      let symbols = judgement.refutedSymbols(number).map {
        judgement.refutedSymbol($0).change
      }
      let changes = symbols + judgement.otherReasons(number).map(\.description)
      if changes.count <= best?.changes.count ?? .max { best = (judgement, changes) }
    }
    return best
  }
}

extension Judgement.RefutedSymbol {
  /// `kernel(kfree) 0x037a0cba → 0x093712e5`.
  fileprivate var change: String {
    let name = String(decoding: name, as: UTF8.self)
    let offer =
      offered.isEmpty ? "gone" : offered.map(\.description).joined(separator: " or ")
    return "\(name) \(wanted?.description ?? "any") → \(offer)"
  }
}
