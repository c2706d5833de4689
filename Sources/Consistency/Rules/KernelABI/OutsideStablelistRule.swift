import KernelABI
import Publication

/// Says which packages that are kept use kernel symbols outside the stablelist.
///
/// It informs and is asked only by name: practically no driver uses listed symbols alone, so a
/// repository in which nothing is wrong has such packages always. For the audience `rhel-upstream`
/// each is a warning, since RHEL may change such a symbol in any update and the package must then be
/// rebuilt; to end users, for whom what fits is fine, a notice.
struct OutsideStablelistRule: PublicationRule {
  static let name = "outside-stablelist"
  static let severity = Finding.Severity.notice
  static let isMendedByPublishing = false
  static let isByDefault = false

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
            severity: isForUpstream ? .warning : .notice, view: judgement.target.uname)
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
