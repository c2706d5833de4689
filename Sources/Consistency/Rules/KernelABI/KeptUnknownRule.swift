/// A view must not list a package that the pool does not have.
///
/// Nothing vouches for such a package: it was judged by nobody, and whoever put it there was not
/// kmodrepo. Packages that have left the pool since the last publish are another matter; that is
/// told by `view-stale`. Publish again; if the package is wanted, submit it to the pool.
struct KeptUnknownRule: PublicationRule {
  static let name = "kept-unknown"
  static let severity = Finding.Severity.error

  func check(_ publication: CheckedPublication, _ findings: inout FindingList) {
    for comparison in publication.comparisons {
      for extra in comparison.extra where extra.cause == .defect && extra.number == nil {
        findings.add(
          "\(extra.listed.nevra)", "the view lists it, but the pool has no such package",
          hint: "publish again; submit the package if it is wanted", view: comparison.name)
      }
    }
  }
}
