/// One Provides, Requires, Conflicts, Obsoletes or weak dependency of a package.
///
/// It stands for a range of versions of `name`; a Provides too, since `Provides: x >= 2` offers
/// every version from 2 on.
public struct Dependency: Sendable, Hashable, CustomStringConvertible {
  /// The capability's name; the whole text of a rich dependency.
  public let name: String
  /// Comparison and purpose.
  public let sense: DependencySense
  /// The text `[epoch:]version[-release]` as the header has it, empty if there is none.
  public let version: String

  /// A dependency on `name`, on any version unless `sense` compares and `version` says with what.
  public init(name: String, sense: DependencySense = [], version: String = "") {
    self.name = name
    self.sense = sense
    self.version = version
  }

  /// The text as in a spec file: `name` or `name >= 1:2-3`.
  public var description: String {
    isVersioned ? "\(name) \(sense.comparisonOperator) \(version)" : name
  }

  /// The parts of `version`.
  public var evr: EVR { EVR(version) }

  /// Whether this is a rich (boolean) dependency, whose `name` is an expression in parentheses.
  public var isRich: Bool { name.utf8.first == UInt8(ascii: "(") }

  /// Whether versions matter: without a comparison or without a version, every version is meant.
  public var isVersioned: Bool { !sense.comparison.isEmpty && !version.isEmpty }

  /// Whether some version lies in both ranges, as rpm decides it; false if the names differ.
  ///
  /// If one of them is not versioned, all versions of the other match. A missing epoch is 0. Where
  /// only one side names a release, a side without it that includes its version (`=`, `<=`, `>=`)
  /// means every release of that version.
  public func overlaps(_ provided: Dependency) -> Bool {
    guard name == provided.name else { return false }
    guard isVersioned, provided.isVersioned else { return true }
    let (mine, its) = (evr, provided.evr)
    var order = mine.compareEpochAndVersion(its)
    if order == 0 {
      switch (mine.release, its.release) {
      case (let one?, let two?): order = compareVersions(one, two)
      case (_?, nil): if provided.sense.contains(.equal) { return true }
      case (nil, _?): if sense.contains(.equal) { return true }
      case (nil, nil): break
      }
    }
    if order < 0 { return sense.contains(.greater) || provided.sense.contains(.less) }
    if order > 0 { return sense.contains(.less) || provided.sense.contains(.greater) }
    return !sense.intersection(provided.sense).isDisjoint(with: [.less, .greater, .equal])
  }
}
