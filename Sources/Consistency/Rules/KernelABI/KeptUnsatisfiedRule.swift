import KernelABI
import Publication

/// A kernel's view must not list a package that its kernel cannot satisfy.
///
/// It is judged anew from headers: a symbol is missing or has another CRC, the package belongs to
/// another kernel, or what it needs from the pool has been left out for this one. Clients would
/// install it, and the module would not load; dnf may even fetch an older kernel for it. Somebody
/// else than kmodrepo has written the metadata, or kmodrepo was wrong: publish again, and report it if
/// it comes back.
struct KeptUnsatisfiedRule: PublicationRule {
  static let name = "kept-unsatisfied"
  static let severity = Finding.Severity.error

  func check(_ publication: CheckedPublication, _ findings: inout FindingList) {
    for comparison in publication.comparisons where comparison.plan.role == .kernel {
      for extra in comparison.extra where extra.cause == .defect {
        guard let number = extra.number else { continue }
        let candidate = publication.assessment.candidates[number]
        guard !extra.isUnprovided, !extra.isOfVariant(candidate, beside: comparison.plan) else {
          continue
        }
        let why =
          extra.reasons.isEmpty
          ? "it is built for \(candidate.arch)" : extra.reasons.sentence
        findings.add(
          candidate.nevra, "the view lists it, but its kernel cannot satisfy it: \(why)",
          hint: "publish again", view: comparison.name)
      }
    }
  }
}

extension ViewComparison.Extra {
  /// Whether nothing but the base repositories lacks what it needs.
  var isUnprovided: Bool {
    !reasons.isEmpty
      && reasons.allSatisfy { if case .nothingProvides = $0 { true } else { false } }
  }

  /// Whether it is part of a kernel of another variant than the view's own.
  func isOfVariant(_ candidate: Candidate, beside plan: ViewPlan) -> Bool {
    candidate.isOfVariant(beside: plan)
  }
}

extension Candidate {
  /// Whether it is part of a kernel of another variant than that of a view.
  func isOfVariant(beside plan: ViewPlan) -> Bool {
    guard let kernel, !kernel.variant.isEmpty else { return false }
    return !plan.kernels.contains { $0.variant == kernel.variant }
  }
}

extension [DropReason] {
  /// The first few of them as a sentence.
  var sentence: String {
    let shown = prefix(3).map(\.description).joined(separator: "; ")
    return count > 3 ? "\(shown); and \(count - 3) more reasons" : shown
  }
}
