import KernelABI
import Publication

/// A kernel's view must list every package that its kernel satisfies.
///
/// It is judged anew from headers: all that the package needs is there, and still clients cannot get
/// it. A package that another one of the view needs is told by `chain-incomplete` instead. Publish
/// again.
struct DroppedSatisfiedRule: PublicationRule {
  static let name = "dropped-satisfied"
  static let severity = Finding.Severity.error

  func check(_ publication: CheckedPublication, _ findings: inout FindingList) {
    for comparison in publication.comparisons where comparison.plan.role == .kernel {
      let needed = Set(
        comparison.broken.filter { $0.cause == .defect }.flatMap(\.providers))
      for missing in comparison.missing
      where missing.cause == .defect && !needed.contains(missing.number) {
        let candidate = publication.assessment.candidates[missing.number]
        guard !candidate.isOfVariant(beside: comparison.plan) else { continue }
        findings.add(
          candidate.nevra,
          "the kernel satisfies all that it needs, but the view does not list it",
          hint: "publish again", view: comparison.name)
      }
    }
  }
}
