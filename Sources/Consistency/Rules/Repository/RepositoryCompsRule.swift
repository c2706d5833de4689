import Repodata

/// The comps file must be well-formed, and its groups must be made of what exists.
///
/// Every group needs an id of its own; categories and environments must name groups that are there,
/// groups packages that are there. `dnf group install` stumbles over the rest. Correct the comps
/// file, and add it again.
struct RepositoryCompsRule: RepositoryRule {
  static let name = "repository-comps"
  static let severity = Finding.Severity.warning
  private static let hint = "correct the comps file, and add it again"

  func check(_ repository: CheckedRepository, _ findings: inout FindingList) {
    let names = Set(repository.packages.map(\.nevra.name))
    for file in repository.groups {
      if let refusal = file.refusal {
        findings.add(file.href, refusal, hint: Self.hint, severity: .error)
        continue
      }
      checkIDs(file, &findings)
      guard repository.listsPackages else { continue }
      for group in file.groups {
        let ghosts = group.packages.filter { !names.contains($0) }
        guard !ghosts.isEmpty else { continue }
        findings.add(
          "\(file.href) \(group.id)",
          "the group names packages that are not there: \(ghosts.joined(separator: ", "))",
          hint: Self.hint)
      }
    }
  }

  private func checkIDs(_ file: CheckedGroups, _ findings: inout FindingList) {
    var ids: Set<String> = []
    for id in file.groups.map(\.id) + file.collections.map(\.id) {
      if id.isEmpty {
        findings.add(file.href, "a group has no id", hint: Self.hint)
      } else if !ids.insert(id).inserted {
        findings.add("\(file.href) \(id)", "it is there more than once", hint: Self.hint)
      }
    }
    let groups = Set(file.groups.map(\.id))
    for collection in file.collections {
      let ghosts = collection.groups.filter { !groups.contains($0) }
      guard !ghosts.isEmpty else { continue }
      findings.add(
        "\(file.href) \(collection.id)",
        "it names groups that are not there: \(ghosts.joined(separator: ", "))", hint: Self.hint)
    }
  }
}
