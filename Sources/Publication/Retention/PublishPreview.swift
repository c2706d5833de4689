import Repodata
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
    /// The file names of packages that it offers with another content.
    public let replaced: [String]
    /// Whether its metadata would have another form: compression, checksums, names, databases, or a
    /// signature where there was none.
    public let isReformed: Bool
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
      let wanted = plan.members.map { (packages[$0].fileName, packages[$0].checksum) }
      return View(plan, Dictionary(wanted, uniquingKeysWith: { first, _ in first }), definition)
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

extension PublishPreview.View {
  /// What would change in the view of a plan, which is to offer packages with these checksums.
  fileprivate init(_ plan: ViewPlan, _ wanted: [String: String], _ definition: Definition) {
    let root = RepositoryRoot(definition.root)
    let folder = root.repodata(plan.name)
    let served = try? ServedMetadata(reading: folder)
    let present = served.flatMap { try? PackageNames.checksums(by: $0.repomd, in: folder) } ?? [:]
    name = plan.name
    added = wanted.keys.filter { present[$0] == nil }.sorted()
    removed = present.keys.filter { wanted[$0] == nil }.sorted()
    replaced = present.filter { name, checksum in
      guard let new = wanted[name] else { return false }
      return checksum.algorithm == definition.metadata.checksum && checksum.hex != new
    }.keys.sorted()
    let isSigned = (try? FileStatus.of(folder.appending(Signer.signatureName))) != nil
    isNew = (try? FileStatus.of(folder)) == nil
    isReformed =
      !isNew
      && (served?.repomd.hasForm(definition.metadata.options(for: plan, at: 0)) != true
        || isSigned != (definition.signing != nil))
  }
}
