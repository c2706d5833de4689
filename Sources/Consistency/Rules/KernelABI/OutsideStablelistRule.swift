import KernelABI
import Publication

/// Says which packages that are kept use kernel symbols outside the stablelist.
///
/// For the audience `rhel-upstream` it is asked by itself, and each is a warning, since RHEL may change
/// such a symbol in any update and the package must then be rebuilt. To end users, for whom what fits is
/// fine, it informs with a notice and is asked only by name: practically no driver uses listed symbols
/// alone. JSON has all symbols in `items`.
struct OutsideStablelistRule: PublicationRule {
  static let name = "outside-stablelist"
  static let severity = Finding.Severity.notice
  static let isMendedByPublishing = false
  static let isByDefault = false
  static let isForUpstream = true

  func check(_ publication: CheckedPublication, _ findings: inout FindingList) {
    let assessment = publication.assessment
    let isForUpstream = publication.definition.audience == .rhelUpstream
    for judgement in assessment.judgements {
      for number in judgement.kept {
        for case .outsideStablelist(let symbols) in judgement.notes(number) {
          findings.add(
            assessment.candidates[number].nevra,
            "uses \(symbols.count) symbols outside the stablelist: \(symbols.listed)",
            hint: "ask for the symbols to be listed, or expect to rebuild it",
            severity: isForUpstream ? .warning : .notice, view: judgement.target.uname,
            items: symbols)
        }
      }
    }
  }
}

extension [String] {
  /// The first twenty, and how many more there are.
  var listed: String {
    let shown = prefix(20).joined(separator: ", ")
    return count > 20 ? "\(shown) and \(count - 20) more" : shown
  }
}
