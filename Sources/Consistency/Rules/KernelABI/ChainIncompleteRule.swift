import KernelABI
import Publication

/// What a package of a view needs from the pool must be in the same view.
///
/// The kernel satisfies the package, and the package that it needs as well, but only one of the two
/// is offered: clients cannot install it, or lose the driver below it. Publish again.
struct ChainIncompleteRule: PublicationRule {
  static let name = "chain-incomplete"
  static let severity = Finding.Severity.error

  func check(_ publication: CheckedPublication, _ findings: inout FindingList) {
    for comparison in publication.comparisons {
      for broken in comparison.broken where broken.cause == .defect {
        findings.add(
          publication.assessment.candidates[broken.number].nevra,
          "the view lists it, but not what it needs: \(broken.reasons.sentence)",
          hint: "publish again", view: comparison.name)
      }
    }
  }
}
