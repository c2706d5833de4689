import RPMFormat

/// What createrepo_c's versions are known to write otherwise than we do; docs/consistency.md lists it.
struct ListingTolerance {
  /// What the package needs for the scripts around its transaction and for no others.
  private let transactionNeeds: Set<String>

  /// What may be written otherwise of a package.
  init(_ package: Package) {
    let table = package.dependencies(.requires)
    let around: DependencySense = [.pretrans, .posttrans]
    let others: DependencySense = [.prereq, .scriptPre, .scriptPost]
    var needs: Set<String> = []
    var needsOfOthers: Set<String> = []
    for (name, flags) in zip(table.names, table.flags) {
      let sense = DependencySense(rawValue: flags)
      if !sense.isDisjoint(with: others) {
        needsOfOthers.insert(package.header.string(name))
      } else if !sense.isDisjoint(with: around) {
        needs.insert(package.header.string(name))
      }
    }
    transactionNeeds = needs.subtracting(needsOfOthers)
  }

  /// Removes from what differs what may differ; `all` is everything that is listed.
  func passOver(
    _ listed: inout [ElementOutline.Line], _ expected: inout [ElementOutline.Line],
    all: [ElementOutline.Line]
  ) {
    func drop(_ path: String) {
      listed.removeAll { $0.path == path }
      expected.removeAll { $0.path == path }
    }
    // A payload size in the main header is unknown to librpm before 6.
    if listed.contains(ElementOutline.Line(path: "size/archive", content: "0")) {
      drop("size/archive")
    }
    // Requirements of pretrans and posttrans scripts are "pre" since createrepo_c 1.1.2; without
    // it, the same requirement of another script is listed once for both.
    for line in expected where isOfTransaction(line) {
      let older = ElementOutline.Line(
        path: line.path, content: line.content.replacing("pre=1 ", with: ""))
      guard all.contains(older) else { continue }
      listed.removeAll { $0 == older }
      expected.removeAll { $0 == line }
    }
    // "sha" is an old name of SHA-1, and digits have two cases; what they say has been compared.
    drop("checksum/type")
    drop("checksum")
  }

  private func isOfTransaction(_ line: ElementOutline.Line) -> Bool {
    line.path == "format/requires/entry" && line.content.contains("pre=1 ")
      && transactionNeeds.contains { line.content.contains("name=\($0) ") }
  }
}
