import Repodata

extension CheckedRepository {
  /// The packages that are listed, each with what was found of it.
  var listedAndFound: Zip2Sequence<[ListedPackage], [FoundPackage]> { zip(packages, found) }

  /// Gives each defect of a place, once with all packages that it concerns: a folder that is gone
  /// is one finding, not thousands.
  func eachPlaceDefect(
    _ select: (FoundPackage.State) -> PlaceDefect?,
    report: (PlaceDefect, [Int]) -> Void
  ) {
    var order: [PlaceDefect] = []
    var packages: [PlaceDefect: [Int]] = [:]
    for (index, package) in found.enumerated() {
      guard let defect = select(package.state) else { continue }
      if packages[defect] == nil { order.append(defect) }
      packages[defect, default: []].append(index)
    }
    for defect in order { report(defect, packages[defect] ?? []) }
  }
}
