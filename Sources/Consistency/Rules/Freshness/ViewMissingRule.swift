import Publication

/// Every target must have its view.
///
/// Hosts that run the kernel ask for it by their own `uname -r` and find nothing at all. A kernel that
/// has come since the last publish is told by `view-stale` instead. Publish again.
struct ViewMissingRule: PublicationRule {
  static let name = "view-missing"
  static let severity = Finding.Severity.error

  func check(_ publication: CheckedPublication, _ findings: inout FindingList) {
    let surroundings = publication.surroundings
    guard publication.isPublished else {
      findings.add("views", "nothing has been published yet", hint: "kmodrepo publish")
      return
    }
    for plan in publication.plans where publication.view(plan.name) == nil {
      guard !surroundings.isInterrupted(plan.name), !publication.isNew(plan) else { continue }
      findings.add(
        "views/\(plan.name)", "its folder is not there, or no folder", hint: "publish again",
        view: plan.name)
    }
  }
}
