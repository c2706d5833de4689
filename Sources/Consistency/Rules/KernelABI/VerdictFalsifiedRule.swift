/// `judgement.json` and `index.json` must say what is judged anew from headers: which packages are
/// left out, by which reasons, with which CRCs.
///
/// Packagers decide by it what to rebuild. Where it says something else it has been edited, or what
/// runs remember is wrong. Publish again; if it comes back, delete `.kmodrepo/cache` below the root
/// and publish once more.
struct VerdictFalsifiedRule: PublicationRule {
  static let name = "verdict-falsified"
  static let severity = Finding.Severity.error

  func check(_ publication: CheckedPublication, _ findings: inout FindingList) {
    for difference in publication.verdicts where difference.cause == .defect {
      findings.add(
        difference.package, difference.message,
        hint: "publish again; delete .kmodrepo/cache if it comes back", view: difference.view)
    }
  }
}
