import KernelABI
import Publication
import Repodata
import SystemIO
import SystemPackage

/// Holds views against their plans, and finds for each difference what explains it.
///
/// What follows from a change of pool or kernels is told as such, and only once. With only the pool
/// changed, a package that the kernel itself refutes is still a defect, and so is one that is
/// missing although it does not need anything that has come.
struct ViewComparer {
  private let assessment: Assessment
  private let changes: SourceChanges
  private let surroundings: CheckedSurroundings
  private let root: RepositoryRoot
  /// The numbers of the pool's packages by their file names.
  private let numbers: [String: Int]
  /// The numbers of packages that have come, or under whose name another file has.
  private let arrivals: Set<Int>

  init(
    _ assessment: Assessment, _ changes: SourceChanges, _ surroundings: CheckedSurroundings,
    _ root: RepositoryRoot
  ) {
    self.assessment = assessment
    self.changes = changes
    self.surroundings = surroundings
    self.root = root
    let packages = assessment.pool.packages
    numbers = Dictionary(
      packages.indices.map { (packages[$0].fileName, $0) }, uniquingKeysWith: { first, _ in first })
    arrivals = Set(packages.indices.filter { changes.packages[packages[$0].fileName] != nil })
  }

  /// Compares all planned views that list their packages, in the order of the plans; views of
  /// single kernels first, as the others are their unions.
  func compare(_ views: [CheckedRepository]) -> [ViewComparison] {
    let byName = Dictionary(views.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    var comparisons: [ViewComparison] = []
    for plan in surroundings.plans {
      guard let view = byName[plan.name], view.listsPackages, let repomd = view.index.repomd else {
        continue
      }
      comparisons.append(compare(plan, view, repomd, comparisons))
    }
    return comparisons
  }

  private func compare(
    _ plan: ViewPlan, _ view: CheckedRepository, _ repomd: Repomd, _ others: [ViewComparison]
  ) -> ViewComparison {
    var comparison = ViewComparison(plan: plan)
    comparison.isRolledBack = surroundings.isRolledBack(plan.name)
    let form = assessment.definition.metadata.options(for: plan, at: 0)
    comparison.hasOldForm =
      changes.settings.contains(.metadata) && (!repomd.hasForm(form) || !changes.isRemembered)
    let judge = CauseJudge(
      assessment, changes, arrivals, plan, known: surroundings.judgements[plan.name],
      excuse: excuse(plan, isRolledBack: comparison.isRolledBack), others: others)
    let planned = Set(plan.members)
    var listed: Set<Int> = []
    for package in view.packages {
      let number = package.fileName.flatMap { numbers[$0] }
      if let number, planned.contains(number) {
        listed.insert(number)
        add(unlike: package, number, to: &comparison, judge)
      } else {
        add(extra: package, number, to: &comparison, judge)
      }
    }
    for number in plan.members where !listed.contains(number) {
      comparison.missing.append(
        ViewComparison.Missing(number: number, cause: judge.cause(missing: number)))
    }
    if let judgement = plan.judgement, !comparison.missing.isEmpty {
      findBroken(judgement, listed, &comparison)
    }
    return comparison
  }

  private func add(
    extra package: ListedPackage, _ number: Int?, to comparison: inout ViewComparison,
    _ judge: CauseJudge
  ) {
    let name = package.fileName ?? package.href
    if number == nil, isQuarantined(name) {
      // The very file that is served has become unreadable: what is served is for other rules.
      if isLinked(name, in: comparison.name) { comparison.brokenLinks.append(name) }
      return
    }
    var reasons: [DropReason] = []
    if let number, let judgement = comparison.plan.judgement {
      reasons = assessment.judgements[judgement].verdict(number)?.reasons ?? []
    }
    comparison.extra.append(
      ViewComparison.Extra(
        listed: package, number: number, reasons: reasons,
        cause: judge.cause(extra: name, isInPool: number != nil, reasons)))
  }

  private func add(
    unlike package: ListedPackage, _ number: Int, to comparison: inout ViewComparison,
    _ judge: CauseJudge
  ) {
    let own = assessment.pool.packages[number]
    guard package.checksum.algorithm == assessment.definition.metadata.checksum,
      package.checksum.hex != own.checksum,
      // A file that was written to where it lies is changed in the view too.
      !isLinked(own.fileName, in: comparison.name)
    else { return }
    comparison.unlike.append(
      ViewComparison.Unlike(
        listed: package, number: number, cause: judge.cause(unlike: own.fileName)))
  }

  /// Judges once more with what the view lists alone.
  private func findBroken(
    _ judgement: Int, _ listed: Set<Int>, _ comparison: inout ViewComparison
  ) {
    let all = Set(assessment.pool.packages.indices)
    let alone = assessment.judgement(judgement, without: all.subtracting(listed))
    let missing = Dictionary(
      comparison.missing.map { (assessment.candidates[$0.number].nevra, $0) },
      uniquingKeysWith: { first, _ in first })
    let explained = Set(comparison.missing.filter { $0.cause != .defect }.map(\.number))
    // Those that fall even if only what is missing by a defect is there fall by other causes.
    let mended = assessment.judgement(
      judgement,
      without: all.subtracting(listed).subtracting(
        comparison.missing.map(\.number).filter { !explained.contains($0) }))
    for number in listed.sorted() where alone.isKept(number) == false {
      let reasons = alone.verdict(number)?.reasons ?? []
      let providers = reasons.flatMap(\.fallenProviders).compactMap { missing[$0] }
      let isDefect = mended.isKept(number) == true
      comparison.broken.append(
        ViewComparison.Broken(
          number: number, reasons: reasons, providers: providers.map(\.number),
          cause: isDefect ? .defect : providers.first?.cause ?? .sources))
    }
  }

  /// What explains every difference of a view, if anything does.
  private func excuse(_ plan: ViewPlan, isRolledBack: Bool) -> DifferenceCause? {
    if surroundings.isInterrupted(plan.name) { return .interruption }
    if isRolledBack { return .rollback }
    if plan.kernels.contains(where: changes.concern) { return .sources }
    guard plan.role != .kernel else { return nil }
    // The union of other kernels than those it was published for.
    if let known = surroundings.publishedIndex?.view(plan.name),
      known.kernels != plan.kernels.map(\.uname)
    {
      return .sources
    }
    return changes.kernels.isEmpty ? nil : .sources
  }

  private func isQuarantined(_ name: String) -> Bool {
    assessment.pool.quarantined.contains { $0.path.lastComponent?.string == name }
  }

  /// Whether the package of a view is the very file of the pool.
  private func isLinked(_ name: String, in view: String) -> Bool {
    guard let file = try? FileStatus.of(root.packages(view).appending(name)) else { return false }
    let pool =
      numbers[name].map { assessment.pool.packages[$0].path }
      ?? assessment.pool.quarantined.first { $0.path.lastComponent?.string == name }?.path
    guard let pool, let own = try? FileStatus.of(pool) else { return false }
    return own.isSameFile(as: file)
  }
}

extension ListedPackage {
  /// The name of its file, if the href has one.
  var fileName: String? {
    FilePath(href).lastComponent.flatMap { $0.kind == .regular ? $0.string : nil }
  }
}

extension DropReason {
  /// The packages (NEVRA) whose absence is the reason.
  fileprivate var fallenProviders: [String] {
    if case .providerFell(_, let providers) = self { providers } else { [] }
  }
}
