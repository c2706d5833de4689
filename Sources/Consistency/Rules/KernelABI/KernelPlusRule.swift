import KernelABI
import Publication

/// Packages of kernel variants (kernel-plus, -rt, -64k) must be offered beside a stock kernel exactly
/// if the definition admits the variant (`variants`).
///
/// A variant's kernel in a stock kernel's view is installed by the next `dnf upgrade` on hosts that
/// never asked for it; one that is admitted and not there leaves hosts that boot it without updates.
/// Publish again.
struct KernelPlusRule: PublicationRule {
  static let name = "kernel-variant"
  static let severity = Finding.Severity.error

  func check(_ publication: CheckedPublication, _ findings: inout FindingList) {
    for comparison in publication.comparisons where comparison.plan.role == .kernel {
      for extra in comparison.extra where extra.cause == .defect {
        guard let number = extra.number else { continue }
        let candidate = publication.assessment.candidates[number]
        guard candidate.isOfVariant(beside: comparison.plan) else { continue }
        findings.add(
          candidate.nevra,
          "the view lists it, but it is part of \(candidate.kernel?.uname ?? "another kernel"), "
            + "and the definition does not admit that beside this kernel",
          hint: "publish again, or list the variant in variants", view: comparison.name)
      }
      for missing in comparison.missing where missing.cause == .defect {
        let candidate = publication.assessment.candidates[missing.number]
        guard candidate.isOfVariant(beside: comparison.plan) else { continue }
        findings.add(
          candidate.nevra, "the definition admits this variant, but the view does not list it",
          hint: "publish again", view: comparison.name)
      }
    }
  }
}
