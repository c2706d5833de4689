import KernelABI
import Publication

/// `views/latest` must list what the newest stock kernel of each architecture keeps, and `views/all`
/// what at least one kernel keeps; nothing else.
///
/// Clients that know no kernel use them: hosts about to be installed, mirrors, images. Publish again.
struct LatestAllRule: PublicationRule {
  static let name = "latest-all"
  static let severity = Finding.Severity.error

  func check(_ publication: CheckedPublication, _ findings: inout FindingList) {
    for comparison in publication.comparisons where comparison.plan.role != .kernel {
      let kernels =
        comparison.plan.role == .all
        ? "at least one kernel keeps it"
        : "\(comparison.plan.kernels.map(\.uname).joined(separator: ", ")) keeps it"
      for extra in comparison.extra where extra.cause == .defect && extra.number != nil {
        findings.add(
          "\(extra.listed.nevra)", "the view lists it, but it is not so that \(kernels)",
          hint: "publish again", view: comparison.name)
      }
      for missing in comparison.missing where missing.cause == .defect {
        findings.add(
          publication.assessment.candidates[missing.number].nevra,
          "\(kernels), but the view does not list it", hint: "publish again",
          view: comparison.name)
      }
    }
  }
}
