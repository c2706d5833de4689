import KernelABI
import Publication
import SystemPackage

/// `views/index.json` must list exactly the views that are served, each with the checksum of its
/// repomd.xml, and what is said about all of them.
///
/// Programs find the views by it, mirrors compare by it, and `kmodrepo gc` tells by it which views
/// belong to no target. Publish again.
struct IndexDocumentRule: PublicationRule {
  static let name = "index-json"
  static let severity = Finding.Severity.error

  func check(_ publication: CheckedPublication, _ findings: inout FindingList) {
    let surroundings = publication.surroundings
    guard publication.isPublished,
      publication.expected.index(serving: surroundings.served) != surroundings.index.bytes
        || surroundings.index.bytes == nil
    else { return }
    guard let index = surroundings.publishedIndex else {
      findings.add(
        "views/index.json", surroundings.indexDamage ?? "it cannot be read",
        hint: "publish again")
      return
    }
    let differences = IndexDifferences(publication, index).all
    for difference in differences {
      findings.add(
        "views/index.json", difference.message, hint: "publish again", view: difference.view)
    }
  }
}

/// A file that is left out, whatever the path by which it was reached.
private struct LeftOut: Hashable {
  let file: String
  let reason: String

  init(_ file: String, _ reason: String) {
    self.file = FilePath(file).lastComponent?.string ?? file
    self.reason = reason.replacing(file, with: self.file)
  }
}

/// What `index.json` says wrongly and nothing else explains.
private struct IndexDifferences {
  private let publication: CheckedPublication
  private let index: PublishedIndex
  private(set) var all: [(view: String, message: String)] = []

  init(_ publication: CheckedPublication, _ index: PublishedIndex) {
    self.publication = publication
    self.index = index
    checkHead()
    checkNames()
    for plan in publication.plans {
      if let view = index.view(plan.name) { check(view, plan) }
    }
    // Whatever else is written there, where nothing explains a difference.
    if all.isEmpty, isExplainedByNothing {
      add("", "it is not what a publish would write")
    }
  }

  private mutating func add(_ view: String, _ message: String) { all.append((view, message)) }

  private mutating func checkHead() {
    let definition = publication.promised
    for (name, told, real) in [
      ("name", index.name, definition.name), ("title", index.title, definition.title),
      ("audience", index.audience, definition.audience.rawValue),
    ] where told != real {
      add("", "its \(name) is \"\(told)\", the definition says \"\(real)\"")
    }
    checkQuarantined()
    let unmatched = publication.assessment.unmatched
    if publication.changes.isRemembered, publication.changes.keepVerdicts,
      index.unmatched != unmatched
    {
      add("", "it says that no kernel takes \(index.unmatched.listed), not \(unmatched.listed)")
    }
  }

  private mutating func checkQuarantined() {
    guard publication.changes.isRemembered else { return }
    // Of folders with kernels it is not remembered which files could not be read.
    let paths =
      index.quarantined.map { FilePath($0.file) }
      + publication.assessment.pool.quarantined.map(\.path)
    let ofKernels = paths.filter { path in
      publication.definition.kernelFolders.contains { path.starts(with: $0) }
    }
    // What has come or gone since is told by other rules.
    let files = changedQuarantine.subtracting(ofKernels.compactMap { $0.lastComponent?.string })
      .filter { publication.changes.packages[$0] == nil }
    if !files.isEmpty {
      add("", "it is wrong about files that were left out: \(files.sorted().listed)")
    }
  }

  /// The files that are left out and not named so, and those that are named and are not, by their
  /// names: whoever checks may reach the pool by another path.
  private var changedQuarantine: Set<String> {
    let told = Set(index.quarantined.map { LeftOut($0.file, $0.reason) })
    let real = Set(
      publication.assessment.pool.quarantined.map { LeftOut($0.path.string, $0.reason) })
    return Set(told.symmetricDifference(real).map(\.file))
  }

  /// Whether files that are left out are named by the paths by which they are reached here.
  private var hasOwnPaths: Bool {
    Set(index.quarantined.map(\.file))
      == Set(publication.assessment.pool.quarantined.map(\.path.string))
  }

  private mutating func checkNames() {
    let planned = Set(publication.plans.map(\.name))
    var seen: Set<String> = []
    for view in index.views {
      if !seen.insert(view.name).inserted { add(view.name, "it lists the view twice") }
      // That of a planned view is missing, and told as such; one that is there has lost its target.
      if !planned.contains(view.name), publication.view(view.name) == nil {
        add(view.name, "it lists the view, which is not there")
      }
    }
    for name in planned.subtracting(seen).sorted()
    where publication.surroundings.served[name] != nil
      && !publication.surroundings.isInterrupted(name)
    {
      add(name, "it does not list the view")
    }
  }

  private mutating func check(_ view: PublishedIndex.View, _ plan: ViewPlan) {
    let changes = publication.changes
    if view.role != plan.role.rawValue {
      add(view.name, "its role is \"\(view.role)\", it should be \"\(plan.role.rawValue)\"")
    }
    if view.kernels != plan.kernels.map(\.uname),
      plan.role == .kernel || changes.isRemembered && changes.keepVerdicts
    {
      add(view.name, "its kernels are \(view.kernels.listed)")
    }
    if view.arches != Set(plan.kernels.map(\.arch)).sorted(),
      view.kernels == plan.kernels.map(\.uname)
    {
      add(view.name, "its architectures are \(view.arches.listed)")
    }
    // What was dropped from what it was rolled back to is not known any more.
    let judgement =
      view.rolledBackTo == nil ? plan.judgement.map { _ in "\(plan.name)/judgement.json" } : nil
    if view.judgement != judgement || (view.dropped == nil) != (judgement == nil) {
      add(view.name, "it names another judgement than \(judgement ?? "none")")
    }
    // What is wrong with the view itself is told by the rule that found it.
    let comparison = publication.comparison(plan.name)
    guard let served = publication.surroundings.served[plan.name],
      !publication.troubledViews.contains(plan.name),
      comparison?.causes.contains(.defect) != true,
      !publication.surroundings.isInterrupted(plan.name)
    else { return }
    if view.repomdSHA256 != served.checksum {
      add(view.name, "its repomd.xml has the SHA-256 \(served.checksum), not \(view.repomdSHA256)")
    } else if view.revision != served.revision {
      add(view.name, "its revision is \(served.revision), not \(view.revision)")
    } else if comparison != nil, let count = publication.view(plan.name)?.packages.count,
      view.packages != count
    {
      add(view.name, "it lists \(count) packages, not \(view.packages)")
    }
  }

  private var isExplainedByNothing: Bool {
    let surroundings = publication.surroundings
    return publication.changes.isRemembered && publication.changes.keepVerdicts
      && surroundings.hold == nil && surroundings.journal == nil && changedQuarantine.isEmpty
      && hasOwnPaths
      && publication.verdicts.isEmpty && publication.troubledViews.isEmpty
      && publication.comparisons.allSatisfy { $0.isEqual && !$0.isRolledBack }
      && publication.comparisons.count == publication.plans.count
  }
}

extension Definition {
  /// The folders in which target kernels are found.
  fileprivate var kernelFolders: [FilePath] {
    targets.compactMap { if case .folder(let folder, _) = $0 { folder } else { nil } }
  }
}
