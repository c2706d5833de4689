import KernelABI
import Publication

/// Finds out why a package is in a view, or not, otherwise than planned.
struct CauseJudge {
  private let assessment: Assessment
  private let changes: SourceChanges
  private let arrivals: Set<Int>
  private let plan: ViewPlan
  private let excuse: DifferenceCause?
  private let others: [ViewComparison]
  /// What the view's kernel kept if nothing had come into the pool; nothing if nothing has.
  private let withoutArrivals: Judgement?
  /// What the view's `judgement.json` has as dropped for reasons that may have gone with a package.
  private let droppedByOthers: Set<String>

  init(
    _ assessment: Assessment, _ changes: SourceChanges, _ arrivals: Set<Int>, _ plan: ViewPlan,
    known: PublishedFile?, excuse: DifferenceCause?, others: [ViewComparison]
  ) {
    self.assessment = assessment
    self.changes = changes
    self.arrivals = arrivals
    self.plan = plan
    self.excuse = excuse
    self.others = others
    withoutArrivals =
      excuse == nil && !arrivals.isEmpty
      ? plan.judgement.map { assessment.judgement($0, without: arrivals) } : nil
    guard changes.packages.values.contains(where: { $0 != .added }), let bytes = known?.bytes,
      let document = try? PublishedJudgement(parsing: bytes)
    else {
      droppedByOthers = []
      return
    }
    let dropped = document.dropped.filter { entry in
      !entry.reasons.contains(where: \.isOfKernelAlone)
    }
    droppedByOthers = Set(dropped.map(\.package))
  }

  /// Why a package is listed that is not planned.
  func cause(extra name: String, isInPool: Bool, _ reasons: [DropReason]) -> DifferenceCause {
    if let excuse { return excuse }
    if changes.packages[name] != nil { return .sources }
    if !isInPool { return changes.isRemembered ? .defect : .sources }
    if plan.judgement == nil {
      return inherited { $0.extra.contains { $0.listed.fileName == name } }
    }
    guard changes.judgesOtherwise || !changes.packages.isEmpty else { return .defect }
    let isRefuted = reasons.contains { ReasonDocument($0).isOfKernelAlone }
    return isRefuted || reasons.isEmpty ? .defect : .sources
  }

  /// Why a package is planned that is not listed.
  func cause(missing number: Int) -> DifferenceCause {
    if let excuse { return excuse }
    if !changes.isRemembered || changes.judgesOtherwise || arrivals.contains(number) {
      return .sources
    }
    if plan.judgement == nil { return inherited { $0.missing.contains { $0.number == number } } }
    if withoutArrivals?.isKept(number) == false { return .sources }
    return droppedByOthers.contains(assessment.candidates[number].nevra) ? .sources : .defect
  }

  /// Why a package is listed with another content than the pool's.
  func cause(unlike name: String) -> DifferenceCause {
    if let excuse { return excuse }
    return changes.packages[name] != nil || !changes.isRemembered ? .sources : .defect
  }

  /// A view of several kernels is explained where one of these is.
  private func inherited(_ concerns: (ViewComparison) -> Bool) -> DifferenceCause {
    let kernels = Set(plan.kernels.map(\.uname))
    let explained = others.contains { other in
      kernels.contains(other.name) && concerns(other) && other.causes.contains(.sources)
    }
    return explained ? .sources : .defect
  }
}

extension ReasonDocument {
  /// Whether it lies between the kernel and the package alone: no other package, and nothing that a
  /// definition says, can have made it come or go.
  var isOfKernelAlone: Bool {
    switch code {
    case "crc-differs": packages == nil
    case "symbol-missing": requirement?.hasPrefix("kernel(") ?? false
    case "kernel-requirement", "other-release", "other-kernel", "conflicts-with-kernel",
      "dkms-excludes":
      true
    default: false
    }
  }
}
