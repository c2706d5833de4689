import KernelABI
import Publication

/// What a package of a view needs must be offered by the pool, the kernel, or the base repositories
/// that the definition names.
///
/// Without it `dnf install` ends with "nothing provides". Where no base repository is named, anything
/// outside the pool is taken as present and this rule has nothing to say. Publish again, or name the
/// repository that has it as a `[[base]]`.
struct BaseClosureRule: PublicationRule {
  static let name = "base-closure"
  static let severity = Finding.Severity.error

  func check(_ publication: CheckedPublication, _ findings: inout FindingList) {
    for comparison in publication.comparisons {
      for extra in comparison.extra where extra.cause == .defect && extra.isUnprovided {
        guard let number = extra.number else { continue }
        findings.add(
          publication.assessment.candidates[number].nevra,
          "the view lists it, but it \(extra.reasons.sentence)",
          hint: "publish again, or name the repository that offers it as a [[base]]",
          view: comparison.name)
      }
    }
  }
}
