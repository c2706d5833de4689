import RPMFormat
import Scanning
import Synchronization
import SystemIO

/// Finds packages that share a NEVRA. Only hashes are kept of all; names are read again for those
/// few whose hashes are equal.
struct DuplicateSearch {
  /// A package to be looked at.
  struct Entry {
    /// Its place among the packages.
    let place: Int
    let nevra: UInt64
    let buildTime: UInt64
  }

  /// The groups of more than one, in the order of the first of each.
  static func duplicates(
    among entries: [Entry], of packages: [RequestedPackage]
  ) -> [DuplicateNEVRA] {
    let order = entries.indices.sorted {
      (entries[$0].nevra, $0) < (entries[$1].nevra, $1)
    }
    var groups: [(first: Int, found: DuplicateNEVRA)] = []
    var start = 0
    while start < order.count {
      var end = start + 1
      while end < order.count, entries[order[end]].nevra == entries[order[start]].nevra { end += 1 }
      if end - start > 1 { groups += byName(order[start..<end], entries, packages) }
      start = end
    }
    return groups.sorted { $0.first < $1.first }.map(\.found)
  }

  /// The same by the names themselves.
  private static func byName(
    _ places: ArraySlice<Int>, _ entries: [Entry], _ packages: [RequestedPackage]
  ) -> [(first: Int, found: DuplicateNEVRA)] {
    var names: [String: [Int]] = [:]
    for place in places {
      guard let package = try? PackageFile.readPackage(packages[entries[place].place].path) else {
        continue
      }
      names[package.fullNEVRA, default: []].append(place)
    }
    return names.compactMap { name, places in
      guard let first = places.first, places.count > 1 else { return nil }
      let found = places.map {
        DuplicateNEVRA.Place(
          href: packages[entries[$0].place].href, buildTime: entries[$0].buildTime)
      }
      return (first, DuplicateNEVRA(nevra: name, places: found))
    }
  }
}

extension Package {
  /// `NAME-EPOCH:VERSION-RELEASE.ARCH`, the epoch always there.
  fileprivate var fullNEVRA: String { "\(name)-\(epoch ?? 0):\(version)-\(release).\(arch)" }
}

extension MetadataRequest {
  /// Leaves out all but the last package of each NEVRA: that of the greatest build time, of equal
  /// ones that of the greatest href.
  ///
  /// - Returns: what there was before.
  mutating func dropDuplicates() -> [DuplicateNEVRA] {
    let packages = packages
    let found = Mutex([Int: DuplicateSearch.Entry]())
    let next = Counter()
    onThreads(max(1, workers)) { _ in
      let reader = PairedPackageReader()
      while let index = next.take(below: packages.count) {
        // What cannot be read fails later, with its reason.
        guard let file = try? reader.read(packages[index].path, checksum: nil) else { continue }
        let entry = DuplicateSearch.Entry(
          place: index, nevra: PackageFacts.hash(file.package),
          buildTime: file.package.buildTime)
        found.withLock { $0[index] = entry }
      }
    }
    let entries = found.withLock { found in packages.indices.compactMap { found[$0] } }
    let duplicates = DuplicateSearch.duplicates(among: entries, of: packages)
    var dropped: Set<String> = []
    for group in duplicates {
      let last = group.places.max { ($0.buildTime, $0.href) < ($1.buildTime, $1.href) }
      for place in group.places where place.href != last?.href { dropped.insert(place.href) }
    }
    self.packages.removeAll { dropped.contains($0.href) }
    return duplicates
  }
}
