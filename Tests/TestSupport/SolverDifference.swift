import KernelABI

/// Why libsolv, which compares as rpm does, judges a package otherwise than we do.
///
/// docs/judgement.md has them by these names.
public enum SolverDifference: String, Sendable, CaseIterable {
  /// rpm compares CRCs as versions: it drops leading zeros, and minds `0x` and case.
  case crcIsNumber
  /// An unknown CRC (0) satisfies nobody's version, and refutes nobody's modules.
  case crcIsUnknown
  /// Modules without symbols fit the release of their folder, of which rpm knows nothing.
  case folderRelease
  /// dkms reads dkms.conf, rpm does not.
  case dkmsDirective
  /// The definition decides, not what packages require: stablelists, variants.
  case policy
  /// `(X if kernel)` is vacuous to rpm, which may install no kernel at all.
  case vacuousCondition
  /// Files for building modules are assumed beside every kernel; here they are in no repository.
  case buildFiles
}

/// One package in one view of which libsolv is known to think otherwise.
public struct ExpectedDifference: Hashable, Sendable {
  /// What libsolv does.
  public enum Opinion: String, Sendable {
    /// It installs what we leave out.
    case installs
    /// It refuses what we offer.
    case refuses
  }

  /// What libsolv does.
  public let opinion: Opinion
  /// The package's name, of which the pool has one build, or its NEVRA.
  public let package: String
  /// The view.
  public let view: String
  /// Why it may.
  public let reason: SolverDifference

  /// A difference.
  public init(
    _ opinion: Opinion, _ package: String, on view: String, because reason: SolverDifference
  ) {
    self.opinion = opinion
    self.package = package
    self.view = view
    self.reason = reason
  }

  /// Whether it is about this package.
  func isAbout(_ candidate: Candidate) -> Bool {
    package == candidate.name || package == candidate.nevra
  }
}

/// libsolv judges a package otherwise and nothing says why it may, or it does not where it should.
public struct SolverMismatch: Error, CustomStringConvertible {
  /// The view.
  public let view: String
  /// Packages that are offered and cannot be installed.
  public let falseKeeps: [String]
  /// Packages that could be installed and are not offered.
  public let falseDrops: [String]
  /// Differences that were expected and are none.
  public let absent: [ExpectedDifference]
  /// What the solver said.
  public let output: String
  /// In words.
  public var description: String {
    "\(view): offered but not installable \(falseKeeps), installable but not offered "
      + "\(falseDrops), expected but not so "
      + "\(absent.map { "\($0.opinion) \($0.package): \($0.reason)" })\n\(output)"
  }
}
