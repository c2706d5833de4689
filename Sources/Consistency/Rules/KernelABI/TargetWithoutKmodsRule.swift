import KernelABI
import Publication

/// For every stock kernel at least one package of kernel modules should be kept, if the pool has any
/// for its architecture.
///
/// Otherwise whoever boots it has none of the drivers: usually a new kernel has changed a symbol that
/// all of them use. Ask for `kept-nowhere` or `kmodrepo explain` to see which, and rebuild. Variants
/// of the kernel are not looked at: hardly anybody builds modules for them.
struct TargetWithoutKmodsRule: PublicationRule {
  static let name = "target-without-kmods"
  static let severity = Finding.Severity.warning
  static let isMendedByPublishing = false

  func check(_ publication: CheckedPublication, _ findings: inout FindingList) {
    let assessment = publication.assessment
    for judgement in assessment.judgements where judgement.target.variant.isEmpty {
      let modules = assessment.candidates.indices.filter { number in
        assessment.candidates[number].holdsModules && judgement.isKept(number) != nil
      }
      guard !modules.isEmpty, !modules.contains(where: { judgement.isKept($0) == true }) else {
        continue
      }
      findings.add(
        judgement.target.uname,
        "none of the \(modules.count) packages of kernel modules fits this kernel",
        hint: "rebuild them for it; kmodrepo explain says what each lacks")
    }
  }
}

extension Candidate {
  /// Whether it holds kernel modules that are built already.
  var holdsModules: Bool { kind == .trackingKmod || kind == .exactKmod }
}
