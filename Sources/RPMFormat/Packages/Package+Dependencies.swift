/// The three tags of one kind of dependency.
typealias DependencyTags = (name: HeaderTag, flags: HeaderTag, version: HeaderTag)

/// The kinds of dependency that a header lists, as far as repository metadata has a place for them.
public enum DependencyKind: String, CaseIterable, Sendable {
  /// What the package offers to others.
  case provides
  /// What it cannot be installed without.
  case requires
  /// What it cannot be installed together with.
  case conflicts
  /// What it replaces.
  case obsoletes
  /// Weak: wanted, and worth a mention.
  case suggests
  /// Weak: makes others better, worth a mention to them.
  case enhances
  /// Weak: wanted, installed by default.
  case recommends
  /// Weak: installed by default beside those it names.
  case supplements

  var tags: DependencyTags {
    switch self {
    case .provides: (.provideName, .provideFlags, .provideVersion)
    case .requires: (.requireName, .requireFlags, .requireVersion)
    case .conflicts: (.conflictName, .conflictFlags, .conflictVersion)
    case .obsoletes: (.obsoleteName, .obsoleteFlags, .obsoleteVersion)
    case .suggests: (.suggestName, .suggestFlags, .suggestVersion)
    case .enhances: (.enhanceName, .enhanceFlags, .enhanceVersion)
    case .recommends: (.recommendName, .recommendFlags, .recommendVersion)
    case .supplements: (.supplementName, .supplementFlags, .supplementVersion)
    }
  }
}

/// The kinds of dependency that stand in headers alone: repository metadata has no place for them.
public enum HeaderDependencyKind: String, CaseIterable, Sendable {
  /// What must be installed or removed before it in the same transaction, if both are in one.
  case order
  /// SUSE's weak dependencies of old: suggested or, with a bit of their own, recommended.
  case oldSuggests = "old suggests"
  /// SUSE's weak dependencies of old: enhanced or, with a bit of their own, supplemented.
  case oldEnhances = "old enhances"

  var tags: DependencyTags {
    switch self {
    case .order: (.orderName, .orderFlags, .orderVersion)
    case .oldSuggests: (.oldSuggestName, .oldSuggestFlags, .oldSuggestVersion)
    case .oldEnhances: (.oldEnhanceName, .oldEnhanceFlags, .oldEnhanceVersion)
    }
  }
}

/// The dependencies of one kind, in header order: names, RPMSENSE bits and versions side by side.
///
/// Headers of rpm 3 may lack the versions and flags of Provides and Obsoletes; those are then
/// empty and 0, so all three lists always have the same length.
public struct DependencyTable: Sendable {
  /// The names.
  public let names: [TextRange]
  /// The RPMSENSE bits.
  public let flags: [UInt32]
  /// The versions, `[EPOCH:]VERSION[-RELEASE]`; empty if there is none.
  public let versions: [TextRange]

  /// How many dependencies there are.
  public var count: Int { names.count }
}

extension Package {
  /// The dependencies of one kind.
  public func dependencies(_ kind: DependencyKind) -> DependencyTable {
    dependencies(kind.tags)
  }

  /// The dependencies of a kind that stands in headers alone.
  public func dependencies(_ kind: HeaderDependencyKind) -> DependencyTable {
    dependencies(kind.tags)
  }

  private func dependencies(_ tags: DependencyTags) -> DependencyTable {
    let names = header.texts(tags.name)
    var flags = header.smallNumbers(tags.flags)
    var versions = header.texts(tags.version)
    let empty = TextRange(0..<0)
    if flags.isEmpty { flags = Array(repeating: 0, count: names.count) }
    if versions.isEmpty { versions = Array(repeating: empty, count: names.count) }
    return DependencyTable(names: names, flags: flags, versions: versions)
  }

  /// Refuses headers whose parallel lists differ in length, so that readers may index them alike.
  func checkLists() throws(RPMFormatError) {
    let kinds =
      DependencyKind.allCases.map { ($0.rawValue, $0.tags) }
      + HeaderDependencyKind.allCases.map { ($0.rawValue, $0.tags) }
    for (kind, tags) in kinds {
      let count = header.entry(tags.name)?.count ?? 0
      for (tag, what) in [(tags.flags, "flags"), (tags.version, "versions")] {
        if let entry = header.entry(tag), entry.count != count {
          throw RPMFormatError(
            .listLengths("\(entry.count) \(what) for \(count) \(kind)"),
            at: headerRange.lowerBound)
        }
      }
    }
    try checkFileLists()
    try checkChangelogLists()
  }
}
