import Repodata

/// No two packages of a repository may have the same name, epoch, version, release and
/// architecture.
///
/// Clients take one of them, and not always the same. A package that was rebuilt needs a new
/// release. Remove one of them and make the metadata anew.
struct RepositoryDuplicateNEVRARule: RepositoryRule {
  static let name = "repository-duplicate-nevra"
  static let severity = Finding.Severity.warning

  func check(_ repository: CheckedRepository, _ findings: inout FindingList) {
    var order: [RepositoryNEVRA] = []
    var packages: [RepositoryNEVRA: [ListedPackage]] = [:]
    for package in repository.packages {
      if packages[package.nevra] == nil { order.append(package.nevra) }
      packages[package.nevra, default: []].append(package)
    }
    for nevra in order {
      // The same package twice, or two of them in one place, are another defect.
      var pkgids: Set<String> = []
      var places: Set<String> = []
      let different = (packages[nevra] ?? []).filter { package in
        pkgids.insert(package.checksum.hex).inserted && places.insert(package.href).inserted
      }
      guard different.count > 1 else { continue }
      findings.add(
        nevra.description,
        "different packages have this name: \(different.map(\.href).joined(separator: ", "))",
        hint: "keep one of them, and give what was rebuilt a new release")
    }
  }
}
