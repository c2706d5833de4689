import RPMFormat

/// Reads the dependencies of a package as metadata lists them: filtered, split, and with the weak
/// ones of old headers in their places.
struct DependencyCollector {
  /// The dependencies by kind, in the order of `DependencyKind.allCases`.
  var entries: [[DependencyEntry]] = DependencyKind.allCases.map { _ in [] }
  /// What was left out for a bad epoch.
  var warnings: [String] = []

  static func collect(
    _ package: Package, files: [FileEntry], in arena: inout TextArena
  ) throws(RecordError) -> DependencyCollector {
    var collector = DependencyCollector()
    for kind in DependencyKind.allCases {
      let table = package.dependencies(kind)
      if kind == .provides {
        try collector.addAll(table, kind, in: &arena)
        if !package.header.hasRegion { try collector.addOwnName(of: package, in: &arena) }
      } else if kind == .requires {
        try collector.addRequires(table, of: package, files: files, in: &arena)
      } else {
        try collector.addAll(table, kind, in: &arena)
      }
    }
    try collector.addOldWeak(of: package, in: &arena)
    return collector
  }

  /// Adds dependencies that are listed as they are.
  private mutating func addAll(
    _ table: DependencyTable, _ kind: DependencyKind, in arena: inout TextArena
  ) throws(RecordError) {
    let place = kind.place
    entries[place].reserveCapacity(table.count)
    for index in 0..<table.count {
      let raw = try RawDependency(table, index, kind, in: &arena)
      guard let entry = split(raw, kind, in: arena) else { continue }
      entries[place].append(entry)
    }
  }

  /// Adds what rpm adds to packages of rpm 3 when it reads them: that they provide themselves.
  private mutating func addOwnName(
    of package: Package, in arena: inout TextArena
  ) throws(RecordError) {
    let epoch = package.epoch.map { "\($0):" } ?? ""
    let raw = RawDependency(
      name: try arena.admit(package.name, "name"),
      version: try arena.admit("\(epoch)\(package.version)-\(package.release)", "version"),
      sense: .equal)
    guard let entry = split(raw, .provides, in: arena) else { return }
    let isThere = entries[DependencyKind.provides.place].contains {
      $0.comparison == entry.comparison && arena.equal($0.name, entry.name)
        && arena.equal($0.version, entry.version) && arena.equal($0.release, entry.release)
    }
    if !isThere { entries[DependencyKind.provides.place].append(entry) }
  }

  /// Adds the requirements that metadata lists, by createrepo_c's rules; see `RequiresFilter`.
  private mutating func addRequires(
    _ table: DependencyTable, of package: Package, files: [FileEntry],
    in arena: inout TextArena
  ) throws(RecordError) {
    var filter = RequiresFilter(package.dependencies(.provides), files: files, in: arena)
    for index in 0..<table.count {
      let raw = try RawDependency(table, index, .requires, in: &arena)
      if filter.leavesOut(raw, in: arena) { continue }
      guard var entry = split(raw, .requires, in: arena) else { continue }
      if let weak = raw.sense.weakKindOfRequirement {
        entries[weak.place].append(entry)
        continue
      }
      entry.isPre = raw.isPre
      if filter.isHeldBack(entry, in: arena) { continue }
      filter.remember(raw, in: arena)
      entries[DependencyKind.requires.place].append(entry)
    }
    if let libc = filter.libc { entries[DependencyKind.requires.place].append(libc) }
  }

  /// Adds SUSE's weak dependencies of before rpm 4.12, whose strong ones recommend or supplement.
  private mutating func addOldWeak(
    of package: Package, in arena: inout TextArena
  ) throws(RecordError) {
    let header = package.header
    for (first, kind) in [(UInt32(1156), DependencyKind.suggests), (1159, .enhances)] {
      let names = header.texts(HeaderTag(rawValue: first))
      let versions = header.texts(HeaderTag(rawValue: first + 1))
      let flags = header.numbers(HeaderTag(rawValue: first + 2))
      for index in 0..<min(names.count, versions.count, flags.count) {
        let sense = DependencySense(rawValue: UInt32(truncatingIfNeeded: flags[index]))
        let strong: DependencyKind = kind == .suggests ? .recommends : .supplements
        let target = sense.contains(.strong) ? strong : kind
        let raw = RawDependency(
          name: try arena.admit(names[index], "\(target.rawValue) name"),
          version: try arena.admit(versions[index], "\(target.rawValue) version"), sense: sense)
        guard let entry = split(raw, target, in: arena) else { continue }
        entries[target.place].append(entry)
      }
    }
  }

  private mutating func split(
    _ raw: RawDependency, _ kind: DependencyKind, in arena: TextArena
  ) -> DependencyEntry? {
    if let entry = DependencyEntry(
      name: raw.name, sense: raw.sense, version: raw.version, in: arena)
    {
      return entry
    }
    let name = String(decoding: arena.bytes[raw.name.range], as: UTF8.self)
    let version = String(decoding: arena.bytes[raw.version.range], as: UTF8.self)
    warnings.append("\(kind.rawValue) \(name): the epoch of \"\(version)\" is no number; left out")
    return nil
  }
}

/// One dependency as the header has it.
struct RawDependency {
  let name: ArenaText
  let version: ArenaText
  let sense: DependencySense

  init(name: ArenaText, version: ArenaText, sense: DependencySense) {
    self.name = name
    self.version = version
    self.sense = sense
  }

  init(
    _ table: DependencyTable, _ index: Int, _ kind: DependencyKind, in arena: inout TextArena
  ) throws(RecordError) {
    name = try arena.admit(table.names[index], "\(kind.rawValue) name")
    version = try arena.admit(table.versions[index], "\(kind.rawValue) version")
    sense = DependencySense(rawValue: table.flags[index])
  }

  var isPre: Bool { !sense.isDisjoint(with: DependencyEntry.preBits) }
}

extension DependencyKind {
  /// Where its list stands in `PackageRecord.dependencies`.
  var place: Int {
    switch self {
    case .provides: 0
    case .requires: 1
    case .conflicts: 2
    case .obsoletes: 3
    case .suggests: 4
    case .enhances: 5
    case .recommends: 6
    case .supplements: 7
    }
  }
}

extension DependencySense {
  /// What a Requires with the bit of "may be missing" really is: how rpm wrote weak dependencies
  /// before it had tags for them.
  fileprivate var weakKindOfRequirement: DependencyKind? {
    contains(.missingOk) ? .recommends : nil
  }
}
