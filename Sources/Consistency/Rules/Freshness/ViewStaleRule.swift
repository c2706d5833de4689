import KernelABI
import Publication

/// What is served must be what a publish at this moment would write.
///
/// Pool, kernels or definition have changed since the last publish: a package has come, gone or been
/// replaced, a kernel is new or gone. Clients are served what was true then. It is normal for the
/// minutes between two runs of the publisher; longer, the publisher does not run, or is refused.
/// Look at its last messages, or publish by hand.
struct ViewStaleRule: PublicationRule {
  static let name = "view-stale"
  static let severity = Finding.Severity.warning
  private static let hint = "publish again, or find out why the publisher does not run"

  func check(_ publication: CheckedPublication, _ findings: inout FindingList) {
    // What a hold keeps from being published is told by the rule on that.
    guard publication.isPublished, publication.surroundings.hold == nil else { return }
    for plan in publication.plans {
      if publication.view(plan.name) == nil {
        guard publication.isNew(plan), !publication.surroundings.isInterrupted(plan.name) else {
          continue
        }
        findings.add(
          "views/\(plan.name)", "its kernel has come since the last publish; there is no view yet",
          hint: Self.hint, view: plan.name)
        continue
      }
      let parts = parts(plan, publication)
      guard !parts.isEmpty else { continue }
      findings.add(
        "views/\(plan.name)", "a publish would change it: \(parts.joined(separator: ", "))",
        hint: Self.hint, view: plan.name)
    }
    for view in publication.goneViews
    where publication.surroundings.publishedIndex?.view(view) != nil {
      findings.add(
        "views/\(view)", "its kernel has been no target any more since the last publish",
        hint: Self.hint, view: view)
    }
    checkDefinition(publication, &findings)
  }

  /// What would change in a view, in parts of a sentence.
  private func parts(_ plan: ViewPlan, _ publication: CheckedPublication) -> [String] {
    var parts: [String] = []
    if let comparison = publication.comparison(plan.name) {
      let packages = publication.assessment.pool.packages
      let causes: Set<DifferenceCause> = [.sources, .rollback]
      let added = comparison.missing.filter { causes.contains($0.cause) }
        .map { packages[$0.number].candidate.nevra }
      let removed = comparison.extra.filter { causes.contains($0.cause) }
        .map { "\($0.listed.nevra)" }
      let replaced = comparison.unlike.filter { causes.contains($0.cause) }
        .map { packages[$0.number].candidate.nevra }
      if !added.isEmpty { parts.append("it would add \(added.listed)") }
      if !removed.isEmpty { parts.append("it would remove \(removed.listed)") }
      if !replaced.isEmpty { parts.append("it would replace \(replaced.listed)") }
      if comparison.hasOldForm { parts.append("its metadata would have another form") }
      if comparison.isRolledBack, !parts.isEmpty { parts.append("as it was rolled back") }
    }
    let verdicts = publication.verdicts.filter { $0.view == plan.name && $0.cause == .sources }
    if !verdicts.isEmpty {
      let packages = Set(verdicts.map(\.package)).sorted()
      parts.append("other reasons would be told of \(packages.listed)")
    }
    return parts
  }

  /// What follows from a changed definition alone.
  private func checkDefinition(
    _ publication: CheckedPublication, _ findings: inout FindingList
  ) {
    let changes = publication.changes.settings
    if publication.expected.clientConfiguration != publication.nextConfiguration {
      findings.add(
        "\(publication.definition.name).repo", "the definition has changed since it was written",
        hint: Self.hint)
    }
    let (now, before) = (publication.definition, publication.promised)
    if (now.name, now.title, now.audience) != (before.name, before.title, before.audience) {
      findings.add(
        "views/index.json", "the definition has changed since it was written", hint: Self.hint)
    }
    let named: [(part: PublishedSettings.Part, words: String)] = [
      (.link, "links views to the pool otherwise"), (.signing, "signs otherwise"),
      (.metalink, "has other metalinks"), (.packageKeys, "accepts other keys of packages"),
    ]
    let words = named.filter { changes.contains($0.part) }.map(\.words)
    guard !words.isEmpty else { return }
    findings.add(
      "definition", "since the last publish, it \(words.joined(separator: ", and "))",
      hint: Self.hint)
  }
}

extension CheckedPublication {
  /// Whether a planned view that is not there is that of a kernel that has come since the last
  /// publish.
  func isNew(_ plan: ViewPlan) -> Bool {
    guard let index = surroundings.publishedIndex else { return false }
    return index.view(plan.name) == nil
  }

  /// The views that are there and belong to no target.
  var goneViews: [String] {
    let planned = Set(plans.map(\.name))
    return views.map(\.name).filter { !planned.contains($0) }
  }
}
