public import SystemIO
import SystemPackage

/// What a publish would change, found out without writing anything.
public struct PublishPreview: Sendable {
  /// What would become of one view.
  public struct View: Sendable, Encodable {
    /// Its name.
    public let name: String
    /// The file names of packages that it would offer and does not now.
    public let added: [String]
    /// The file names of packages that it offers and would not.
    public let removed: [String]
    /// Whether it is not there yet.
    public let isNew: Bool
  }

  /// The views.
  public let views: [View]
  /// What would be refused, with the reason.
  public let refusal: String?
  /// Files of the pool that would be left out: path and reason.
  public let quarantined: [QuarantinedFile]

  /// Reads and judges like a publish, and compares with what is served.
  ///
  /// Throws what reading pool and kernels throws.
  public init(
    _ definition: Definition, workers: Int = HostSystem.processorCount(),
    progress: ProgressReport = .silent
  ) async throws {
    let assessment = try await Assessment(definition, workers: workers, progress: progress)
    let root = RepositoryRoot(definition.root)
    let plans = assessment.views
    let packages = assessment.pool.packages
    views = plans.map { plan in
      let present = try? PackageNames.offered(by: plan.name, root)
      let wanted = Set(plan.members.map { packages[$0].fileName })
      return View(
        name: plan.name, added: wanted.subtracting(present ?? []).sorted(),
        removed: (present ?? []).subtracting(wanted).sorted(),
        isNew: (try? FileStatus.of(root.repodata(plan.name))) == nil)
    }
    quarantined = assessment.pool.quarantined
    refusal = Self.refusal(definition, root, plans, poolIsEmpty: packages.isEmpty)
  }

  private static func refusal(
    _ definition: Definition, _ root: RepositoryRoot, _ plans: [ViewPlan], poolIsEmpty: Bool
  ) -> String? {
    do {
      let guarding = PublishGuard(root: root, definition: definition)
      try guarding.checkRoot()
      try guarding.checkIdentity()
      try Hold.check(root, definition)
      try guarding.checkLosses(plans, poolIsEmpty: poolIsEmpty)
      return nil
    } catch {
      return "\(error)"
    }
  }
}
