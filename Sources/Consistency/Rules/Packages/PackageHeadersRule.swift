/// Every package must be a package: its headers must keep to the rules of rpm.
///
/// The file is the one that was listed, but rpm refuses it, or it cannot be described: no RPM at
/// all, a header beyond rpm's limits, lists of different lengths, a size other than it states, a
/// text that may not stand in XML. Take it out of the repository, and build it anew.
struct PackageHeadersRule: RepositoryRule {
  static let name = "package-headers"
  static let severity = Finding.Severity.error

  func check(_ repository: CheckedRepository, _ findings: inout FindingList) {
    for (listed, found) in repository.listedAndFound {
      guard case .headers(let why) = found.state else { continue }
      findings.add(
        listed.href, "it is no sound package: \(why)",
        hint: "take it out of the repository, and build it anew")
    }
  }
}
